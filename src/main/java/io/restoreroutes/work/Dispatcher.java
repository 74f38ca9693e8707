package io.restoreroutes.work;

import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.JobAction;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.loop.Loop;
import io.restoreroutes.loop.Loop.Rest;
import io.restoreroutes.loop.Outage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that claims: for each account what its gate lets through, never a fixed batch. It
 * is woken by events (accept, a due time, a freed permit) and holds no item that has to wait.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** A look without an event, in case a clock was set: the due times are wall-clock times. */
    private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(1);

    private final Ledger ledger;
    private final Recorder recorder;
    private final Consumer<ClaimedItem> start;
    private final Consumer<String> beforeClaim;
    private final ObjIntConsumer<String> claimed;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ClockWatch watch;
    private final Map<String, AccountLane> lanes = new LinkedHashMap<>();
    private final Outage outage =
            new Outage(
                    LOG,
                    "No item can be claimed until the ledger is back",
                    "Items are claimed again");
    private final Loop loop =
            new Loop("restore-dispatcher", outage, this::step).atEnd(this::giveAllBack);
    private volatile boolean actionsChanged;
    private long lastLook;

    /**
     * @param start begins an item and returns at once
     * @param beforeClaim is told an account of which items will be claimed; may close its gate, and
     *     throw that the ledger is away
     * @param claimed hears how many items of an account were claimed
     */
    Dispatcher(
            Ledger ledger,
            Recorder recorder,
            Collection<AccountLane> accounts,
            Consumer<ClaimedItem> start,
            Consumer<String> beforeClaim,
            ObjIntConsumer<String> claimed,
            Clock clock,
            LongSupplier nanoTime,
            ClockWatch watch) {
        this.nanoTime = nanoTime;
        this.lastLook = nanoTime.getAsLong() - LONGEST_IDLE;
        this.watch = watch;
        this.ledger = ledger;
        this.recorder = recorder;
        this.start = start;
        this.beforeClaim = beforeClaim;
        this.claimed = claimed;
        this.clock = clock;
        accounts.forEach(lane -> lanes.put(lane.account(), lane));
    }

    void start() {
        loop.start();
    }

    /** No further claim; items claimed ahead go back. Returns when the thread has ended. */
    void stop(Duration patience) throws InterruptedException {
        loop.stop(patience);
    }

    /** Items of these accounts may be due at that time. */
    void mayBeDue(Collection<String> accounts, Instant time) {
        for (String account : accounts) {
            AccountLane lane = lanes.get(account);
            if (lane != null) {
                lane.mayBeDue(time);
            }
        }
        wake();
    }

    /** Something changed: look again. */
    void wake() {
        loop.wake();
    }

    /** A person wants something else of a job: what was claimed ahead of it may have to go back. */
    void actionsChanged() {
        actionsChanged = true;
        wake();
    }

    private Rest step() {
        long rest = LONGEST_IDLE;
        lookAround();
        if (actionsChanged) {
            actionsChanged = !takeBackHalted();
        }
        for (AccountLane lane : lanes.values()) {
            rest = Math.min(rest, serveSafely(lane));
        }
        return Rest.untilNews(Duration.ofNanos(rest));
    }

    private void giveAllBack() {
        lanes.values().forEach(lane -> giveBack(lane, true));
    }

    /**
     * Other processes accept requests too, and what a commit released is not heard of when its
     * answer was lost: one query a second, however many accounts.
     */
    private void lookAround() {
        List<String> mine =
                lanes.values().stream()
                        .filter(AccountLane::isMine)
                        .map(AccountLane::account)
                        .toList();
        boolean earlier = watch.look(mine);
        if (mine.isEmpty() || nanoTime.getAsLong() - lastLook < LONGEST_IDLE && !earlier) {
            return;
        }
        try {
            ledger.nextDue(mine).forEach((account, due) -> lanes.get(account).mayBeDue(due));
            lastLook = nanoTime.getAsLong();
            actionsChanged = true;
        } catch (LedgerException e) {
            // A claim says so, where there is one to be made.
            LOG.debug("The ledger is away: {}", e.getMessage());
        }
    }

    /** {@return false if the ledger is away} */
    private boolean takeBackHalted() {
        if (lanes.values().stream().noneMatch(AccountLane::isAhead)) {
            return true;
        }
        try {
            Map<String, JobAction> halted = ledger.control().halted();
            for (AccountLane lane : lanes.values()) {
                giveBack(lane.takeBack(item -> isHalted(item, halted)));
            }
            return true;
        } catch (LedgerException e) {
            LOG.debug("The ledger is away: {}", e.getMessage());
            return false;
        }
    }

    private static boolean isHalted(ClaimedItem item, Map<String, JobAction> halted) {
        JobAction action = halted.get(item.jobId());
        return action != null && action.holdsBack(item);
    }

    /** A fault in one account's turn must not end the work of all. */
    private long serveSafely(AccountLane lane) {
        try {
            return serve(lane);
        } catch (RuntimeException fault) {
            LOG.error("Account {}: a fault of our own; it is tried again", lane.account(), fault);
            return LONGEST_IDLE;
        }
    }

    private long serve(AccountLane lane) {
        if (!lane.isMine()) {
            giveBack(lane, true);
            return LONGEST_IDLE;
        }
        giveBack(lane, false);
        long wait = lane.send(start);
        int wanted = lane.wanted();
        while (wanted > 0) {
            int claims = claim(lane, wanted);
            wait = lane.send(start);
            if (claims <= 0) {
                // None while items of a paused job are put aside: other accounts have their turn.
                return claims < 0 ? Loop.RETRY.toNanos() : wait;
            }
            wanted = lane.wanted();
        }
        return wait;
    }

    /** {@return how many items were claimed; less than 0 if the ledger is away} */
    private int claim(AccountLane lane, int wanted) {
        try {
            beforeClaim.accept(lane.account());
            if (lane.wanted() == 0) {
                return 0;
            }
            lane.beforeClaim();
            List<ClaimedItem> items = List.of();
            Instant providerTime = lane.providerTime();
            Instant failing = lane.retryFirst();
            if (failing != null) {
                items = ledger.claim(lane.account(), wanted, failing, providerTime);
            }
            if (items.isEmpty()) {
                items = ledger.claim(lane.account(), wanted, null, providerTime);
            }
            claimed.accept(lane.account(), items.size());
            lane.add(items);
            if (items.size() == wanted) {
                lane.mayBeDue(Instant.MIN);
            } else {
                Instant due = ledger.nextDue(List.of(lane.account())).get(lane.account());
                if (due != null) {
                    lane.mayBeDue(due);
                }
            }
            outage.over();
            return items.size();
        } catch (LedgerException e) {
            lane.mayBeDue(Instant.MIN);
            outage.ledgerAway(e);
            return -1;
        }
    }

    private void giveBack(AccountLane lane, boolean always) {
        // Due at once: the gate holds it back, and after a restart it may be open.
        giveBack(lane.takeBack(always));
    }

    private void giveBack(List<ClaimedItem> items) {
        for (ClaimedItem item : items) {
            recorder.add(Verdict.Postponed.uncounted(item, clock.instant(), item.doubtSince()));
        }
    }
}
