package io.restoreroutes.assembly;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.util.IOHelper;

/**
 * Resolves placeholders as Camel does, but not by its parser, which writes every value it resolves
 * to the debug log.
 */
final class QuietPlaceholders {
    static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]{1,200})}}");
    private static final int DEEPEST = 10;

    private final Sources sources;

    QuietPlaceholders(Sources sources) {
        this.sources = sources;
    }

    /** Where values come from besides system properties and environment variables. */
    interface Sources {
        /** {@return what stands in a file for the key, or null} */
        String inFile(String key);

        /** {@return the function of that name, or null} */
        PropertiesFunction function(String name);

        /** {@return what one of Camel's optional or negated placeholders stands for} */
        String special(String placeholder);
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
            return sources.special("{{" + name + "}}");
        }
        String[] parts = name.split(":", 2);
        if (parts.length == 2) {
            PropertiesFunction function = sources.function(parts[0]);
            if (function != null) {
                return function.apply(parts[1]);
            }
        }
        String value = overridden(parts[0], sources.inFile(parts[0]));
        if (value == null) {
            return parts.length == 2 ? parts[1] : null;
        }
        return resolve(value, depth);
    }
}
