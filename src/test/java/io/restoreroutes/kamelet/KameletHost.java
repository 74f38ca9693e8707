package io.restoreroutes.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A host that knows of us nothing but the names of the Kamelets, in YAML. */
final class KameletHost implements AutoCloseable {
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();

    KameletHost() {
        DemoState.seed(imageKit, box);
    }

    ImageKitSandbox imageKit() {
        return imageKit;
    }

    BoxSandbox box() {
        return box;
    }

    DefaultCamelContext context() {
        return context;
    }

    KameletHost set(String key, String value) {
        context.getPropertiesComponent().addInitialProperty(key, value);
        return this;
    }

    /** The settings of an ImageKit account, as a host has them for the core. */
    KameletHost account(String name, String privateKey) {
        String prefix = "restore.accounts." + name + ".";
        return set(prefix + "provider", "imagekit")
                .set(prefix + "private-key", privateKey)
                .set(prefix + "base-url", imageKit.baseUrl());
    }

    /** Adds a route {@code direct:<name>} that uses the Kamelet. */
    KameletHost use(String name, String kamelet, Map<String, String> parameters) throws Exception {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        - route:
                            id: %1$s
                            from:
                              uri: direct:%1$s
                              steps:
                                - to:
                                    uri: kamelet:%2$s
                        """
                                .formatted(name, kamelet));
        if (!parameters.isEmpty()) {
            yaml.append("            parameters:\n");
            parameters.forEach(
                    (key, value) -> yaml.append("              %s: '%s'\n".formatted(key, value)));
        }
        return load(yaml.toString());
    }

    KameletHost load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("host.camel.yaml", yaml));
        return this;
    }

    KameletHost start() {
        context.start();
        template.start();
        return this;
    }

    /** {@return what the caller's exchange has become} */
    Exchange send(String name, Object body, Map<String, Object> headers) {
        return template.request(
                "direct:" + name,
                exchange -> {
                    exchange.getMessage().setBody(body);
                    exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
                });
    }

    /** {@return the JSON that the Kamelet answers} */
    JsonNode ask(String name, Object body) throws Exception {
        Exchange exchange = send(name, body, Map.of());
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return RestoreJson.mapper().readTree(exchange.getMessage().getBody(String.class));
    }

    @Override
    public void close() {
        context.stop();
        imageKit.close();
        box.close();
    }
}
