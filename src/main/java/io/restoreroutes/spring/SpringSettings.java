package io.restoreroutes.spring;

import io.restoreroutes.assembly.RestoreSettings;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsKeys;
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

    private static final String PREFIX = SettingsKeys.RESTORE;
    private static final List<SettingsKeys> GROUPS = RestoreSettings.keys(ProviderModules.STANDARD);
    private static final Pattern NAME_AND_SETTING = Pattern.compile("([^.]+)\\.(.+)");
    private static final Pattern INDEX_OR_SEPARATOR = Pattern.compile("\\.\\d+$|[^a-z0-9]");

    /** Alone: within a text it may be an expression of Camel's. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^{}]+}");

    private SpringSettings() {}

    /**
     * {@return full keys and their values; placeholders of Spring are resolved, Camel's are not}
     */
    static Map<String, String> of(Environment environment) {
        Binder binder = Binder.get(environment);
        Map<String, String> written = new LinkedHashMap<>();
        binder.bind("restore", Bindable.mapOf(String.class, String.class))
                .orElseGet(Map::of)
                .forEach((key, value) -> written.put(PREFIX + key, value));
        Map<String, String> settings = new LinkedHashMap<>();
        Set<String> spellings = new LinkedHashSet<>(List.of(spelling(ENABLED)));
        for (String key : keys(written.keySet())) {
            spellings.add(spelling(key));
            take(binder, key, settings);
        }
        written.forEach(
                (key, value) -> {
                    if (!spellings.contains(spelling(key))) {
                        settings.put(key, value);
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
        return settings.getOrDefault(RestoreSettings.LEDGER_URL, "").isBlank()
                && !settings.getOrDefault(RestoreSettings.LEDGER_ENABLED, "true").equals("false");
    }

    /** All settings that there may be, with the names that were written. */
    private static List<String> keys(Set<String> written) {
        List<String> keys = new ArrayList<>();
        for (SettingsKeys group : GROUPS) {
            if (group.isNamed()) {
                for (String name : names(group, written)) {
                    group.settings().forEach(setting -> keys.add(group.of(name, setting)));
                }
            } else {
                keys.addAll(group.all());
            }
        }
        return keys;
    }

    /**
     * An environment variable cannot hold a dash: of {@code my-shop} and {@code myshop} the first.
     */
    private static Set<String> names(SettingsKeys group, Set<String> written) {
        Set<String> spellings =
                group.settings().stream().map(SpringSettings::spelling).collect(Collectors.toSet());
        Set<String> names = new TreeSet<>();
        for (String key : written) {
            if (!key.startsWith(group.prefix())) {
                continue;
            }
            Matcher rest = NAME_AND_SETTING.matcher(key.substring(group.prefix().length()));
            if (rest.matches()
                    && SettingsReader.NAME.matcher(rest.group(1)).matches()
                    && !isGroup(group.prefix() + rest.group(1) + ".")
                    && spellings.contains(spelling(rest.group(2)))) {
                names.add(rest.group(1));
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

    /** {@return whether what looks like a name is none: {@code outbox} among the targets} */
    private static boolean isGroup(String prefix) {
        return GROUPS.stream().anyMatch(group -> group.prefix().equals(prefix));
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
