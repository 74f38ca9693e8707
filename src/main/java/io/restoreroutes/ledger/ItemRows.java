package io.restoreroutes.ledger;

import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Source;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of {@code restore_item} as items. */
final class ItemRows {
    private ItemRows() {}

    /** {@return the item; of its source only the line is known} */
    static ClaimedItem item(ResultSet row, long epoch) throws SQLException {
        String jobId = row.getString("job_id");
        long line = row.getLong("line");
        RestoreRequest request =
                new RestoreRequest(
                        row.getString("request_id"),
                        Provider.of(row.getString("provider")).orElseThrow(),
                        row.getString("account"),
                        Operation.of(row.getString("operation")).orElseThrow(),
                        row.getString("file_id"),
                        row.getString("version_id"),
                        row.getString("reason"),
                        Rows.labels(row.getString("labels")));
        return new ClaimedItem(
                row.getLong("id"),
                Outcomes.id(jobId, line),
                jobId,
                new Source(null, null, line),
                request,
                Rows.instant(row, "accepted_at"),
                row.getInt("tries"),
                Rows.instant(row, "first_tried_at"),
                row.getInt("writes_sent"),
                Rows.instant(row, "doubt_since"),
                row.getString("progress"),
                epoch);
    }

    /** {@return the same with the kind and the name of its job} */
    static ClaimedItem withSource(ClaimedItem item, String kind, String name) {
        return new ClaimedItem(
                item.id(),
                item.outcomeId(),
                item.jobId(),
                new Source(kind, name, item.source().line()),
                item.request(),
                item.acceptedAt(),
                item.tries(),
                item.firstTriedAt(),
                item.writesSent(),
                item.doubtSince(),
                item.progress(),
                item.epoch());
    }
}
