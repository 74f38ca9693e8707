package io.restoreroutes.torture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One process with a small heap on bad days without end: what it holds must not grow. */
class SoakTorture {
    /** Of four thousand items one may well be hit by ten faults in a row: waits up to a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final int ROUND = 4_000;
    private static final double GROWTH = 1.15;
    private static final int HEAP_SLACK_KB = 8 * 1024;
    private static final int COUNT_SLACK = 16;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Random dice = Options.dice(SoakTorture.class);
    private final List<Vitals> minutes = new ArrayList<>();
    private final Set<Path> checked = new HashSet<>();
    private long items;

    @Test
    void heapAndHandlesStayFlat() throws IOException {
        Duration length = Options.minutes("soak.minutes", 5);
        try (Landscape all = new Landscape(dice)) {
            Distribution app = all.settle(new Distribution(folder));
            try (Distribution.Run run = app.start().awaitStarted()) {
                long begin = System.nanoTime();
                while (System.nanoTime() - begin < length.toNanos()) {
                    round(all, app, run);
                    long passed = System.nanoTime() - begin;
                    if (passed >= Duration.ofMinutes(minutes.size() + 1).toNanos()) {
                        measure(run);
                    }
                }
            }
        }
        checkFlat("heap in kB", Vitals::heapKb, HEAP_SLACK_KB);
        checkFlat("open handles", Vitals::handles, COUNT_SLACK);
        checkFlat("threads", Vitals::threads, COUNT_SLACK);
    }

    private void round(Landscape all, Distribution app, Distribution.Run run) throws IOException {
        all.hook.mood(Hook.Mood.values()[dice.nextInt(Hook.Mood.values().length)]);
        int files = app.files("outbox", ".summary.json").size();
        app.drop("wishes-" + files + ".ndjson", Wishes.ndjson(all.wishes.next(ROUND)));
        await().atMost(PATIENCE)
                .until(() -> !run.isAlive() || app.files("outbox", ".summary.json").size() > files);
        all.hook.mood(Hook.Mood.WELL);
        await().atMost(PATIENCE)
                .until(() -> !run.isAlive() || all.hook.byId().size() == all.wishes.size());
        assertTrue(run.isAlive(), run::output);
        List<Path> outbox = new ArrayList<>(app.files("outbox", ".outcomes.ndjson"));
        outbox.removeAll(checked);
        all.checker().check(outbox, List.of());
        checked.addAll(outbox);
        items += ROUND;
        all.clear();
    }

    private void measure(Distribution.Run run) throws IOException {
        Vitals vitals = Vitals.of(run.pid());
        minutes.add(vitals);
        Options.say(
                "minute %d: %d items, heap %d kB, resident %d kB, %d handles, %d threads",
                minutes.size(),
                items,
                vitals.heapKb(),
                vitals.rssKb(),
                vitals.handles(),
                vitals.threads());
    }

    /** The best minute of the last third against that of the first: a leak has no good minutes. */
    private void checkFlat(String what, ToLongFunction<Vitals> value, int slack) {
        int third = Math.max(1, minutes.size() / 3);
        long first = least(minutes.subList(0, third), value);
        long last = least(minutes.subList(minutes.size() - third, minutes.size()), value);
        Options.say("least %s: %d in the first third, %d in the last", what, first, last);
        assertTrue(last <= first * GROWTH + slack, what + ": " + first + " to " + last);
    }

    private static long least(List<Vitals> some, ToLongFunction<Vitals> value) {
        return some.stream().mapToLong(value).min().orElseThrow();
    }
}
