package io.restoreroutes.ledger;

import static java.util.Objects.requireNonNull;

import io.restoreroutes.request.FileState;
import io.restoreroutes.request.RestoreOutcome;
import java.time.Instant;

/** What came of trying a claimed item. */
public sealed interface Verdict {
    /** {@return the item as it was claimed} */
    ClaimedItem item();

    /** {@return HTTP calls made for it since it was claimed} */
    int calls();

    /**
     * The item has ended.
     *
     * @param item as claimed
     * @param outcome the final word
     * @param creditedVersion the version id this outcome takes credit for, or null
     * @param doubtSince kept where the outcome is unknown, else null
     * @param calls HTTP calls made for it since it was claimed
     * @param left what a write has left; null if nothing was written, or that is not told
     */
    record Ended(
            ClaimedItem item,
            RestoreOutcome outcome,
            String creditedVersion,
            Instant doubtSince,
            int calls,
            FileState left)
            implements Verdict {
        public Ended {
            requireNonNull(item, "item");
            requireNonNull(outcome, "outcome");
        }

        /** Of which nothing is told that could be looked at again. */
        public Ended(
                ClaimedItem item,
                RestoreOutcome outcome,
                String creditedVersion,
                Instant doubtSince,
                int calls) {
            this(item, outcome, creditedVersion, doubtSince, calls, null);
        }
    }

    /**
     * The item waits for another one of its file. That was recorded when its path led to the file.
     *
     * @param item as claimed
     * @param calls HTTP calls made for it since it was claimed
     */
    record Behind(ClaimedItem item, int calls) implements Verdict {
        public Behind {
            requireNonNull(item, "item");
        }
    }

    /**
     * The item is to be tried again. A postponement that is not a try passes the item's own values
     * on.
     *
     * @param item as claimed
     * @param dueAt not before this instant
     * @param tries tries so far
     * @param firstTriedAt when the first of them was, or null
     * @param writesSent writes sent so far
     * @param doubtSince since when a write may have happened unseen, or null
     * @param progress opaque text for the next try; null for what {@link Ledger#keepProgress} kept
     *     last
     * @param calls HTTP calls made for it since it was claimed
     */
    record Postponed(
            ClaimedItem item,
            Instant dueAt,
            int tries,
            Instant firstTriedAt,
            int writesSent,
            Instant doubtSince,
            String progress,
            int calls)
            implements Verdict {
        public Postponed {
            requireNonNull(item, "item");
            requireNonNull(dueAt, "dueAt");
        }

        /**
         * {@return an item that comes back as it was claimed; that it was is no try}
         *
         * @param doubtSince since when a write may have happened unseen, or null
         */
        public static Postponed uncounted(ClaimedItem item, Instant dueAt, Instant doubtSince) {
            return new Postponed(
                    item,
                    dueAt,
                    item.tries(),
                    item.firstTriedAt(),
                    item.writesSent(),
                    doubtSince,
                    null,
                    0);
        }
    }
}
