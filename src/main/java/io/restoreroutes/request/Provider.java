package io.restoreroutes.request;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A service that keeps file versions. The one place where providers are listed. */
public enum Provider {
    /** ImageKit: ids are letters, digits, '-' and '_' (all published samples are 24 hex digits). */
    IMAGEKIT("[A-Za-z0-9_-]{1,128}", "1 to 128 letters, digits, '-' or '_'"),
    /** Box: ids are decimal digits, which also keeps the reserved word "current" out. */
    BOX("[0-9]{1,20}", "1 to 20 decimal digits");

    private final Pattern idPattern;
    private final String idRule;

    Provider(String idPattern, String idRule) {
        this.idPattern = Pattern.compile(idPattern);
        this.idRule = idRule;
    }

    /** {@return whether the text is a well-formed file or version id of this provider} */
    public boolean isId(String text) {
        return idPattern.matcher(text).matches();
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
        return name().toLowerCase(Locale.ROOT);
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
