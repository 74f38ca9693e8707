package io.restoreroutes.assembly;

import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.EnvPropertiesFunction;
import org.apache.camel.component.properties.SysPropertiesFunction;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.util.IOHelper;

/** Finds the {@code restore.*} settings in a Camel context's own property sources. */
public final class SettingsSource {
    private static final String PREFIX = "restore.";
    private static final String DEFAULTS = "/io/restoreroutes/defaults.properties";

    private static final Pattern OF_ACCOUNT =
            Pattern.compile("(restore\\.accounts\\.([^.]+)\\.)([^.]+)");

    private SettingsSource() {}

    /**
     * {@return a reader over all keys, their placeholders resolved} Environment variables override
     * keys that stand in a file, by Camel's own rule ({@code RESTORE_LEDGER_URL}). A placeholder
     * that cannot be resolved is reported by the reader under its key.
     *
     * @param secrets gives what the sources do not hold, by account and setting, or null
     */
    public static SettingsReader read(
            CamelContext context, ProviderModules modules, BinaryOperator<String> secrets) {
        PropertiesComponent properties = context.getPropertiesComponent();
        // In any case, so that Restore.retry… is reported and not passed over.
        Properties found =
                properties.loadProperties(key -> key.toLowerCase(Locale.ROOT).startsWith(PREFIX));
        return read(found, new CamelSources(context), new Vault(modules, secrets));
    }

    private static SettingsReader read(
            Properties found, QuietPlaceholders.Sources sources, Vault vault) {
        QuietPlaceholders placeholders = new QuietPlaceholders(sources);
        Map<String, String> values = new HashMap<>();
        Map<String, String> broken = new HashMap<>();
        for (String key : found.stringPropertyNames()) {
            try {
                values.put(key, placeholders.value(key, found.getProperty(key)));
            } catch (IllegalArgumentException e) {
                // A function's text may hold a part of the value; the placeholder's name does not.
                values.put(key, "");
                broken.put(key, "refers to " + placeholders(found.getProperty(key)));
            }
        }
        SettingsReader reader = new SettingsReader(values, key -> elsewhere(key, values, vault));
        broken.forEach((key, rule) -> reader.problem(key, rule + ", which is not set"));
        return reader;
    }

    /**
     * {@return a reader over those keys of a settings file} For a command that runs beside the
     * application, without Camel: of the property functions only {@code env:} and {@code sys:} are
     * there. A key that is not wanted may refer to what the command's environment lacks.
     *
     * @throws io.restoreroutes.settings.SettingsException if the file cannot be read
     */
    public static SettingsReader readFile(Path file, Predicate<String> wanted) {
        Properties all = check(file);
        Properties found = new Properties();
        for (String key : all.stringPropertyNames()) {
            if (wanted.test(key)) {
                found.setProperty(key, all.getProperty(key));
            }
        }
        return read(found, new FileSources(all), Vault.NONE);
    }

    /**
     * {@return what stands in the file; nothing if there is none} Refuses what Camel would answer
     * with a stack trace: a path of Windows holds a malformed \\u.
     */
    public static Properties check(Path settings) {
        Properties read = new Properties();
        if (Files.notExists(settings)) {
            return read;
        }
        try (InputStream in = Files.newInputStream(settings)) {
            byte[] text = in.readAllBytes();
            String encoding = encodingTrouble(text);
            if (encoding != null) {
                throw new SettingsException(List.of(settings + " " + encoding));
            }
            read.load(new StringReader(new String(text, StandardCharsets.UTF_8)));
            return read;
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(
                    List.of(
                            settings
                                    + " cannot be read: "
                                    + e.getMessage()
                                    + " (write a backslash twice, or a slash instead)"));
        }
    }

    /** {@return why the text would be read as something else, or null} */
    private static String encodingTrouble(byte[] text) {
        String beginning = HexFormat.of().formatHex(text, 0, Math.min(text.length, 3));
        if (beginning.equals("efbbbf")) {
            // It would become a part of the first key.
            return "begins with a byte order mark; save it as UTF-8 without one";
        }
        boolean marked = beginning.startsWith("fffe") || beginning.startsWith("feff");
        if (marked || new String(text, StandardCharsets.ISO_8859_1).indexOf('\0') >= 0) {
            return "is not in UTF-8 but, it seems, in UTF-16; save it as UTF-8 without a byte order"
                    + " mark";
        }
        return null;
    }

    private static String elsewhere(String key, Map<String, String> values, Vault vault) {
        String value = IOHelper.lookupEnvironmentVariable(key);
        Matcher secret = OF_ACCOUNT.matcher(key);
        if (value != null || !secret.matches()) {
            return value;
        }
        // Another provider's secret is not asked for: a vault may see that as an attack.
        String provider = values.getOrDefault(secret.group(1) + "provider", "").strip();
        if (!vault.holds(provider, secret.group(3))) {
            return null;
        }
        try {
            return vault.secrets().apply(secret.group(2), secret.group(3));
        } catch (RuntimeException e) {
            // Its text may hold what must not be shown.
            throw new SettingsException(
                    List.of(
                            key
                                    + " could not be had from the source of secrets ("
                                    + e.getClass().getSimpleName()
                                    + ")"));
        }
    }

    /** What gives the secrets that the sources do not hold. */
    private record Vault(ProviderModules modules, BinaryOperator<String> secrets) {
        static final Vault NONE = new Vault(ProviderModules.STANDARD, (account, setting) -> null);

        boolean holds(String provider, String setting) {
            return modules.all().stream()
                    .filter(module -> module.provider().wireName().equals(provider))
                    .anyMatch(module -> module.secrets().contains(setting));
        }
    }

    private record CamelSources(CamelContext context) implements QuietPlaceholders.Sources {
        @Override
        public String inFile(String key) {
            return context.getPropertiesComponent().loadProperties(key::equals).getProperty(key);
        }

        @Override
        public PropertiesFunction function(String name) {
            return context.getPropertiesComponent().getPropertiesFunction(name);
        }

        @Override
        public String special(String placeholder) {
            return context.resolvePropertyPlaceholders(placeholder);
        }
    }

    private record FileSources(Properties file) implements QuietPlaceholders.Sources {
        private static final Map<String, PropertiesFunction> FUNCTIONS =
                Map.of("env", new EnvPropertiesFunction(), "sys", new SysPropertiesFunction());

        @Override
        public String inFile(String key) {
            return file.getProperty(key);
        }

        @Override
        public PropertiesFunction function(String name) {
            return FUNCTIONS.get(name);
        }

        @Override
        public String special(String placeholder) {
            throw new IllegalArgumentException("only Camel resolves " + placeholder);
        }
    }

    private static String placeholders(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = QuietPlaceholders.PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return String.join(", ", names);
    }

    /** Gives the context our defaults for keys that none of its property sources has. */
    public static void addDefaults(CamelContext context) {
        PropertiesComponent properties = context.getPropertiesComponent();
        Properties found = properties.loadProperties(key -> key.startsWith(PREFIX));
        Properties defaults = new Properties();
        try (InputStream in = SettingsSource.class.getResourceAsStream(DEFAULTS)) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String key : defaults.stringPropertyNames()) {
            if (!found.stringPropertyNames().contains(key)) {
                properties.addInitialProperty(key, defaults.getProperty(key));
            }
        }
    }
}
