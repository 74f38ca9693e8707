package io.restoreroutes.ledger;

import io.restoreroutes.disk.DiskSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Copies an embedded ledger, whether a process uses it or not: one state of it, between two
 * commits. The ledger's file is opened by SQLite alone and only to be read, and is not claimed.
 */
public final class LedgerBackup {
    private static final DiskSync DISK = new DiskSync();

    private LedgerBackup() {}

    /**
     * Writes the copy under another name beside its place and renames it when it is on the disk, so
     * that a file at the place is always whole. Its owner alone may read it.
     *
     * @param url the ledger's
     * @param target where nothing is yet, in a folder that is there
     * @throws LedgerException with a sentence; then nothing was left there
     */
    public static void make(String url, Path target) {
        LedgerUrl ledger = LedgerUrl.of(url);
        if (ledger.isPostgresql()) {
            throw new LedgerException(
                    "The ledger is a database of PostgreSQL; back it up with PostgreSQL's own"
                            + " pg_dump.",
                    null);
        }
        Path place = target.toAbsolutePath().normalize();
        requireThere(ledger.file());
        requireFree(place);
        try {
            // Made by Java, and empty: so nobody else may read it from the first byte on.
            Path copy = Files.createTempFile(place.getParent(), "." + place.getFileName(), ".new");
            // For who presses Ctrl-C.
            copy.toFile().deleteOnExit();
            try {
                copy(ledger.file(), copy);
                DISK.content(copy);
                requireFree(place);
                Files.move(copy, place, StandardCopyOption.ATOMIC_MOVE);
                DISK.names(place.getParent());
            } finally {
                Files.deleteIfExists(copy);
                // Where there is no room, SQLite cannot always clean up by itself.
                Files.deleteIfExists(SqliteFile.beside(copy, "-journal"));
            }
        } catch (IOException e) {
            throw new LedgerException(
                    "The backup " + place + " cannot be written: " + SqliteFile.reason(e), e);
        }
    }

    /** Opened, a ledger that is not there would be a file that cannot be read. */
    private static void requireThere(Path ledger) {
        if (!Files.isRegularFile(ledger)) {
            throw new LedgerException(
                    "There is no ledger at " + ledger + " (restore.ledger.url).", null);
        }
    }

    private static void requireFree(Path place) {
        if (place.getFileName() == null || Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new LedgerException(
                    place + " is there already and was left as it is; name another file.", null);
        }
        if (!Files.isDirectory(place.getParent())) {
            throw new LedgerException(
                    "The folder " + place.getParent() + " for the backup is not there.", null);
        }
    }

    private static void copy(Path ledger, Path copy) {
        try (Connection connection = SqliteConnections.dataSource(ledger, true).getConnection()) {
            Sql sql = Sql.on(connection, Dialect.SQLITE);
            if (sql.first("PRAGMA application_id", Sql.NUMBER).orElse(0L)
                    != SqliteFile.APPLICATION_ID) {
                throw noLedger(ledger, null);
            }
            sql.update("VACUUM INTO ?", copy.toString());
        } catch (SQLException e) {
            throw trouble(e, ledger, copy);
        } catch (Sql.Failure e) {
            throw trouble(e.getCause(), ledger, copy);
        }
    }

    private static LedgerException noLedger(Path file, SQLException e) {
        return new LedgerException(
                "The file " + file + " is no ledger of Restore Routes (restore.ledger.url).", e);
    }

    private static LedgerException trouble(SQLException e, Path ledger, Path copy) {
        LedgerException said = DatabaseTrouble.ofSqlite(e);
        if (said.isDiskFull()) {
            // The ledger is only read.
            return new LedgerException(
                    "There is not enough room for the backup in "
                            + copy.getParent()
                            + "; nothing was left there.",
                    e);
        }
        if (DatabaseTrouble.isNoDatabase(e)) {
            return noLedger(ledger, e);
        }
        return said;
    }
}
