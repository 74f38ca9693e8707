package io.restoreroutes.work;

import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.ledger.Leases;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in the ledger what waits providers have told, and tells them to the gates of a process that
 * did not hear of them: after a kill, and after a takeover. They are written on a thread of their
 * own, so that no answer waits for the disk.
 */
final class KeptWaits {
    private static final Logger LOG = LoggerFactory.getLogger(KeptWaits.class);

    /** Shorter ones are over before another process could call. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    /** Kept ends are later by that, so that answers that tell nearly the same are one write. */
    private static final Duration SLACK = Duration.ofSeconds(1);

    private static final long LEDGER_RETRY_MILLIS = 1000;

    private final Ledger ledger;
    private final AccountGates gates;
    private final Map<String, String> lanes;
    private final Duration longest;
    private final Clock clock;
    private final ScheduledExecutorService writer =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "restore-told-waits");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** By lane, the ends that are in the ledger or on their way there. */
    private final Map<String, Instant> ends = new HashMap<>();

    /** By lane, the epoch of the lease under which the ledger was asked last. */
    private final Map<String, Long> asked = new HashMap<>();

    /**
     * @param longest the longest wait a server may impose
     */
    KeptWaits(Ledger ledger, AccountGates gates, Duration longest, Clock clock) {
        this.ledger = ledger;
        this.gates = gates;
        this.lanes = gates.lanes();
        this.longest = longest;
        this.clock = clock;
    }

    /**
     * Listens to the gates, and tells them what is kept. To be called before the first call.
     *
     * @throws LedgerException if the ledger is away
     */
    void install() {
        for (String lane : Set.copyOf(lanes.values())) {
            gates.of(lane).reports().onToldWait(wait -> told(lane, wait));
        }
        lanes.keySet().forEach(this::resume);
    }

    /**
     * Tells the gate of the account what is kept, if that was not done under the present lease. On
     * one thread at a time.
     *
     * @throws LedgerException if the ledger is away
     */
    void resume(String account) {
        String lane = lanes.get(account);
        long epoch = ledger.leases().epoch(Leases.work(lane));
        if (Objects.equals(asked.get(lane), epoch)) {
            return;
        }
        Optional<Instant> end = ledger.toldWaits().of(lane);
        asked.put(lane, epoch);
        end.ifPresent(until -> resume(lane, until));
    }

    private void resume(String lane, Instant until) {
        synchronized (this) {
            ends.put(lane, until);
        }
        Duration rest = Duration.between(clock.instant(), until);
        if (!rest.isNegative() && !rest.isZero()) {
            gates.of(lane).reports().resume(rest);
        }
    }

    private synchronized void told(String lane, Duration wait) {
        if (wait.compareTo(LEAST) < 0 || writer.isShutdown()) {
            return;
        }
        Instant now = clock.instant();
        Instant end = now.plus(wait);
        Instant known = ends.get(lane);
        if (known == null || known.isBefore(end) || known.isAfter(latest(now))) {
            ends.put(lane, end.plus(SLACK));
            writer.execute(() -> write(lane));
        }
    }

    /** {@return the latest end that can be right} */
    private Instant latest(Instant now) {
        return now.plus(longest).plus(SLACK);
    }

    private void write(String lane) {
        Instant end;
        synchronized (this) {
            end = ends.get(lane);
        }
        Instant now = clock.instant();
        try {
            ledger.toldWaits().keep(lane, end, latest(now));
        } catch (LedgerException e) {
            LOG.debug("The told wait of {} is not kept yet: {}", lane, e.getMessage());
            if (end.isAfter(now)) {
                writeLater(lane);
            }
        }
    }

    private synchronized void writeLater(String lane) {
        if (!writer.isShutdown()) {
            writer.schedule(() -> write(lane), LEDGER_RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Writes what was told by now. */
    void stop(Duration patience) throws InterruptedException {
        synchronized (this) {
            writer.shutdown();
        }
        writer.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
