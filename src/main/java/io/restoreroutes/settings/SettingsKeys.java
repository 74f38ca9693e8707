package io.restoreroutes.settings;

import java.util.List;

/**
 * The keys of one group of settings, such as {@code restore.retry.*}, where they are declared: a
 * reader takes each key from here, and so does whoever names it in a sentence. What else knows all
 * keys is made of these groups (other spellings in Spring) or tested against them (the table in
 * docs/settings.md and Spring's metadata, the template). Immutable.
 */
public final class SettingsKeys {
    /** What all keys begin with. */
    public static final String RESTORE = "restore.";

    private final String prefix;
    private final boolean named;
    private final List<String> settings;

    private SettingsKeys(String group, boolean named, List<String> settings) {
        this.prefix = RESTORE + group + ".";
        this.named = named;
        this.settings = List.copyOf(settings);
    }

    /** {@return the keys {@code restore.<group>.<setting>}} */
    public static SettingsKeys group(String group, String... settings) {
        return new SettingsKeys(group, false, List.of(settings));
    }

    /** {@return the keys {@code restore.<group>.<name>.<setting>}, with names of the user's} */
    public static SettingsKeys named(String group, List<String> settings) {
        return new SettingsKeys(group, true, settings);
    }

    /** {@return what the keys of the group begin with, a dot at its end} */
    public String prefix() {
        return prefix;
    }

    /** {@return whether a name stands before each setting} */
    public boolean isNamed() {
        return named;
    }

    /** {@return the last parts of the keys} */
    public List<String> settings() {
        return settings;
    }

    /**
     * {@return the whole key of a setting}
     *
     * @throws IllegalArgumentException if it is not declared, or stands below a name
     */
    public String of(String setting) {
        return key(false, "", setting);
    }

    /**
     * {@return the whole key of a setting below a name}
     *
     * @throws IllegalArgumentException if it is not declared, or stands below none
     */
    public String of(String name, String setting) {
        return key(true, name + ".", setting);
    }

    private String key(boolean below, String name, String setting) {
        if (below != named || !settings.contains(setting)) {
            throw new IllegalArgumentException(prefix + name + setting + " is not declared");
        }
        return prefix + name + setting;
    }

    /** {@return all keys as the documentation writes them, with {@code <name>} for a name} */
    public List<String> all() {
        return settings.stream()
                .map(setting -> named ? of("<name>", setting) : of(setting))
                .toList();
    }
}
