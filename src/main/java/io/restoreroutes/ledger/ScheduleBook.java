package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the ledger keeps for schedules beside their jobs: rows of {@code restore_schedule}, and the
 * connections with which Quartz keeps its own tables. Thread-safe; throws {@link LedgerException}
 * as the ledger does.
 */
public final class ScheduleBook {
    private static final String ADD =
            "INSERT INTO restore_schedule (name, skipped) SELECT v.name, 0"
                    + " FROM (SELECT CAST(? AS varchar) AS name) v"
                    + " WHERE NOT EXISTS (SELECT 1 FROM restore_schedule s WHERE s.name = v.name)";
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
        return database.isPostgresql();
    }

    /**
     * {@return a connection to the ledger's database, to be closed by the caller} Its thread must
     * never be interrupted: that would close an H2 file for all.
     */
    public Connection connect() throws SQLException {
        return database.connect();
    }

    /** {@return the names that {@link #keepOnly} was given last} */
    public List<String> names() {
        return database.transact(
                c -> {
                    List<String> names = new ArrayList<>();
                    try (PreparedStatement statement = c.prepareStatement(NAMES);
                            ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            names.add(row.getString(1));
                        }
                    }
                    return names;
                });
    }

    /** Adds those schedules that are not there yet and forgets all others. */
    public void keepOnly(Set<String> names) {
        List<String> gone = new ArrayList<>(names());
        gone.removeAll(names);
        database.write(
                c -> {
                    for (String name : names) {
                        execute(c, ADD, name);
                    }
                    for (String name : gone) {
                        execute(c, FORGET, name);
                    }
                    return null;
                });
    }

    /** Counts a firing that was left out; {@return how many that makes for the schedule} */
    public long countSkipped(String name) {
        return database.write(
                c -> {
                    execute(c, SKIP, name);
                    return first(c, SKIPPED, name).map(Long::valueOf).orElse(0L);
                });
    }

    /** Remembers what the source of a firing looked like, in place of an earlier firing's. */
    public void keepDigest(String name, String sourceId, String digest) {
        database.write(
                c -> {
                    execute(c, KEEP, sourceId, digest, name);
                    return null;
                });
    }

    /** {@return what the source of that firing looked like, if it is the last one remembered} */
    public Optional<String> digest(String name, String sourceId) {
        return database.transact(c -> first(c, DIGEST, name, sourceId));
    }

    private static void execute(Connection connection, String sql, String... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            statement.executeUpdate();
        }
    }

    private static Optional<String> first(Connection connection, String sql, String... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, String... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setString(i + 1, values[i]);
        }
        return statement;
    }
}
