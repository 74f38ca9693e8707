package io.restoreroutes.work;

import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.ledger.ClaimedItem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What is known of one account's work: when something may be due, and a few items claimed ahead, so
 * that a freed permit never waits for the database. The dispatcher claims and starts; a worker
 * thread that has finished an item takes the next one itself.
 */
final class AccountLane {
    /** Twice as many at the most: claims that stay in doubt after a crash are few. */
    private static final int MOST_AHEAD = 64;

    /** All that is wanted at once: beside a large intake each claim waits for its turn. */
    private static final int LARGEST_CLAIM = 256;

    private final String account;
    private final AccountGate gate;
    private final Clock clock;
    private final boolean sharedGate;
    private final BooleanSupplier mine;
    private final int ahead;
    private final Deque<ClaimedItem> claimed = new ArrayDeque<>();
    private Instant nextDue = Instant.MIN;
    private boolean retryFirst;

    /**
     * @param sharedGate whether other accounts use the gate too; then each permit goes round
     * @param mine whether this process works on the account
     */
    AccountLane(
            String account,
            AccountGate gate,
            boolean sharedGate,
            Clock clock,
            BooleanSupplier mine) {
        this.mine = mine;
        this.sharedGate = sharedGate;
        this.ahead = Math.min(MOST_AHEAD, gate.permits());
        this.account = account;
        this.gate = gate;
        this.clock = clock;
    }

    String account() {
        return account;
    }

    /** {@return whether this process works on the account} */
    boolean isMine() {
        return mine.getAsBoolean();
    }

    /** Something of this account may be claimed at that time. */
    synchronized void mayBeDue(Instant time) {
        if (time.isBefore(nextDue)) {
            nextDue = time;
        }
    }

    /** {@return how many items to claim now; 0 if none is due or enough are claimed ahead} */
    synchronized int wanted() {
        int free = gate.free();
        boolean due = !nextDue.isAfter(clock.instant());
        // Half used up before the next claim, else each freed permit would be a claim of its own;
        // the other half lasts for one round of calls, also if the database is slow for a moment.
        boolean enough = !isLow() && claimed.size() >= free;
        if (!due || enough || gate.pausedFor() > 0) {
            return 0;
        }
        // Items ahead of the pace would only wait in memory, in doubt after a crash.
        int wanted = (gate.isNarrow() ? free : free + 2 * ahead) - claimed.size();
        return Math.max(0, Math.min(LARGEST_CLAIM, wanted));
    }

    /**
     * {@return since when nothing has succeeded, if what has failed since is to be claimed before
     * anything else; else null} Every other claim: what has failed shows that it is over as well as
     * any other item, and the fewer files are touched meanwhile the fewer are in doubt; but what is
     * to blame for its failures must not keep the rest waiting.
     */
    synchronized Instant retryFirst() {
        long failing = gate.failingFor();
        retryFirst = failing > 0 && !retryFirst;
        return retryFirst ? clock.instant().minusNanos(failing) : null;
    }

    /** {@return the time by the provider's clock; null = not known} */
    Instant providerTime() {
        return gate.serverTime();
    }

    /** Nothing is known to be due until somebody says so again; called before a claim. */
    synchronized void beforeClaim() {
        nextDue = Instant.MAX;
    }

    synchronized void add(List<ClaimedItem> items) {
        claimed.addAll(items);
    }

    /**
     * Sends claimed items through the gate as long as it lets them in.
     *
     * @return nanoseconds until it is worth trying again
     */
    long send(Consumer<ClaimedItem> start) {
        while (true) {
            ClaimedItem item;
            synchronized (this) {
                if (claimed.isEmpty()) {
                    return untilDue();
                }
                long closed = gate.tryEnter();
                if (closed > 0) {
                    return closed;
                }
                item = claimed.poll();
            }
            start.accept(item);
        }
    }

    /** {@return the next item for a thread that still holds a permit, or null} */
    synchronized ClaimedItem next() {
        boolean staying = !sharedGate && !claimed.isEmpty() && isMine() && gate.tryStay();
        return staying ? claimed.poll() : null;
    }

    /** {@return whether the next claim is due} */
    synchronized boolean isLow() {
        return claimed.size() <= ahead;
    }

    private long untilDue() {
        if (nextDue.equals(Instant.MAX)) {
            return Long.MAX_VALUE;
        }
        long millis = nextDue.equals(Instant.MIN) ? 0 : nextDue.toEpochMilli() - clock.millis();
        long closed = gate.pausedFor();
        return Math.max(closed, TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis)));
    }

    /** {@return what was claimed ahead and was not sent, if the gate is closed for a while} */
    synchronized List<ClaimedItem> takeBack(boolean always) {
        if (claimed.isEmpty() || !always && gate.pausedFor() < TimeUnit.SECONDS.toNanos(1)) {
            return List.of();
        }
        List<ClaimedItem> items = new ArrayList<>(claimed);
        claimed.clear();
        return items;
    }

    /** {@return what was claimed ahead, was not sent, and is to go back} */
    synchronized List<ClaimedItem> takeBack(Predicate<ClaimedItem> which) {
        List<ClaimedItem> items = claimed.stream().filter(which).toList();
        claimed.removeAll(items);
        return items;
    }

    /** {@return whether anything is claimed ahead} */
    synchronized boolean isAhead() {
        return !claimed.isEmpty();
    }
}
