package io.restoreroutes.ledger;

import java.time.Instant;
import java.util.Set;

/**
 * Where an item stands in the order of the file that its path led to.
 *
 * @param kind whether it may write
 * @param released the accounts of items that may be claimed now: what waited for the same path
 */
public record FilePlace(Kind kind, Set<String> released) {
    /** Whether an item may write. */
    public enum Kind {
        /** Nothing else is at work on the file until this item has ended. */
        FIRST,
        /** The item waits again, blocked, until the one before it has ended. */
        BEHIND,
        /** Another process is trying the item by now. */
        TAKEN_OVER
    }

    private static final String TRYING =
            "SELECT lane, file_id FROM restore_item WHERE id = ? AND state = 'trying'"
                    + " AND claim_epoch = ?";
    private static final String OTHERS =
            "SELECT 1 FROM restore_item WHERE lane = ? AND file_id = ? AND state <> 'ended'"
                    + " AND state <> 'blocked' AND id <> ?";
    private static final String TAKE = "UPDATE restore_item SET file_id = ? WHERE id = ?";
    private static final String WAIT =
            "UPDATE restore_item SET file_id = ?, state = 'blocked', claimed_at = NULL"
                    + " WHERE id = ?";

    private record Order(String lane, String file) {}

    /**
     * Puts an item that is being tried in the order of its file, behind what is there already. In
     * the order of writes, as all that makes items or ends them: two of one file never run at once,
     * and what is blocked has one before it that will end.
     */
    static FilePlace take(Sql sql, ClaimedItem item, String fileId, Instant now) {
        Order former =
                sql.first(
                                TRYING,
                                row -> new Order(row.text(1), row.text(2)),
                                item.id(),
                                item.epoch())
                        .orElse(null);
        if (former == null) {
            return new FilePlace(Kind.TAKEN_OVER, Set.of());
        }
        boolean behind = sql.exists(OTHERS, former.lane(), fileId, item.id());
        sql.update(behind ? WAIT : TAKE, fileId, item.id());
        // What waited behind it for the same path has nobody there any more who would end.
        Set<String> released =
                former.file().equals(fileId)
                        ? Set.of()
                        : Items.releaseFirst(sql, former.lane(), former.file(), now);
        return new FilePlace(behind ? Kind.BEHIND : Kind.FIRST, released);
    }
}
