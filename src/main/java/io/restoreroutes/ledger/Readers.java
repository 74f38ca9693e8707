package io.restoreroutes.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;

/**
 * Which process reads which source. On a ledger of one process it is always this one. Each method
 * is one transaction, thread-safe, and throws {@link LedgerException} as {@link Ledger}.
 */
public final class Readers {
    private static final String UNFINISHED =
            JobStore.SELECT + "kind = ? AND NOT intake_complete%s ORDER BY created_at, job_id";
    private static final String LIVES =
            "EXISTS (SELECT 1 FROM restore_node n WHERE n.id = reader AND n.seen_until > "
                    + LeaseStore.NOW
                    + ")";
    private static final String FREE = " AND (reader IS NULL OR reader <> ? AND NOT " + LIVES + ")";
    private static final String ADOPT = "UPDATE restore_job SET reader = ? WHERE job_id = ?" + FREE;
    private static final String OF = "SELECT reader FROM restore_job WHERE job_id = ?";
    private static final String KNOWN =
            "SELECT 1 FROM restore_node WHERE id = ? UNION ALL"
                    + " SELECT 1 FROM restore_job WHERE reader = ? AND NOT intake_complete";
    private static final String ELSEWHERE =
            "SELECT 1 FROM restore_job WHERE job_id = ? AND reader <> ? AND " + LIVES;

    private final Database database;
    private final Leases leases;

    Readers(Database database, Leases leases) {
        this.database = database;
        this.leases = leases;
    }

    /**
     * {@return jobs of that kind whose source was not read to its end and is not being read by
     * another process, oldest first}
     */
    public List<Job> unfinished(String kind) {
        boolean shared = leases.isShared();
        String query = UNFINISHED.formatted(shared ? FREE : "");
        return database.transact(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(query)) {
                        statement.setString(1, kind);
                        if (shared) {
                            statement.setString(2, leases.node());
                        }
                        return JobStore.read(statement);
                    }
                });
    }

    /**
     * Takes over the reading of a source whose reader does not live any more.
     *
     * @return false if it lives, or another process was faster
     */
    public boolean adopt(String jobId) {
        return !leases.isShared()
                || database.write(
                        connection -> {
                            try (PreparedStatement statement = connection.prepareStatement(ADOPT)) {
                                statement.setString(1, leases.node());
                                statement.setString(2, jobId);
                                statement.setString(3, leases.node());
                                return statement.executeUpdate() > 0;
                            }
                        });
    }

    /** {@return the node that reads the source of that job, or read it last; null if none did} */
    public String of(String jobId) {
        return database.transact(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(OF)) {
                        statement.setString(1, jobId);
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next() ? row.getString(1) : null;
                        }
                    }
                });
    }

    /** {@return whether that node lives, died lately, or has left a source half-read} */
    public boolean isKnown(String node) {
        return exists(KNOWN, node, node);
    }

    /** {@return whether another process that lives reads, or has read, the source of that job} */
    public boolean isElsewhere(String jobId) {
        return leases.isShared() && exists(ELSEWHERE, jobId, leases.node());
    }

    private boolean exists(String query, String first, String second) {
        return database.transact(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(query)) {
                        statement.setString(1, first);
                        statement.setString(2, second);
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next();
                        }
                    }
                });
    }
}
