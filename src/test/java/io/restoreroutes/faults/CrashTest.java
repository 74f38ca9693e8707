package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A crash before and after every step of one item, for every operation. There is one item for each
 * such boundary; when each stands at its own, the application's folder is copied as a crash would
 * have left it, and a new application on the copy finishes all of them: one effect and one outcome
 * each, and three reads more at the most than without the crash.
 */
class CrashTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int WARM_UP = 500_000;

    /** One, but a look that a pause of the account cuts off begins anew: on a busy machine. */
    private static final int LOOKS = 3;

    @TempDir Path folder;

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private final MixedItems items = new MixedItems(imageKit, box);
    private final Freeze freeze = new Freeze();
    private RunningApp first;
    private RunningApp second;

    @BeforeEach
    void prepare() {
        first = app("first").intercept(freeze);
        second = app("second");
    }

    private RunningApp app(String name) {
        RunningApp app = new RunningApp(folder.resolve(name), imageKit, box);
        app.set("restore.retry.settle-time", "300ms");
        // Whoever stands outside its attempt keeps its permit.
        app.set("restore.accounts.photos.max-concurrent-calls", "1000");
        app.set("restore.accounts.documents.max-concurrent-calls", "1000");
        // Without a pace two items at most are let in about Box's thousandth call of a minute: two
        // that stand just there would keep all others out.
        app.set("restore.accounts.documents.max-calls-per-second", "1000");
        return app;
    }

    @AfterEach
    void stop() {
        freeze.powerOff();
        second.close();
        first.close();
        imageKit.close();
        box.close();
    }

    private static String file(int i) {
        return String.valueOf(1000 + i);
    }

    private String line(int i) {
        List<String> item = items.add(i, file(i));
        return "{\"account\":\"%s\",\"operation\":\"%s\",\"fileId\":\"%s\",%s}\n"
                .formatted(item.get(0), item.get(1), file(i), item.get(2));
    }

    /** An account's gate opens wide only after many good answers. */
    private void warmUp() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            box.addFile(BoxFileSpec.file(file(WARM_UP + i)).version("7", "old"));
            imageKit.addFile(file(WARM_UP + i), "v1");
            lines.append(rollback("documents", WARM_UP + i, "7"));
            lines.append(rollback("photos", WARM_UP + i, "v1"));
        }
        first.drop("warm-up.ndjson", lines.toString());
        first.awaitSummaries(1);
    }

    private static String rollback(String account, int i, String version) {
        return "{\"account\":\"%s\",\"operation\":\"rollback\",\"fileId\":\"%s\",\"versionId\":\"%s\"}\n"
                .formatted(account, file(i), version);
    }

    /** Item i + n * kinds is of the same kind as item i and crashes before step n - 1. */
    @Test
    void leavesOneEffectAndOneOutcomeWhereverItHappens() {
        int kinds = MixedItems.kinds();
        first.start();
        warmUp();
        StringBuilder undisturbed = new StringBuilder();
        for (int i = 0; i < kinds; i++) {
            undisturbed.append(line(i));
        }
        first.drop("undisturbed.ndjson", undisturbed.toString());
        first.awaitSummaries(2);

        StringBuilder crashing = new StringBuilder();
        int crashes = 0;
        for (int i = 0; i < kinds; i++) {
            for (int step = 0; step < freeze.steps(file(i)); step++) {
                int item = i + (step + 1) * kinds;
                freeze.before(file(item), step);
                crashing.append(line(item));
                crashes++;
            }
        }
        first.drop("crashing.ndjson", crashing.toString());
        int all = crashes;
        // How often an item looks and waits depends on the machine: some end before their step.
        await().atMost(PATIENCE).until(() -> freeze.standing().size() + ended(kinds) == all);
        Path lit = folder.resolve("first");
        Path dark = folder.resolve("second");
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            copy(lit, dark);
                            return isCopy(lit, dark);
                        });

        second.start();
        second.awaitSummaries(3, PATIENCE);

        Map<String, JsonNode> outcomes =
                second.outcomes().stream()
                        .filter(o -> o.path("fileId").asInt() < WARM_UP)
                        .collect(Collectors.toMap(o -> o.path("fileId").asText(), o -> o));
        assertEquals(kinds + crashes, outcomes.size());
        Map<String, Long> reads = reads();
        assertAll(
                outcomes.entrySet().stream()
                        .map(entry -> () -> check(entry.getKey(), entry.getValue(), reads)));
        int steps = new TreeSet<>(freeze.standing().values()).size();
        System.out.printf("%d crashes at %d steps%n", crashes, steps);
        assertTrue(freeze.standing().size() > 0.9 * crashes, freeze.standing().toString());
        assertTrue(steps > 5 * kinds, steps + " steps: the items were not followed on their way");
    }

    /** {@return how many items that are to crash have ended} */
    private long ended(int kinds) {
        return first.outcomes().stream()
                .mapToInt(outcome -> outcome.path("fileId").asInt() - 1000)
                .filter(item -> item >= kinds && item < WARM_UP)
                .count();
    }

    private void check(String file, JsonNode outcome, Map<String, Long> reads) {
        int i = Integer.parseInt(file) - 1000;
        items.check(i, file, outcome);
        long usual = reads.get(file(i % MixedItems.kinds()) + outcome.path("account").asText());
        long here = reads.get(file + outcome.path("account").asText());
        String step = freeze.standing().get(file);
        assertTrue(here <= usual + 3 * LOOKS, here + " reads after " + step + ": " + outcome);
    }

    private Map<String, Long> reads() {
        Map<String, Long> reads = new TreeMap<>();
        count(reads, imageKit.log().calls(), "photos");
        count(reads, box.log().calls(), "documents");
        return reads;
    }

    private static void count(Map<String, Long> reads, List<Call> calls, String account) {
        for (Call call : calls) {
            String file = call.path().replaceAll(".*/files/([0-9]+).*", "$1");
            reads.merge(file + account, call.method().equals("GET") ? 1L : 0L, Long::sum);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                if (path.getFileName().toString().equals("application.properties")) {
                    continue;
                }
                Path copy = to.resolve(from.relativize(path).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return whether nothing was changed behind the copying} The ledger's file and its log are of
     * no one moment if a checkpoint came between them. The memory that its connections share is
     * made anew.
     */
    private static boolean isCopy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                String name = path.getFileName().toString();
                Path copy = to.resolve(from.relativize(path).toString());
                if (!name.equals("application.properties")
                        && !name.endsWith("-shm")
                        && (!Files.exists(copy) || Files.mismatch(path, copy) >= 0)) {
                    return false;
                }
            }
        }
        return true;
    }
}
