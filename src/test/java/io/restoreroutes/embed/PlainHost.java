package io.restoreroutes.embed;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.settings.SettingsException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A host that has nothing on its class path but the jar and what it brings along. Settings are its
 * system properties; the request is its argument, none: it adds nothing of ours.
 */
final class PlainHost {
    private PlainHost() {}

    public static void main(String[] args) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            if (args.length > 0) {
                try {
                    context.addRoutes(
                            new RestoreRoutes(Path.of(""), false).withSettings(settings()));
                } catch (SettingsException e) {
                    e.problems().forEach(System.out::println);
                    return;
                }
            }
            context.start();
            if (args.length > 0) {
                System.out.println(
                        context.createProducerTemplate()
                                .requestBody("direct:restore-once", args[0], String.class));
            }
            TreeSet<String> threads = new TreeSet<>();
            Thread.getAllStackTraces().keySet().forEach(thread -> threads.add(thread.getName()));
            System.out.println("routes " + context.getRoutes().size());
            System.out.println("threads " + threads);
        }
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        for (String key : System.getProperties().stringPropertyNames()) {
            if (key.startsWith("restore.")) {
                settings.put(key, System.getProperty(key));
            }
        }
        return settings;
    }
}
