package io.restoreroutes.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the ledger keeps for schedules beside their jobs: rows of {@code restore_schedule}. A fire
 * time is <i>settled</i> when it was run, left out or missed. Thread-safe; throws {@link
 * LedgerException} as the ledger does.
 */
public final class ScheduleBook {
    private static final String NAMES = "SELECT name FROM restore_schedule";
    private static final String ADD =
            "INSERT INTO restore_schedule (name, skipped) VALUES (?, 0) ON CONFLICT (name) DO NOTHING";
    private static final String CHANGE =
            "UPDATE restore_schedule SET times = ?, settled_to = ?"
                    + " WHERE name = ? AND (times IS NULL OR times <> ?)";
    private static final String SETTLED_TO =
            "SELECT settled_to FROM restore_schedule WHERE name = ?";
    private static final String FORGET = "DELETE FROM restore_schedule WHERE name = ?";

    private static final String BEGIN =
            "UPDATE restore_schedule SET begun = ?"
                    + " WHERE name = ? AND begun IS NULL AND settled_to < ?";
    private static final String BEGUN = "SELECT name, begun FROM restore_schedule WHERE begun <= ?";
    private static final String PASS =
            "UPDATE restore_schedule SET settled_to = ? WHERE name = ? AND settled_to < ?";
    private static final String END =
            "UPDATE restore_schedule SET begun = NULL WHERE name = ? AND begun = ?";
    private static final String SKIP =
            "UPDATE restore_schedule SET skipped = skipped + 1 WHERE name = ?";
    private static final String SKIPPED = "SELECT skipped FROM restore_schedule WHERE name = ?";

    private static final String KEEP_DIGEST =
            "UPDATE restore_schedule SET source_id = ?, digest = ? WHERE name = ?";
    private static final String DIGEST =
            "SELECT digest FROM restore_schedule WHERE name = ? AND source_id = ?";

    private final Database database;

    ScheduleBook(Database database) {
        this.database = database;
    }

    /** {@return the names of all schedules that are kept} */
    public List<String> names() {
        return database.read(sql -> sql.query(NAMES, Sql.TEXT));
    }

    /**
     * Keeps a schedule. One that is as it was keeps its place in time, one that is new or was
     * changed begins now.
     *
     * @param times its fire times in words
     * @return up to when its fire times are settled
     */
    public Instant keep(String name, String times, Instant now) {
        return database.write(
                sql -> {
                    sql.update(ADD, name);
                    sql.update(CHANGE, times, now, name, times);
                    return settledTo(sql, name).orElseThrow();
                });
    }

    private static Optional<Instant> settledTo(Sql sql, String name) {
        return sql.first(SETTLED_TO, row -> row.instant("settled_to"), name);
    }

    /** Forgets schedules, their places in time with them. */
    public void forget(Collection<String> names) {
        database.write(
                sql -> {
                    names.forEach(name -> sql.update(FORGET, name));
                    return null;
                });
    }

    /** {@return whether that fire time, or a later one, is settled} */
    public boolean isSettled(String name, Instant fireTime) {
        return database.read(sql -> settledTo(sql, name))
                .filter(settled -> !settled.isBefore(fireTime))
                .isPresent();
    }

    /**
     * Remembers that a firing has begun, until it is settled: a crash in between does not make it a
     * missed one. Of several at a time the first is remembered.
     *
     * @return false if another was or is remembered, or it is settled
     */
    public boolean begin(String name, Instant fireTime) {
        return database.write(sql -> sql.update(BEGIN, fireTime, name, fireTime)) > 0;
    }

    /** {@return by name, what of that time or earlier has begun and is not settled} */
    public Map<String, Instant> begun(Instant until) {
        Map<String, Instant> begun = new TreeMap<>();
        database.read(
                sql ->
                        sql.query(
                                BEGUN,
                                row -> begun.put(row.text("name"), row.instant("begun")),
                                until));
        return begun;
    }

    /**
     * The fire time was missed. If it had been begun, that is still remembered.
     *
     * @return false if it was settled before
     */
    public boolean miss(String name, Instant fireTime) {
        return database.write(sql -> sql.update(PASS, fireTime, name, fireTime)) > 0;
    }

    /** The firing was run. */
    public void settle(String name, Instant fireTime) {
        database.write(sql -> settle(sql, name, fireTime));
    }

    /**
     * Settles and counts a firing that is left out.
     *
     * @return how many that makes for the schedule; empty if it was settled before
     */
    public OptionalLong leaveOut(String name, Instant fireTime) {
        return database.write(
                sql -> {
                    if (!settle(sql, name, fireTime)) {
                        return OptionalLong.empty();
                    }
                    sql.update(SKIP, name);
                    return OptionalLong.of(sql.first(SKIPPED, Sql.NUMBER, name).orElse(0L));
                });
    }

    /** {@return whether that changed anything} */
    private static boolean settle(Sql sql, String name, Instant fireTime) {
        int passed = sql.update(PASS, fireTime, name, fireTime);
        return sql.update(END, name, fireTime) + passed > 0;
    }

    /** Remembers what the source of a firing looked like, in place of an earlier firing's. */
    public void keepDigest(String name, String sourceId, String digest) {
        database.write(sql -> sql.update(KEEP_DIGEST, sourceId, digest, name));
    }

    /** {@return what the source of that firing looked like, if it is the last one remembered} */
    public Optional<String> digest(String name, String sourceId) {
        return database.read(sql -> sql.first(DIGEST, Sql.TEXT, name, sourceId));
    }
}
