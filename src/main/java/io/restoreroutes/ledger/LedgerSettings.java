package io.restoreroutes.ledger;

import static java.util.Objects.requireNonNull;

/**
 * Where the ledger is.
 *
 * @param url a JDBC URL of SQLite (a file) or PostgreSQL; holds no password
 * @param username the database user, or null for none
 * @param password its password, or null for none; never shown
 */
public record LedgerSettings(String url, String username, String password) {
    public LedgerSettings {
        requireNonNull(url, "url");
    }

    /** Without URL parameters and without the password. */
    @Override
    public String toString() {
        return "LedgerSettings[url=" + LedgerUrl.shown(url) + ", username=" + username + "]";
    }
}
