package io.restoreroutes.app;

import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.util.IOHelper;

/**
 * Resolves placeholders by Camel's property sources and functions, but not by its parser, which
 * writes every value it resolves to the debug log.
 */
final class QuietPlaceholders {
    static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]{1,200})}}");
    private static final int DEEPEST = 10;

    private final CamelContext context;
    private final PropertiesComponent properties;

    QuietPlaceholders(CamelContext context) {
        this.context = context;
        this.properties = context.getPropertiesComponent();
    }

    /**
     * {@return the value of a key, resolved} System properties come first, then environment
     * variables, then what stands in a file.
     *
     * @param raw the value in a file
     * @throws IllegalArgumentException if a placeholder refers to nothing
     */
    String value(String key, String raw) {
        return resolve(overridden(key, raw), DEEPEST);
    }

    private static String overridden(String key, String raw) {
        String value = System.getProperty(key);
        if (value == null) {
            value = IOHelper.lookupEnvironmentVariable(key);
        }
        return value == null ? raw : value;
    }

    private String resolve(String text, int depth) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String value = depth == 0 ? null : placeholder(matcher.group(1), depth - 1);
            if (value == null) {
                throw new IllegalArgumentException("unresolved placeholder");
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }

    /** {@return what {@code env:NAME}, {@code some.key} or {@code some.key:default} stands for} */
    private String placeholder(String name, int depth) {
        if (name.startsWith("?") || name.startsWith("!")) {
            // Camel's optional and negated placeholders hold no secret.
            return context.resolvePropertyPlaceholders("{{" + name + "}}");
        }
        String[] parts = name.split(":", 2);
        if (parts.length == 2) {
            PropertiesFunction function = properties.getPropertiesFunction(parts[0]);
            if (function != null) {
                return function.apply(parts[1]);
            }
        }
        Properties found = properties.loadProperties(parts[0]::equals);
        String value = overridden(parts[0], found.getProperty(parts[0]));
        if (value == null) {
            return parts.length == 2 ? parts[1] : null;
        }
        return resolve(value, depth);
    }
}
