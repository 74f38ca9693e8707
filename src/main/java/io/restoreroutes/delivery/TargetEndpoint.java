package io.restoreroutes.delivery;

import io.restoreroutes.account.OneWayHttp;
import io.restoreroutes.settings.SettingsException;
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
final class TargetEndpoint {
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
    private final TargetSettings target;
    private final String scheme;

    TargetEndpoint(CamelContext context, TargetSettings target) {
        this.context = context;
        this.target = target;
        this.scheme = target.to().substring(0, target.to().indexOf(':'));
    }

    /**
     * {@return the endpoint}
     *
     * @throws SettingsException with one sentence that says what to do
     */
    Endpoint find() {
        try {
            if (!target.isWeb() && context.getComponent(scheme) == null) {
                throw problem(
                        "names the component "
                                + scheme
                                + ", which is not on the class path; add org.apache.camel:camel-"
                                + ARTIFACTS.getOrDefault(scheme, scheme)
                                + " and what it needs to lib/");
            }
            Endpoint endpoint =
                    context.getEndpoint(
                            target.isWeb() ? OneWayHttp.SCHEME + ":" + target.to() : target.to());
            requireConnectionFactory(endpoint);
            makeProducer(endpoint);
            return endpoint;
        } catch (LinkageError e) {
            throw problem(
                    "names the component "
                            + scheme
                            + ", of which something is missing ("
                            + e.getMessage()
                            + "); add all that org.apache.camel:camel-"
                            + ARTIFACTS.getOrDefault(scheme, scheme)
                            + " needs to lib/");
        } catch (SettingsException e) {
            throw e;
        } catch (UnsupportedOperationException e) {
            throw problem("names the component " + scheme + ", to which nothing can be sent");
        } catch (Exception e) {
            throw problem(
                    "is not what the component "
                            + scheme
                            + " understands; check its path and the names and values of its"
                            + " parameters");
        }
    }

    /** Classes may be missing that only sending needs. */
    private static void makeProducer(Endpoint endpoint) throws Exception {
        endpoint.createProducer().close();
    }

    /** Without one the component would only find out at the first message. */
    private void requireConnectionFactory(Endpoint endpoint) {
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(context);
        if (NEED_FACTORY.contains(scheme)
                && FACTORIES.stream()
                        .allMatch(
                                name ->
                                        beans.getOrElseProperty(endpoint, name, null, false)
                                                == null)) {
            throw problem(
                    "needs a connection factory; bind one as a bean, such as"
                            + " camel.beans.jmsConnectionFactory=#class:<its class>, and add the"
                            + " broker's client to lib/");
        }
    }

    private SettingsException problem(String sentence) {
        return new SettingsException(List.of(target.toKey() + " " + sentence));
    }
}
