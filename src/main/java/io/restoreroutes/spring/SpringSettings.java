package io.restoreroutes.spring;

import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The {@code restore.*} properties of the Environment under the names that docs/settings.md lists.
 * Spring Boot takes them in other spellings too ({@code privateKey}, {@code
 * RESTORE_ACCOUNTS_SHOP_PRIVATEKEY}), and a list for what we read as a comma list. What is no
 * setting in any spelling stays as it is, to be reported.
 */
final class SpringSettings {
    /** Switches the auto-configuration on; not a setting of the routes. */
    static final String ENABLED = "restore.enabled";

    private static final String PREFIX = "restore.";
    private static final Pattern NAMED = Pattern.compile("([^.]+)\\.([^.]+)\\.(.+)");
    private static final Pattern INDEX_OR_SEPARATOR = Pattern.compile("\\.\\d+$|[^a-z0-9]");

    /** Alone: within a text it may be an expression of Camel's. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^{}]+}");

    /** Single settings stand below it. */
    private static final String NO_NAME = "outbox";

    private SpringSettings() {}

    /**
     * {@return full keys and their values; placeholders of Spring are resolved, Camel's are not}
     */
    static Map<String, String> of(Environment environment) {
        Binder binder = Binder.get(environment);
        Map<String, String> written =
                binder.bind("restore", Bindable.mapOf(String.class, String.class))
                        .orElseGet(Map::of);
        Map<String, String> settings = new LinkedHashMap<>();
        Set<String> spellings = new LinkedHashSet<>(List.of(spelling("enabled")));
        for (String key : keys(written.keySet())) {
            spellings.add(spelling(key));
            take(binder, PREFIX + key, settings);
        }
        written.forEach(
                (key, value) -> {
                    if (!spellings.contains(spelling(key))) {
                        settings.put(PREFIX + key, value);
                    }
                });
        check(settings);
        return settings;
    }

    private static void check(Map<String, String> settings) {
        List<String> problems = new ArrayList<>();
        settings.forEach(
                (key, value) -> {
                    if (PLACEHOLDER.matcher(value).matches()) {
                        problems.add(key + " refers to " + value + ", which is not set");
                    }
                });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** {@return whether a ledger is wanted that has no database of its own} */
    static boolean wantsDatabase(Map<String, String> settings) {
        return settings.getOrDefault("restore.ledger.url", "").isBlank()
                && !settings.getOrDefault("restore.ledger.enabled", "true").equals("false");
    }

    /** All settings that there may be, with the names that were written. */
    private static List<String> keys(Set<String> written) {
        List<String> keys = new ArrayList<>(KnownKeys.SINGLE);
        KnownKeys.NAMED.forEach(
                (group, settings) -> {
                    for (String name : names(group, settings, written)) {
                        settings.forEach(setting -> keys.add(group + "." + name + "." + setting));
                    }
                });
        return keys;
    }

    /**
     * An environment variable cannot hold a dash: of {@code my-shop} and {@code myshop} the first.
     */
    private static Set<String> names(String group, List<String> settings, Set<String> written) {
        Set<String> spellings =
                settings.stream().map(SpringSettings::spelling).collect(Collectors.toSet());
        Set<String> names = new TreeSet<>();
        for (String key : written) {
            Matcher named = NAMED.matcher(key);
            if (named.matches()
                    && named.group(1).equals(group)
                    && SettingsReader.NAME.matcher(named.group(2)).matches()
                    && !named.group(2).equals(NO_NAME)
                    && spellings.contains(spelling(named.group(3)))) {
                names.add(named.group(2));
            }
        }
        Set<String> dashed =
                names.stream()
                        .filter(name -> name.contains("-"))
                        .map(SpringSettings::spelling)
                        .collect(Collectors.toSet());
        names.removeIf(dashed::contains);
        return names;
    }

    /** A comma list may be written as a list. */
    private static void take(Binder binder, String key, Map<String, String> settings) {
        binder.bind(key, Bindable.of(String.class)).ifBound(text -> settings.put(key, text));
        if (!settings.containsKey(key)) {
            binder.bind(key, Bindable.listOf(String.class))
                    .ifBound(list -> settings.put(key, String.join(",", list)));
        }
    }

    /** {@return what all spellings of a key have in common} */
    private static String spelling(String key) {
        return INDEX_OR_SEPARATOR.matcher(key.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
