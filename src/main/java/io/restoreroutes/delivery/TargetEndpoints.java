package io.restoreroutes.delivery;

import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.wire.OneWayHttp;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.PluginHelper;

/**
 * Finds out at the start whether a target's address can be used, without connecting to anything: a
 * server that is away is not a mistake in the settings. Camel's own messages quote the URI with its
 * secrets, so none is passed on.
 */
final class TargetEndpoints {
    /** Where the jar is not named after the scheme. */
    private static final Map<String, String> ARTIFACTS =
            Map.of(
                    "smtp", "mail",
                    "smtps", "mail",
                    "ftps", "ftp",
                    "sftp", "ftp");

    private static final Set<String> NEED_FACTORY = Set.of("jms", "sjms", "sjms2");
    private static final List<String> FACTORIES =
            List.of("connectionFactory", "templateConnectionFactory");

    private final CamelContext context;
    private final OneWayHttp web;

    TargetEndpoints(CamelContext context, DeliverySettings settings) {
        this.context = context;
        this.web =
                settings.targets().stream().anyMatch(TargetSettings::isWeb)
                        ? new OneWayHttp(context, TargetMessage.WEB_HEADERS)
                        : null;
    }

    /**
     * {@return where the target is}
     *
     * @throws SettingsException with one sentence that says what to do
     */
    Endpoint find(TargetSettings target) {
        String scheme = target.to().substring(0, target.to().indexOf(':'));
        try {
            return target.isWeb()
                    ? web.endpoint(target.name(), URI.create(target.to()))
                    : endpoint(target, scheme);
        } catch (SettingsException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            String missing = missingClass(e);
            throw problem(
                    target,
                    missing == null
                            ? "is not what the component "
                                    + scheme
                                    + " understands; check its path and the names and values of its"
                                    + " parameters"
                            : "names the component "
                                    + scheme
                                    + ", of which something is missing ("
                                    + missing
                                    + "); add all that "
                                    + artifact(scheme)
                                    + " needs to lib/");
        }
    }

    /** {@return the name of a class that is not on the class path, if that is why; else null} */
    private static String missingClass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException) {
                return String.valueOf(cause.getMessage()).replace('/', '.');
            }
        }
        return null;
    }

    private Endpoint endpoint(TargetSettings target, String scheme) throws Exception {
        if (context.getComponent(scheme) == null) {
            throw problem(
                    target,
                    ("names the component " + scheme + ", which is not on the class path; add ")
                            + (artifact(scheme) + " and what it needs to lib/"));
        }
        Endpoint endpoint = context.getEndpoint(target.to());
        if (NEED_FACTORY.contains(scheme) && !hasFactory(endpoint)) {
            throw problem(
                    target,
                    "names the component "
                            + scheme
                            + ", which needs a connection factory;"
                            + (scheme.equals("jms")
                                    ? " set restore.intake.queue.broker-url, or"
                                    : "")
                            + " bind one as a bean"
                            + " (camel.beans.<name>=#class:<its class>) and add the broker's client"
                            + " to lib/");
        }
        // Classes may be missing that only sending needs.
        endpoint.createProducer().close();
        return endpoint;
    }

    private static String artifact(String scheme) {
        return "org.apache.camel:camel-" + ARTIFACTS.getOrDefault(scheme, scheme);
    }

    private static SettingsException problem(TargetSettings target, String rule) {
        return new SettingsException(List.of(target.toKey() + " " + rule));
    }

    /** Without one the component would only find out at the first message. */
    private boolean hasFactory(Endpoint endpoint) {
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(context);
        return FACTORIES.stream()
                .anyMatch(name -> beans.getOrElseProperty(endpoint, name, null, false) != null);
    }
}
