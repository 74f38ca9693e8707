package io.restoreroutes.delivery;

import io.restoreroutes.ledger.OutboxRow;
import java.util.List;

/**
 * The body of {@code direct:restore-deliver-outcome}: what the ledger has to tell next. A batch
 * whose exchange failed comes again.
 *
 * @param rows outcomes and ends of jobs in the ledger's order; at least one
 */
public record OutcomeBatch(List<OutboxRow> rows) {
    public OutcomeBatch {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one row");
        }
    }

    /** Short, because it may stand in a log; outcomes hold texts of users. */
    @Override
    public String toString() {
        return "OutcomeBatch[" + rows.size() + " rows]";
    }
}
