package io.restoreroutes.ledger;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns what a driver reports into a sentence, and tells what may pass. */
final class Trouble {
    private static final int H2_LOCKED = 90020;

    /** H2: closed, broken or unreadable storage; a new connection opens the file again. */
    private static final Set<Integer> H2_AWAY =
            Set.of(90007, 90028, 90031, 90067, 90098, 90117, 90121);

    /**
     * PostgreSQL: shutting down, starting, too many connections, ended a transaction that stood
     * still. H2: lock time-out is below.
     */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300", "25P03");

    /** Serialization failure, deadlock, lock not to be had; H2's lock time-out. */
    private static final Set<String> COLLISION = Set.of("40001", "40P01", "55P03", "HYT00");

    /**
     * PostgreSQL: a prepared statement that is there already, or is not. Ours have no name; those
     * of a host's data source do.
     */
    private static final Set<String> MIXED_UP = Set.of("42P05", "26000");

    /** PgBouncer, of a connection's parameters that it does not know. */
    private static final String REFUSED_PARAMETER = "unsupported startup parameter";

    private static final String POSTGRESQL_DISK_FULL = "53100";

    /** What Linux, macOS and Windows say. */
    private static final List<String> DISK_FULL =
            List.of("no space left on device", "quota exceeded", "not enough space on the disk");

    private Trouble() {}

    /** While at work. */
    static LedgerException of(SQLException e) {
        if (isDiskFull(e)) {
            return LedgerException.diskFull(e);
        }
        if (MIXED_UP.contains(state(e))) {
            return new LedgerException(
                    "A pooler in front of the ledger's database mixes up what its clients prepare"
                            + " ("
                            + firstLine(e)
                            + "); set prepareThreshold=0 on the data source.",
                    e);
        }
        boolean away = isAway(e);
        String what = away ? "The ledger's database is away: " : "The ledger's database refused: ";
        return new LedgerException(
                what + firstLine(e), e, away, away || COLLISION.contains(state(e)));
    }

    /** While opening. */
    static LedgerException atOpen(SQLException e, LedgerUrl url) {
        String state = state(e);
        if (e.getErrorCode() == H2_LOCKED) {
            return inUse(url.toString(), e);
        }
        if (state.startsWith("28")) {
            return new LedgerException(
                    "The ledger's database at "
                            + url
                            + " does not accept the user name or password"
                            + " (restore.ledger.username, restore.ledger.password).",
                    e);
        }
        if (String.valueOf(e.getMessage()).contains(REFUSED_PARAMETER)) {
            return schemaByPooler(url, "refuses", e);
        }
        if (isDiskFull(e)) {
            return new LedgerException(
                    "The disk with the ledger's database at " + url + " is full; make room on it.",
                    e,
                    true,
                    true);
        }
        boolean away = isAway(e);
        String what = away ? " cannot be reached: " : " cannot be opened: ";
        return new LedgerException(
                "The ledger's database at " + url + what + firstLine(e), e, away, away);
    }

    /** What the URL's currentSchema and options ask for does not get through a pooler. */
    static LedgerException schemaByPooler(LedgerUrl url, String does, SQLException cause) {
        return new LedgerException(
                "The pooler in front of the ledger's database at "
                        + url
                        + " "
                        + does
                        + " what the URL asks for"
                        + (cause == null ? "" : " (" + firstLine(cause) + ")")
                        + "; take currentSchema and options out of restore.ledger.url and give"
                        + " them to the database user: ALTER ROLE … SET search_path = ….",
                cause);
    }

    static LedgerException inUse(String where, SQLException cause) {
        return new LedgerException(
                "Another process is using the ledger at "
                        + where
                        + "; stop it first, or give this one a ledger of its own.",
                cause);
    }

    private static boolean isAway(SQLException e) {
        return state(e).startsWith("08")
                || AWAY.contains(state(e))
                || H2_AWAY.contains(e.getErrorCode())
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException;
    }

    /** H2 wraps the system's words several times, and keeps them while it is closed. */
    private static boolean isDiskFull(SQLException failure) {
        if (state(failure).equals(POSTGRESQL_DISK_FULL)) {
            return true;
        }
        for (Throwable e = failure; e != null; e = e.getCause()) {
            String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            if (e instanceof IOException && DISK_FULL.stream().anyMatch(said::contains)) {
                return true;
            }
        }
        return false;
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /** H2 adds the statement after the first sentence; only the first line is for a person. */
    static String firstLine(SQLException e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName() + " (SQL state " + state(e) + ")";
        }
        String line = message.strip().lines().findFirst().orElse("");
        int statement = line.indexOf("; SQL statement:");
        return statement < 0 ? line : line.substring(0, statement);
    }
}
