package io.restoreroutes.kamelet;

import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * A host with nothing on its class path but what a Kamelet declares. Its arguments are the Kamelet
 * and the request, its system properties the settings; it prints the answer.
 */
final class KameletChild {
    private KameletChild() {}

    public static void main(String[] args) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            TreeMap<Object, Object> settings = new TreeMap<>(System.getProperties());
            settings.forEach(
                    (key, value) ->
                            context.getPropertiesComponent()
                                    .addInitialProperty((String) key, (String) value));
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            ResourceHelper.fromString(
                                    "child.yaml",
                                    """
                                    - route:
                                        from:
                                          uri: direct:ask
                                          steps:
                                            - to:
                                                uri: kamelet:%s
                                    """
                                            .formatted(args[0])));
            context.start();
            System.out.println(
                    context.createProducerTemplate()
                            .requestBody("direct:ask", args[1], String.class));
        }
    }
}
