package io.restoreroutes.request;

import java.util.Locale;
import java.util.Optional;

/** What is asked for one file version, in the providers' own verbs. */
public enum Operation {
    /**
     * The provider's "Restore file version". ImageKit makes the version current; Box takes it out
     * of the trash.
     */
    RESTORE,
    /** Box only: copies an older version to the top. Not idempotent: each call adds a version. */
    PROMOTE,
    /** Makes the version's content current, whatever that takes; reads before it writes. */
    ROLLBACK;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** {@return the name used in requests and outcomes} */
    public String wireName() {
        return wireName;
    }

    /** {@return the operation of that exact wire name, or empty} */
    public static Optional<Operation> of(String wireName) {
        for (Operation operation : values()) {
            if (operation.wireName().equals(wireName)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }
}
