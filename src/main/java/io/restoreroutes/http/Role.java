package io.restoreroutes.http;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a caller may do. Each may also do what the ones before it may. */
public enum Role {
    /** Looks at jobs and their outcomes. */
    VIEW,
    /** Posts requests and controls jobs. */
    OPERATE,
    /** Has plans carried out and jobs undone. */
    APPROVE;

    /** {@return the name used in settings and sentences} */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the role of that name, if there is one} */
    static Optional<Role> of(String wireName) {
        return Stream.of(values()).filter(role -> role.wireName().equals(wireName)).findFirst();
    }

    /** {@return whether it may do what needs that role} */
    boolean may(Role needed) {
        return compareTo(needed) >= 0;
    }
}
