package io.restoreroutes.account;

/**
 * How the settings of one account are called where they stand: in kebab-case under a prefix, or in
 * camelCase as the properties of a Kamelet.
 */
final class AccountKeys {
    /** The properties of a Kamelet. */
    static final AccountKeys OF_KAMELET = new AccountKeys("", true);

    private final String prefix;
    private final boolean camelCase;

    private AccountKeys(String prefix, boolean camelCase) {
        this.prefix = prefix;
        this.camelCase = camelCase;
    }

    /** {@return the keys of a named account in the settings} */
    static AccountKeys ofSettings(String prefix) {
        return new AccountKeys(prefix, false);
    }

    /** {@return the whole key of a setting that is given in kebab-case} */
    String of(String setting) {
        return prefix + word(setting);
    }

    /** {@return the last part of the key} */
    String word(String setting) {
        if (!camelCase) {
            return setting;
        }
        StringBuilder word = new StringBuilder();
        for (String part : setting.split("-", -1)) {
            word.append(word.isEmpty() ? part.charAt(0) : Character.toUpperCase(part.charAt(0)))
                    .append(part, 1, part.length());
        }
        return word.toString();
    }

    /** {@return where a person finds the setting} */
    String whereToLook(String setting) {
        return camelCase ? "the Kamelet's property " + of(setting) : of(setting);
    }
}
