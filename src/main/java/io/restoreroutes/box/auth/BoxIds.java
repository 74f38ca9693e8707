package io.restoreroutes.box.auth;

import io.restoreroutes.request.Provider;

/** The form of all of Box's ids: of files, versions, users and enterprises. */
public final class BoxIds {
    /** Decimal digits, which also keeps the reserved word "current" out. */
    public static final Provider.IdRule RULE =
            new Provider.IdRule(20, c -> c >= '0' && c <= '9', "1 to 20 decimal digits");

    private BoxIds() {}
}
