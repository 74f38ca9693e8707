package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a claim has to know of a job.
 *
 * @param wish null = that it runs
 */
record JobHead(String kind, String name, Wish wish) {
    private static final String HEADS =
            "SELECT job_id, kind, name, wish FROM restore_job WHERE job_id = ANY(?)";

    /** {@return by job id, the jobs of these items} */
    static Map<String, JobHead> of(Connection connection, Collection<ClaimedItem> items)
            throws SQLException {
        Set<String> jobIds = new HashSet<>();
        items.forEach(item -> jobIds.add(item.jobId()));
        Map<String, JobHead> jobs = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(HEADS)) {
            statement.setArray(1, Rows.texts(connection, jobIds));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    jobs.put(
                            row.getString(1),
                            new JobHead(
                                    row.getString(2), row.getString(3), Wish.of(row.getString(4))));
                }
            }
        }
        return jobs;
    }

    /** {@return whether this item of the job is not to be begun} */
    boolean holdsBack(ClaimedItem item) {
        return wish != null && wish.holdsBack(item);
    }
}
