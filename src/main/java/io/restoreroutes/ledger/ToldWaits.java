package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Until when providers asked not to be called, by lane and by our clock: whoever works on a lane
 * next was not there to hear it. Every method is one transaction, thread-safe, and throws {@link
 * LedgerException} as {@link Ledger}.
 */
public final class ToldWaits {
    private static final String FIND = "SELECT until_at FROM restore_told_wait WHERE lane = ?";
    private static final String INSERT =
            "INSERT INTO restore_told_wait (until_at, lane) VALUES (?, ?)";
    private static final String UPDATE = "UPDATE restore_told_wait SET until_at = ? WHERE lane = ?";

    private final Database database;

    ToldWaits(Database database) {
        this.database = database;
    }

    /**
     * Keeps the end of a wait, unless a later one is kept.
     *
     * @param latest the latest end that can be right: one that is later was kept by a clock that
     *     was wrong, and is replaced
     */
    public void keep(String lane, Instant until, Instant latest) {
        database.write(
                c -> {
                    Optional<Instant> kept = find(c, lane);
                    if (kept.isEmpty()) {
                        execute(c, INSERT, lane, until);
                    } else if (kept.get().isBefore(until) || kept.get().isAfter(latest)) {
                        execute(c, UPDATE, lane, until);
                    }
                    return null;
                });
    }

    /** {@return the end of the last wait, which may be over} */
    public Optional<Instant> of(String lane) {
        return database.transact(c -> find(c, lane));
    }

    private static Optional<Instant> find(Connection connection, String lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, lane);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(Instant.ofEpochMilli(row.getLong(1)))
                        : Optional.empty();
            }
        }
    }

    private static void execute(Connection connection, String sql, String lane, Instant until)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, until.toEpochMilli());
            statement.setString(2, lane);
            statement.executeUpdate();
        }
    }
}
