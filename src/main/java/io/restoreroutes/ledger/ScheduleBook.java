package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
            "INSERT INTO restore_schedule (name, skipped) SELECT v.name, 0"
                    + " FROM (SELECT CAST(? AS varchar) AS name) v"
                    + " WHERE NOT EXISTS (SELECT 1 FROM restore_schedule s WHERE s.name = v.name)";
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
        return database.transact(
                c -> {
                    List<String> names = new ArrayList<>();
                    try (PreparedStatement statement = prepare(c, NAMES);
                            ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            names.add(row.getString(1));
                        }
                    }
                    return names;
                });
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
                c -> {
                    execute(c, ADD, name);
                    execute(c, CHANGE, times, now.toEpochMilli(), name, times);
                    return Instant.ofEpochMilli(number(c, SETTLED_TO, name).orElseThrow());
                });
    }

    /** Forgets schedules, their places in time with them. */
    public void forget(Collection<String> names) {
        database.write(
                c -> {
                    for (String name : names) {
                        execute(c, FORGET, name);
                    }
                    return null;
                });
    }

    /** {@return whether that fire time, or a later one, is settled} */
    public boolean isSettled(String name, Instant fireTime) {
        return database.transact(c -> number(c, SETTLED_TO, name)).orElse(Long.MIN_VALUE)
                >= fireTime.toEpochMilli();
    }

    /**
     * Remembers that a firing has begun, until it is settled: a crash in between does not make it a
     * missed one. Of several at a time the first is remembered.
     *
     * @return false if another was or is remembered, or it is settled
     */
    public boolean begin(String name, Instant fireTime) {
        long time = fireTime.toEpochMilli();
        return database.write(c -> execute(c, BEGIN, time, name, time)) > 0;
    }

    /** {@return by name, what of that time or earlier has begun and is not settled} */
    public Map<String, Instant> begun(Instant until) {
        return database.transact(
                c -> {
                    Map<String, Instant> begun = new TreeMap<>();
                    try (PreparedStatement statement = prepare(c, BEGUN, until.toEpochMilli());
                            ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            begun.put(row.getString(1), Instant.ofEpochMilli(row.getLong(2)));
                        }
                    }
                    return begun;
                });
    }

    /**
     * The fire time was missed. If it had been begun, that is still remembered.
     *
     * @return false if it was settled before
     */
    public boolean miss(String name, Instant fireTime) {
        return database.write(c -> pass(c, name, fireTime)) > 0;
    }

    /** The firing was run. */
    public void settle(String name, Instant fireTime) {
        database.write(c -> settle(c, name, fireTime));
    }

    /**
     * Settles and counts a firing that is left out.
     *
     * @return how many that makes for the schedule; empty if it was settled before
     */
    public OptionalLong leaveOut(String name, Instant fireTime) {
        return database.write(
                c -> {
                    if (!settle(c, name, fireTime)) {
                        return OptionalLong.empty();
                    }
                    execute(c, SKIP, name);
                    return number(c, SKIPPED, name);
                });
    }

    /** {@return whether that changed anything} */
    private static boolean settle(Connection connection, String name, Instant fireTime)
            throws SQLException {
        int passed = pass(connection, name, fireTime);
        return execute(connection, END, name, fireTime.toEpochMilli()) + passed > 0;
    }

    private static int pass(Connection connection, String name, Instant fireTime)
            throws SQLException {
        long time = fireTime.toEpochMilli();
        return execute(connection, PASS, time, name, time);
    }

    /** Remembers what the source of a firing looked like, in place of an earlier firing's. */
    public void keepDigest(String name, String sourceId, String digest) {
        database.write(c -> execute(c, KEEP_DIGEST, sourceId, digest, name));
    }

    /** {@return what the source of that firing looked like, if it is the last one remembered} */
    public Optional<String> digest(String name, String sourceId) {
        return database.transact(
                c -> {
                    try (PreparedStatement statement = prepare(c, DIGEST, name, sourceId);
                            ResultSet row = statement.executeQuery()) {
                        return row.next()
                                ? Optional.ofNullable(row.getString(1))
                                : Optional.empty();
                    }
                });
    }

    private static int execute(Connection connection, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static OptionalLong number(Connection connection, String sql, String name)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, name);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
