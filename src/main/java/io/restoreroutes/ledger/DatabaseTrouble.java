package io.restoreroutes.ledger;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Turns what a driver reports into a sentence, and tells what may pass. */
final class DatabaseTrouble {
    /** Shutting down, starting, too many connections, ended a transaction that stood still. */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300", "25P03");

    /** Serialization failure, deadlock, lock not to be had. */
    private static final Set<String> COLLISION = Set.of("40001", "40P01", "55P03");

    /**
     * PostgreSQL: a prepared statement that is there already, or is not. Ours have no name; those
     * of a host's data source do.
     */
    private static final Set<String> MIXED_UP = Set.of("42P05", "26000");

    /** PgBouncer, of a connection's parameters that it does not know. */
    private static final String REFUSED_PARAMETER = "unsupported startup parameter";

    private static final String POSTGRESQL_DISK_FULL = "53100";

    // SQLite's result codes, without what they hold above their lowest byte.
    private static final int BUSY = 5;
    private static final int READONLY = 8;
    private static final int IO_ERROR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;

    private DatabaseTrouble() {}

    /** PostgreSQL's, while at work. */
    static LedgerException of(SQLException e) {
        if (state(e).equals(POSTGRESQL_DISK_FULL)) {
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

    /** PostgreSQL's, while opening. */
    static LedgerException atOpen(SQLException e, LedgerUrl url) {
        if (state(e).startsWith("28")) {
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

    /** SQLite's. */
    static LedgerException ofSqlite(SQLException e) {
        return switch (e.getErrorCode()) {
            case FULL -> LedgerException.diskFull(e);
            case BUSY ->
                    new LedgerException(
                            "Another program keeps the ledger's file locked.", e, false, true);
            case READONLY ->
                    new LedgerException(
                            "The ledger's file may not be written: " + firstLine(e), e, true, true);
            case IO_ERROR, CANNOT_OPEN ->
                    new LedgerException(
                            "The ledger's file cannot be read or written: " + firstLine(e),
                            e,
                            true,
                            true);
            case CORRUPT, NOT_A_DATABASE ->
                    new LedgerException(
                            "The ledger's file is damaged: "
                                    + firstLine(e)
                                    + " Stop, and put a backup in its place.",
                            e);
            default -> {
                boolean away = isAway(e);
                yield new LedgerException(
                        "The ledger's database refused: " + firstLine(e), e, away, away);
            }
        };
    }

    /** {@return whether SQLite found that the file is none of its own, or broken} */
    static boolean isDamage(SQLException e) {
        return e.getErrorCode() == CORRUPT || e.getErrorCode() == NOT_A_DATABASE;
    }

    /** {@return whether SQLite found a file that is none of its own} */
    static boolean isNoDatabase(SQLException e) {
        return e.getErrorCode() == NOT_A_DATABASE;
    }

    private static boolean isAway(SQLException e) {
        return state(e).startsWith("08")
                || AWAY.contains(state(e))
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException;
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    static String firstLine(SQLException e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName() + " (SQL state " + state(e) + ")"
                : message.strip().lines().findFirst().orElse("");
    }
}
