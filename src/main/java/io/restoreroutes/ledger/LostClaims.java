package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads again what a claim has marked whose commit was not confirmed. */
final class LostClaims {
    private static final String CLAIMED =
            "SELECT i.*, j.kind AS job_kind, j.name AS job_name FROM restore_item i"
                    + " JOIN restore_job j ON j.job_id = i.job_id"
                    + " WHERE i.state = 'trying' AND i.account = ? AND i.claimed_at = ?"
                    + " AND i.claim_epoch = ? ORDER BY i.due_at, i.id";

    private final Lanes lanes;
    private final Leases leases;

    LostClaims(Lanes lanes, Leases leases) {
        this.lanes = lanes;
        this.leases = leases;
    }

    /** {@return the items of the claim of that time; none if it was not made} */
    List<ClaimedItem> of(Connection connection, String account, Instant time) throws SQLException {
        long epoch = leases.epoch(Leases.work(lanes.of(account)));
        List<ClaimedItem> items = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(CLAIMED)) {
            statement.setString(1, account);
            statement.setLong(2, time.toEpochMilli());
            statement.setLong(3, epoch);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.add(
                            ItemRows.withSource(
                                    ItemRows.item(row, epoch, time),
                                    row.getString("job_kind"),
                                    row.getString("job_name")));
                }
            }
        }
        return items;
    }
}
