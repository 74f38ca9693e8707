package io.restoreroutes.request;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** A service that keeps file versions. The one place where providers are listed. */
public enum Provider {
    /** ImageKit: ids are letters, digits, '-' and '_' (all published samples are 24 hex digits). */
    IMAGEKIT(128, Provider::isPlain, "1 to 128 letters, digits, '-' or '_'"),
    /** Box: ids are decimal digits, which also keeps the reserved word "current" out. */
    BOX(20, Provider::isDigit, "1 to 20 decimal digits");

    private final int longestId;
    private final IntPredicate idCharacter;
    private final String idRule;
    private final String wireName;

    Provider(int longestId, IntPredicate idCharacter, String idRule) {
        this.longestId = longestId;
        this.idCharacter = idCharacter;
        this.idRule = idRule;
        this.wireName = name().toLowerCase(Locale.ROOT);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isPlain(int c) {
        return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_';
    }

    /** {@return whether the text is a well-formed file or version id of this provider} */
    public boolean isId(String text) {
        int length = text.length();
        if (length == 0 || length > longestId) {
            return false;
        }
        // A loop, not a pattern: it is asked six times a line, which was a tenth of an intake.
        for (int i = 0; i < length; i++) {
            if (!idCharacter.test(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@return the id rule as a person reads it} */
    public String idRule() {
        return idRule;
    }

    /** {@return whether the provider has this operation; only Box can promote} */
    public boolean supports(Operation operation) {
        return this == BOX || operation != Operation.PROMOTE;
    }

    /** {@return the name used in requests, settings and outcomes} */
    public String wireName() {
        return wireName;
    }

    /** {@return the provider of that exact wire name, or empty} */
    public static Optional<Provider> of(String wireName) {
        for (Provider provider : values()) {
            if (provider.wireName().equals(wireName)) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }
}
