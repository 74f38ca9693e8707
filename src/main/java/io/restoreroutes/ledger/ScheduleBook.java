package io.restoreroutes.ledger;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the ledger keeps for schedules beside their jobs: rows of {@code restore_schedule}.
 * Thread-safe; throws {@link LedgerException} as the ledger does.
 */
public final class ScheduleBook {
    private static final String ADD =
            "INSERT INTO restore_schedule (name, skipped) VALUES (?, 0) ON CONFLICT (name) DO NOTHING";
    private static final String SKIP =
            "UPDATE restore_schedule SET skipped = skipped + 1 WHERE name = ?";
    private static final String SKIPPED = "SELECT skipped FROM restore_schedule WHERE name = ?";
    private static final String KEEP =
            "UPDATE restore_schedule SET source_id = ?, digest = ? WHERE name = ?";
    private static final String DIGEST =
            "SELECT digest FROM restore_schedule WHERE name = ? AND source_id = ?";
    private static final String NAMES = "SELECT name FROM restore_schedule";
    private static final String FORGET = "DELETE FROM restore_schedule WHERE name = ?";

    private final Database database;

    ScheduleBook(Database database) {
        this.database = database;
    }

    /** {@return whether several processes may use this ledger} */
    public boolean isShared() {
        return database.isShared();
    }

    /** {@return the names that {@link #keepOnly} was given last} */
    public List<String> names() {
        return database.read(sql -> sql.query(NAMES, Sql.TEXT));
    }

    /** Adds those schedules that are not there yet and forgets all others. */
    public void keepOnly(Set<String> names) {
        database.write(
                sql -> {
                    for (String name : sql.query(NAMES, Sql.TEXT)) {
                        if (!names.contains(name)) {
                            sql.update(FORGET, name);
                        }
                    }
                    names.forEach(name -> sql.update(ADD, name));
                    return null;
                });
    }

    /** Counts a firing that was left out; {@return how many that makes for the schedule} */
    public long countSkipped(String name) {
        return database.write(
                sql -> {
                    sql.update(SKIP, name);
                    return sql.first(SKIPPED, Sql.NUMBER, name).orElse(0L);
                });
    }

    /** Remembers what the source of a firing looked like, in place of an earlier firing's. */
    public void keepDigest(String name, String sourceId, String digest) {
        database.write(sql -> sql.update(KEEP, sourceId, digest, name));
    }

    /** {@return what the source of that firing looked like, if it is the last one remembered} */
    public Optional<String> digest(String name, String sourceId) {
        return database.read(sql -> sql.first(DIGEST, Sql.TEXT, name, sourceId));
    }
}
