package io.restoreroutes.cluster;

import io.restoreroutes.ledger.AcquiredLease;
import io.restoreroutes.ledger.Leases;
import io.restoreroutes.ledger.LedgerException;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process's leases and takes its part of those that are free, on one thread. A ledger
 * that no other process can use has no thread: every duty begins at once.
 */
public final class Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** How many renewals may be missed before nothing is begun under a lease. */
    private static final int BEATS = 3;

    private static final Duration LONGEST_STOP = Duration.ofSeconds(2);

    private static final Duration WINDING_DOWN = Duration.ofMillis(200);

    private final Leases leases;
    private final Duration leaseTime;
    private final Duration beat;
    private final Duration settleTime;
    private final Clock clock;
    private final Outage outage =
            new Outage(
                    LOG,
                    "This node's leases cannot be renewed, so it stops working when they end;"
                            + " it goes on by itself",
                    "Leases are renewed again");
    private final Loop loop;
    private final HandOver handOver = new HandOver(System::nanoTime);
    private volatile Map<String, Duty> duties = Map.of();
    private int nodes;

    /**
     * Nothing happens before {@link #join}.
     *
     * @param settleTime how long a provider may take to apply a write that left before a takeover
     */
    public Cluster(Leases leases, ClusterSettings settings, Duration settleTime, Clock clock) {
        this.leases = leases;
        this.leaseTime = settings.leaseTime();
        this.settleTime = settleTime;
        this.clock = clock;
        this.beat = leaseTime.minus(Leases.MARGIN).dividedBy(BEATS);
        // Left here and not where it is waited for: a ledger that is away answers late or never.
        this.loop =
                new Loop("restore-leases", outage, this::step)
                        .retryAfter(beat.compareTo(Loop.RETRY) < 0 ? beat : Loop.RETRY)
                        .atEnd(this::leave);
    }

    /**
     * Tells the other processes on the ledger that this one lives. On SQLite there are none.
     *
     * @throws LedgerException if the ledger is away
     */
    public void join() {
        leases.join(NodeName.make(), leaseTime);
        if (leases.isShared()) {
            LOG.info("This node is {}", leases.node());
            loop.start();
        }
    }

    /** Takes this process's part of the duties, now and from now on. To be called once. */
    public void start(Collection<? extends Duty> all) {
        if (!leases.isShared()) {
            Instant now = clock.instant();
            all.forEach(duty -> duty.begin(new AcquiredLease(duty.name(), now, 0)));
            return;
        }
        Map<String, Duty> byName = new LinkedHashMap<>();
        all.forEach(duty -> byName.put(duty.name(), duty));
        duties = byName;
        loop.wake();
    }

    /** Hands everything over that has ended by now; the rest runs out. Returns soon in any case. */
    public void stop() throws InterruptedException {
        if (!leases.isShared()) {
            return;
        }
        if (!loop.stop(LONGEST_STOP)) {
            LOG.warn("What this node did is free only when its time is over");
        }
    }

    private void leave() {
        try {
            List<String> ended = leases.held().stream().filter(this::isEnded).toList();
            leases.release(ended);
            leases.leave();
        } catch (LedgerException e) {
            if (!loop.mustEnd()) {
                LOG.warn(
                        "What this node did is free only when its time is over: {}",
                        e.getMessage());
            }
        }
    }

    private boolean isEnded(String name) {
        Duty duty = duties.get(name);
        return duty == null || duty.windDown();
    }

    private Rest step() {
        round();
        outage.over();
        return Rest.untilNews(handOver.isEmpty() ? beat : WINDING_DOWN);
    }

    private void round() {
        Leases.Beat now = leases.beat();
        if (!now.lost().isEmpty()) {
            LOG.warn(
                    "Another node took over what this one did while it was stopped or cut off ({})",
                    String.join(", ", now.lost()));
            end(now.lost(), false);
        }
        Map<String, Duty> mine = duties;
        if (mine.isEmpty() || outage.isLedgerAway()) {
            // It has just come back: first the others renew what is theirs.
            return;
        }
        if (nodes == 0) {
            leases.offer(mine.keySet());
        }
        boolean joined = nodes > 0 && now.nodes() > nodes;
        nodes = now.nodes();
        for (Set<String> kind : kinds(mine.keySet())) {
            share(kind, joined);
        }
        handOver();
    }

    private static Collection<TreeSet<String>> kinds(Set<String> names) {
        return names.stream()
                .collect(
                        Collectors.groupingBy(
                                name -> name.substring(0, name.indexOf(':')),
                                TreeMap::new,
                                Collectors.toCollection(TreeSet::new)))
                .values();
    }

    private void share(Set<String> kind, boolean joined) {
        Set<String> held = new TreeSet<>(leases.held());
        held.retainAll(kind);
        if (joined) {
            LeaseShare.surplus(kind.size(), held, nodes)
                    .forEach(name -> handOver.add(duties.get(name)));
        }
        Map<String, Duration> free = leases.free(kind);
        List<String> wanted =
                free.isEmpty()
                        ? List.of()
                        : LeaseShare.take(kind.size(), held.size(), nodes, free, leaseTime);
        if (!wanted.isEmpty()) {
            take(wanted);
        }
    }

    private void take(List<String> names) {
        try {
            for (AcquiredLease lease : leases.take(names, settleTime)) {
                duties.get(lease.name()).begin(lease);
            }
        } catch (LedgerException e) {
            if (e.isConnectionTrouble() || !e.isTransient()) {
                throw e;
            }
            // Somebody wrote for long; what is held must not wait for that.
            LOG.debug("Leases are taken with the next beat: {}", e.getMessage());
        }
    }

    private void handOver() {
        List<String> ended = handOver.ended();
        if (!ended.isEmpty()) {
            leases.release(ended);
            end(ended, true);
        }
    }

    private void end(Collection<String> names, boolean handedOver) {
        for (String name : names) {
            handOver.remove(name);
            Duty duty = duties.get(name);
            if (duty != null) {
                duty.end(handedOver);
            }
        }
    }
}
