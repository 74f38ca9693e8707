package io.restoreroutes.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.Distribution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The processes that share a ledger, and what was done to them. */
final class Nodes {
    /** README: a process stops within this time. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    private static final int STOPPED_BY_TERM = 143;

    private final List<Distribution> nodes;
    private final Map<Integer, Distribution.Run> running = new TreeMap<>();
    private final List<Instant> stops = new ArrayList<>();
    private final List<Instant> wakings = new ArrayList<>();
    private long slowestStop;

    Nodes(List<Distribution> nodes) {
        this.nodes = nodes;
    }

    synchronized void start(int node) {
        running.put(node, nodes.get(node).start());
    }

    synchronized void kill(int node) {
        assertTrue(running.get(node).isAlive(), running.get(node)::output);
        stops.add(Instant.now());
        running.remove(node).kill();
    }

    synchronized void freeze(int node) {
        stops.add(Instant.now());
        running.get(node).signal("STOP");
    }

    synchronized void wake(int node) {
        wakings.add(Instant.now());
        running.get(node).signal("CONT");
    }

    /** As an operator stops it: in time, and with the status that README names. */
    synchronized void stop(int node) {
        Distribution.Run run = running.remove(node);
        stops.add(Instant.now());
        long start = System.nanoTime();
        run.signal("TERM");
        assertEquals(STOPPED_BY_TERM, run.awaitExit(LONGEST_STOP), run::output);
        slowestStop = Math.max(slowestStop, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    synchronized void killAll() {
        running.values().forEach(Distribution.Run::kill);
        running.clear();
    }

    synchronized void stopAll() {
        List.copyOf(running.keySet()).forEach(this::stop);
        Options.say("the slowest of the stops in order took %d ms", slowestStop);
    }

    synchronized void checkAlive() {
        running.values().forEach(run -> assertTrue(run.isAlive(), run::output));
    }

    /** {@return when one was killed, frozen or stopped} */
    synchronized List<Instant> stops() {
        return List.copyOf(stops);
    }

    /** {@return when a frozen one went on} */
    synchronized List<Instant> wakings() {
        return List.copyOf(wakings);
    }
}
