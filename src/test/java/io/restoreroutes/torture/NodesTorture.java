package io.restoreroutes.torture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.RateLimit;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.PostgresServer;
import io.restoreroutes.testing.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes on one PostgreSQL, with one inbox and one outbox; two at a time are in trouble.
 */
class NodesTorture {
    private static final int NODES = 3;
    private static final int IN_TROUBLE = 2;
    private static final Duration LEASE_TIME = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration FEED_EVERY = Duration.ofSeconds(2);
    private static final int LARGEST_FILE = 150;

    /** Calls a second that each account may make. */
    private static final int RATE = 30;

    private static final int LONGEST_OUTAGE_MS = 8_000;

    /** So soon after a frozen process went on, a write may be one that it had already let go. */
    private static final Duration WINDOW = Duration.ofSeconds(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Random dice = Options.dice(NodesTorture.class);
    private final List<Path> folders = new ArrayList<>();
    private Distribution shared;
    private int files;

    @Test
    void nothingIsLostAndNothingIsDoubled() throws IOException {
        shared = new Distribution(folder);
        try (Landscape all = new Landscape(dice);
                Postgres postgres = new Postgres(folder.resolve("postgres"));
                Relay relay = new Relay(postgres.port())) {
            limit(all, Options.number("limit", 100));
            Nodes nodes = new Nodes(settle(all, postgres.port(), relay.port()));
            try {
                run(all, nodes, postgres);
                nodes.stopAll(relay);
            } finally {
                nodes.killAll();
            }
            report(all, nodes);
            nodes.checkFallen();
            Map<String, List<String>> problems =
                    all.checker().look(shared.files("outbox", ".outcomes.ndjson"), nodes.stops());
            dropWhatIsNamed(problems, all, nodes);
            problems.forEach(
                    (what, found) ->
                            assertEquals(
                                    0,
                                    found.size(),
                                    () -> what + ": " + found.stream().limit(5).toList()));
            assertEquals(files, shared.files("inbox/.done", ".ndjson").size());
            assertEquals(files, shared.files("outbox", ".summary.json").size());
        }
    }

    private static void limit(Landscape all, int perSecond) {
        if (perSecond > 0) {
            RateLimit limit = RateLimit.window(perSecond, Duration.ofSeconds(1));
            all.imageKit.rateLimit(limit);
            all.box.rateLimit(limit);
        }
    }

    /** The last one is behind the relay. */
    private List<Distribution> settle(Landscape all, int databasePort, int relayPort) {
        List<Distribution> nodes = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            folders.add(folder.resolve("node-" + node));
            Distribution settled =
                    all.settle(new Distribution(folders.get(node)))
                            .set(
                                    "restore.ledger.url",
                                    Postgres.url(node < NODES - 1 ? databasePort : relayPort))
                            .set("restore.ledger.username", PostgresServer.USER)
                            .set("restore.ledger.password", PostgresServer.PASSWORD)
                            .set("restore.cluster.lease-time", LEASE_TIME.toSeconds() + "s")
                            .set("restore.intake.file.directory", path("inbox"))
                            .set("restore.delivery.outbox.directory", path("outbox"));
            for (String account : Landscape.accounts()) {
                settled.set(
                        "restore.accounts." + account + ".max-calls-per-second",
                        String.valueOf(RATE));
            }
            nodes.add(settled);
        }
        return nodes;
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private void run(Landscape all, Nodes nodes, Postgres postgres) throws IOException {
        for (int node = 0; node < NODES; node++) {
            nodes.start(node);
        }
        Trouble trouble = new Trouble(nodes, dice, NODES, IN_TROUBLE);
        long end = System.nanoTime() + Options.minutes("minutes", 5).toNanos();
        int restarts = Options.number("database-restarts", 0);
        long restartEvery = Options.minutes("minutes", 5).dividedBy(restarts + 1).toNanos();
        long restartAt = System.nanoTime() + restartEvery;
        while (System.nanoTime() - end < 0) {
            feed(all);
            long feedAgain = System.nanoTime() + FEED_EVERY.toNanos();
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                trouble.go(LEASE_TIME);
                                return System.nanoTime() - feedAgain > 0;
                            });
            if (restarts > 0 && System.nanoTime() - restartAt > 0) {
                restartAt += restartEvery;
                postgres.restart(Duration.ofMillis(dice.nextInt(LONGEST_OUTAGE_MS)));
            }
        }
        trouble.end();
        all.hook.mood(Hook.Mood.WELL);
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            nodes.startFallen();
                            return shared.files("outbox", ".summary.json").size() == files
                                    && all.hook.byId().size() >= all.wishes.size();
                        });
    }

    private void feed(Landscape all) {
        all.hook.mood(Hook.Mood.values()[dice.nextInt(Hook.Mood.values().length)]);
        List<Wish> wishes = all.wishes.next(1 + dice.nextInt(LARGEST_FILE));
        shared.drop("wishes-" + ++files + ".ndjson", Wishes.ndjson(wishes));
    }

    private void report(Landscape all, Nodes nodes) throws IOException {
        List<Call> calls = Traffic.calls(all.imageKit, all.box);
        Takeovers takeovers = new Takeovers(folders);
        takeovers.report(nodes.stops());
        new Rates(calls, all.wishes, takeovers.times()).report(RATE);
        Options.say(
                "%d calls, %d refused by the limit, %d before a told wait was over",
                calls.size(),
                calls.stream().filter(c -> c.status() == 429 && c.fault() == null).count(),
                calls.stream().filter(Call::beforeToldWaitWasOver).count());
    }

    /**
     * docs/operating.md names a window: a process that was frozen between its look at the lease and
     * the send.
     */
    private static void dropWhatIsNamed(
            Map<String, List<String>> problems, Landscape all, Nodes nodes) {
        long named = 0;
        var byWish = Traffic.byWish(Traffic.calls(all.imageKit, all.box), all.wishes);
        for (Map.Entry<Wish, List<Call>> entry : byWish.entrySet()) {
            boolean late =
                    entry.getValue().stream()
                            .filter(Call::effectApplied)
                            .anyMatch(
                                    call ->
                                            nodes.wakings().stream()
                                                    .anyMatch(
                                                            at ->
                                                                    !call.at().isBefore(at)
                                                                            && call.at()
                                                                                    .isBefore(
                                                                                            at.plus(
                                                                                                    WINDOW))));
            String name = entry.getKey().toString();
            if (late && problems.get("doubled").removeIf(text -> text.startsWith(name))) {
                named++;
            }
        }
        Options.say("%d doubled in the window that the documentation names", named);
    }
}
