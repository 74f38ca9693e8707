package io.restoreroutes.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Makes claims one at a time, and finds again what was claimed when the answer to the commit was
 * lost: nobody else would, until this process ends.
 */
final class Claims {
    /** A server that stood still may go on with a commit after its client has given it up. */
    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Duration SET_BACK = Duration.ofSeconds(2);

    private final Database database;
    private final ClaimStore store;
    private final LostClaims lost;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Map<String, Instant> last = new HashMap<>();

    /** By account, the claims of which nothing was heard: one an outage. */
    private final Map<String, List<Unanswered>> unanswered = new HashMap<>();

    /**
     * @param time of the claim
     * @param until when it is looked for, by the monotonic clock
     */
    private record Unanswered(Instant time, long until) {}

    Claims(Database database, ClaimStore store, LostClaims lost, Clock clock) {
        this.database = database;
        this.store = store;
        this.lost = lost;
        this.clock = clock;
    }

    ClaimStore.Claim claim(String account, int max) {
        database.requireRoomForWork();
        return keptOff(
                () -> {
                    List<ClaimedItem> found = found(account);
                    return found.isEmpty()
                            ? claimNew(account, max)
                            : new ClaimStore.Claim(found, Set.of());
                });
    }

    private List<ClaimedItem> found(String account) {
        List<Unanswered> claims = unanswered.getOrDefault(account, List.of());
        List<ClaimedItem> items = new ArrayList<>();
        for (Unanswered claim : List.copyOf(claims)) {
            List<ClaimedItem> found = database.transact(c -> lost.of(c, account, claim.time()));
            items.addAll(found);
            if (!found.isEmpty() || claim.until() - System.nanoTime() < 0) {
                claims.remove(claim);
            }
        }
        return items;
    }

    private ClaimStore.Claim claimNew(String account, int max) {
        Instant now = clock.instant();
        Instant before = last.getOrDefault(account, Instant.MIN);
        // A clock that was set back comes by the same time again when nobody remembers it.
        boolean used = !now.isAfter(before) && !now.plus(SET_BACK).isBefore(before);
        Instant time = used ? before.plusMillis(1) : now;
        last.put(account, time);
        try {
            return database.transact(c -> store.claim(c, account, max, now, time));
        } catch (LedgerException e) {
            if (e.isConnectionTrouble()) {
                unanswered
                        .computeIfAbsent(account, name -> new ArrayList<>())
                        .add(new Unanswered(time, System.nanoTime() + LOOK_NANOS));
            }
            throw e;
        }
    }

    /** No claim of this process meanwhile. */
    <T> T keptOff(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
