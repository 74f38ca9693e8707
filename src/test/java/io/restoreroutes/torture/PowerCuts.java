package io.restoreroutes.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The life of one working folder: files of requests are dropped, the power goes at some moment, the
 * next process goes on with what the disk kept, and at last one runs to the end. The providers and
 * the web target have their power from elsewhere: what they have seen stays seen.
 *
 * <p>A cut is a {@code kill -9}, after which the folder is made anew from what a {@link Disk} that
 * was told of all system calls kept. So nothing that the process did after the cut can have reached
 * a provider.
 */
final class PowerCuts {
    /** What is left of that which was not synced. */
    enum Model {
        WORST,
        RANDOM
    }

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A moment that has not come by then will not: the power goes all the same. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    /**
     * So many requests one after the other go all the way while an older one does not: it is lost.
     * Counted and not timed, because the machine may be busy.
     */
    private static final int PROBES = 40;

    private static final Duration POLL = Duration.ofMillis(5);

    /** In the output, as soon as files are taken. */
    private static final String STARTED = "  ledger   ";

    private static final int ITEMS_A_FILE = 14;

    /** Fewer bytes than are written down until the first file is taken. */
    private static final int TRACE_OF_A_START = 1_500_000;

    /** Without the file of its figures, which Java opens by its name alone in another folder. */
    private static final String JAVA_OPTS =
            "-Xmx256m -XX:TieredStopAtLevel=1 -XX:-UsePerfData " + Distribution.TEMPORARY;

    /** SQLite's map of its log is shared memory: made anew after a power cut. */
    private static final String SHARED_MEMORY = "-shm";

    private final Path base;
    private final Path folder;
    private final Model model;
    private final Random dice;
    private final Landscape landscape;
    private final Distribution app;
    private final List<String> sources = new ArrayList<>();
    private final List<Instant> cuts = new ArrayList<>();
    private final List<SystemCalls.Drop> drops = new ArrayList<>();
    private String refusal;

    /** Cuts whose moment did not come. */
    private int missed;

    /**
     * @param base a folder for this life alone
     * @param dice for what is asked for, the moments, and what the disk keeps
     */
    private PowerCuts(Path base, Model model, Landscape landscape, Random dice) {
        this.base = base;
        this.folder = base.resolve("app");
        this.model = model;
        this.dice = dice;
        this.landscape = landscape;
        this.app =
                landscape
                        .settle(new Distribution(folder))
                        .outputTo(base)
                        .env("JAVA_OPTS", JAVA_OPTS);
    }

    /** {@return what is wrong at the end, by what it is about} */
    static Map<String, List<String>> live(Path base, Model model, long seed, int cuts)
            throws IOException {
        Random dice = new Random(seed);
        try (Landscape landscape = Landscape.calm(dice)) {
            return new PowerCuts(base, model, landscape, dice).live(cuts);
        }
    }

    private Map<String, List<String>> live(int times) throws IOException {
        app.set("restore.retry.settle-time", "1s").writeSettings();
        Files.createDirectories(folder.resolve("inbox"));
        StringBuilder moments = new StringBuilder();
        for (int cut = 1; cut <= times && refusal == null; cut++) {
            moments.append(cut == 1 ? " " : ", ").append(runAndCut(cut));
        }
        if (refusal == null) {
            finish();
        }
        Options.say("%s, cut at%s", model, moments);
        Map<String, List<String>> problems =
                landscape.checker().look(app.files("outbox", ".outcomes.ndjson"), cuts);
        // How much is read after a stop is another matter: see KillTorture.
        problems.remove("reads");
        problems.put("starts", refusal == null ? List.of() : List.of(refusal));
        problems.put("files", Papers.look(app, sources));
        // A power cut before there was anything to lose says nothing.
        problems.put("cuts", missed == 0 ? List.of() : List.of(missed + " not at their moment"));
        return problems;
    }

    /** When the power goes. */
    private enum Moment {
        STARTING,
        TAKEN,
        AT_WORK,
        OUTCOME,
        PUT_AWAY,
        SUMMARY,
        ALL_DONE
    }

    private String runAndCut(int cut) throws IOException {
        Moment moment = Moment.values()[dice.nextInt(Moment.values().length)];
        boolean dropFirst = dice.nextBoolean();
        Path trace = base.resolve("trace-" + cut + ".txt");
        BooleanSupplier reached = reached(moment, trace);
        if (dropFirst) {
            drop(ITEMS_A_FILE);
        }
        drops.clear();
        Disk disk = Disk.of(folder);
        boolean came;
        try (Distribution.Run run = app.under(Strace.command(trace)).start()) {
            long tool = Strace.of(run.pid());
            if (moment != Moment.STARTING) {
                awaitOrEnd(run, () -> run.output().contains(STARTED));
                if (!dropFirst) {
                    drop(ITEMS_A_FILE);
                }
            }
            came = awaitMoment(run, reached);
            long size = size(trace) + later();
            awaitMoment(run, () -> size(trace) >= size);
            if (!run.isAlive()) {
                refusal = run.output();
            }
            cuts.add(Instant.now());
            run.kill();
            Strace.awaitEnd(tool);
        }
        SystemCalls calls = new SystemCalls(disk, folder.toRealPath(), drops);
        calls.read(trace);
        checkModel(disk, calls.uncertain());
        int changed = losePower(disk, cut);
        if (!came) {
            missed++;
        }
        return "%s%s -%d".formatted(came ? "" : "not ", moment, changed);
    }

    /** Often at once, else some system calls later. */
    private int later() {
        return switch (dice.nextInt(4)) {
            case 0 -> 0;
            case 1 -> dice.nextInt(1_000);
            case 2 -> dice.nextInt(10_000);
            default -> dice.nextInt(100_000);
        };
    }

    private BooleanSupplier reached(Moment moment, Path trace) {
        long calls = landscape.calls() + 1 + dice.nextInt(ITEMS_A_FILE);
        long outcomes = sizeOf(app.files("outbox", ".outcomes.ndjson"));
        int done = app.files("inbox/.done", "").size();
        int summaries = app.files("outbox", ".summary.json").size();
        int start = dice.nextInt(TRACE_OF_A_START);
        return switch (moment) {
            case STARTING -> () -> size(trace) >= start;
            case TAKEN -> () -> !sources.isEmpty() && app.files("inbox", ".ndjson").isEmpty();
            case AT_WORK -> () -> landscape.calls() >= calls;
            case OUTCOME -> () -> sizeOf(app.files("outbox", ".outcomes.ndjson")) > outcomes;
            case PUT_AWAY -> () -> app.files("inbox/.done", "").size() > done;
            case SUMMARY -> () -> app.files("outbox", ".summary.json").size() > summaries;
            case ALL_DONE -> this::isAllDone;
        };
    }

    private boolean isAllDone() {
        return app.files("outbox", ".summary.json").size() >= sources.size()
                && app.files("inbox/.done", "").size() >= sources.size()
                && landscape.hook.byId().size() >= landscape.wishes.size();
    }

    /**
     * Waits for that, or until nothing has happened for a while, or the process has ended.
     *
     * @return whether it came
     */
    private boolean awaitMoment(Distribution.Run run, BooleanSupplier moment) {
        long[] lastChange = {System.nanoTime()};
        long[] lastSeen = {-1};
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(
                        () -> {
                            long seen =
                                    landscape.calls()
                                            + landscape.hook.taken()
                                            + sizeOf(app.files("outbox", ""))
                                            + run.output().length();
                            if (seen != lastSeen[0]) {
                                lastSeen[0] = seen;
                                lastChange[0] = System.nanoTime();
                            }
                            return moment.getAsBoolean()
                                    || !run.isAlive()
                                    || System.nanoTime() - lastChange[0] > QUIET.toNanos();
                        });
        return moment.getAsBoolean();
    }

    private static long sizeOf(Collection<Path> files) {
        return files.stream().mapToLong(PowerCuts::size).sum();
    }

    /** {@return 0 if it is not there} */
    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * From now on the file is safe, by all that somebody who drops it can do.
     *
     * @return the id of its last request
     */
    private String drop(int items) throws IOException {
        String name = "wishes-" + (sources.size() + 1) + ".ndjson";
        List<Wish> wishes = landscape.wishes.next(items);
        byte[] content = Wishes.ndjson(wishes).getBytes(UTF_8);
        Path staged = Files.write(base.resolve(name), content);
        Path inbox = folder.resolve("inbox");
        force(staged, StandardOpenOption.WRITE);
        Instant now = Instant.now();
        Files.move(staged, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        force(inbox, StandardOpenOption.READ);
        drops.add(
                new SystemCalls.Drop(
                        now.getEpochSecond() + now.getNano() / 1e9, "inbox/" + name, content));
        sources.add(name);
        return wishes.get(items - 1).requestId();
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }

    /** What the processes saw must be what there is, or this test is not worth anything. */
    private void checkModel(Disk disk, Set<String> uncertain) {
        List<String> wrong =
                disk.now().differences(Disk.of(folder).now()).stream()
                        .filter(path -> !path.endsWith(SHARED_MEMORY))
                        .filter(path -> uncertain.stream().noneMatch(path::startsWith))
                        .toList();
        assertEquals(List.of(), wrong, () -> "the model of the disk is wrong; see " + base);
    }

    /** {@return how many files and folders are not as the processes saw them} */
    private int losePower(Disk disk, int cut) throws IOException {
        Disk.Image image = model == Model.WORST ? disk.worst() : disk.random(dice);
        image.entries().keySet().removeIf(path -> path.endsWith(SHARED_MEMORY));
        Path before = Files.move(folder, base.resolve("before-cut-" + cut));
        image.writeTo(folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Path same = before.resolve(folder.relativize(file));
                if (Files.exists(same)) {
                    Files.setPosixFilePermissions(file, Files.getPosixFilePermissions(same));
                }
            }
        }
        return image.differences(disk.now()).size();
    }

    private void finish() throws IOException {
        try (Distribution.Run run = app.under(List.of()).start()) {
            awaitOrEnd(run, () -> run.output().contains(STARTED));
            for (int probe = 0; probe < PROBES && run.isAlive() && !isAllDone(); probe++) {
                String id = drop(1);
                awaitOrEnd(
                        run,
                        () ->
                                isAllDone()
                                        || landscape.hook.byId().values().stream()
                                                .anyMatch(
                                                        outcome ->
                                                                outcome.path("requestId")
                                                                        .asText()
                                                                        .equals(id)));
            }
            if (!run.isAlive()) {
                refusal = run.output();
                return;
            }
            run.signal("TERM");
            run.awaitExit();
        }
    }

    private static void awaitOrEnd(Distribution.Run run, BooleanSupplier moment) {
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> !run.isAlive() || moment.getAsBoolean());
    }
}
