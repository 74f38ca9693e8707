package io.restoreroutes.faults;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Faults;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many items under many faults; checked from the providers' own state and the outbox only. {@code
 * -Dfaults.items=5000} makes it long, {@code -Dfaults.seed=…} repeats a run.
 */
class ManyLostAnswersTest {
    private static final int ITEMS = Integer.getInteger("faults.items", 150);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);
    private static final Duration PATIENCE = Duration.ofSeconds(300 + ITEMS / 5);
    private static final Duration LATE = Duration.ofMillis(300);
    private static final List<String> ACCOUNTS =
            List.of("lost-documents", "late-documents", "mixed-documents");
    private static final List<String> KEYS = List.of("lost-photos", "late-photos", "mixed-photos");

    @TempDir static Path folder;

    private static final ImageKitSandbox IMAGEKIT = ImageKitSandbox.start();
    private static final BoxSandbox BOX = BoxSandbox.start();
    private static final MixedItems MIXED = new MixedItems(IMAGEKIT, BOX);
    private static RunningApp app;
    private static Map<String, List<JsonNode>> outcomes;

    @BeforeAll
    static void run() {
        System.out.println("faults.seed=" + SEED + " faults.items=" + ITEMS);
        BOX.faults().seed(SEED);
        IMAGEKIT.faults().seed(SEED);
        IMAGEKIT.log().keep(1_000_000);
        BOX.log().keep(1_000_000);
        // What is evidence is judged by the provider's clock.
        BOX.clockSkew(Duration.ofMinutes(-7));
        app = new RunningApp(folder, null, null);
        // Far more than it takes a busy machine to have a late effect.
        app.set("restore.retry.settle-time", "15s");
        for (String account : ACCOUNTS) {
            String prefix = "restore.accounts." + account + ".";
            app.set(prefix + "provider", "box");
            app.set(prefix + "client-id", BoxTokens.CLIENT_ID);
            app.set(prefix + "client-secret", BoxTokens.CLIENT_SECRET);
            app.set(prefix + "user-id", "" + (ACCOUNTS.indexOf(account) + 1));
            app.set(prefix + "base-url", BOX.baseUrl());
            app.set(prefix + "token-url", BOX.tokenUrl());
        }
        IMAGEKIT.acceptKeys(KEYS.toArray(String[]::new));
        for (String account : KEYS) {
            String prefix = "restore.accounts." + account + ".";
            app.set(prefix + "provider", "imagekit");
            app.set(prefix + "private-key", account);
            app.set(prefix + "base-url", IMAGEKIT.baseUrl());
        }
        // Only the mixed faults leave a call without an answer.
        app.set("restore.accounts.mixed-documents.response-timeout", "2s");
        app.set("restore.accounts.mixed-photos.response-timeout", "2s");
        List<Fault> lost =
                List.of(
                        Fault.close().afterEffect(),
                        Fault.status(503).afterEffect(),
                        Fault.truncated());
        List<Fault> late =
                List.of(Fault.status(503).effectAfter(LATE), Fault.close().effectAfter(LATE));
        for (Faults faults : List.of(IMAGEKIT.faults(), BOX.faults())) {
            strike(faults, of("lost").and(Requests.writes()), 0.3, lost);
            strike(faults, of("late").and(Requests.writes()), 0.3, late);
            strike(faults, of("mixed"), 0.05, MixedItems.faults(LATE));
        }
        app.start();
        for (String kind : List.of("lost", "late")) {
            drop(kind + "-photos", i -> photo(kind, i));
            drop(kind + "-documents", i -> document(kind, i));
        }
        drop("mixed", ManyLostAnswersTest::mixed);
        app.awaitSummaries(5, PATIENCE);
        outcomes =
                app.outcomes().stream()
                        .collect(
                                Collectors.groupingBy(
                                        outcome -> outcome.at("/source/name").asText()));
    }

    @AfterAll
    static void stop() {
        app.close();
        IMAGEKIT.close();
        BOX.close();
    }

    /** Each of the faults meets its equal part of the share. */
    private static void strike(
            Faults faults, Predicate<Request> when, double share, List<Fault> all) {
        double part = share / all.size();
        double left = 1;
        for (Fault fault : all) {
            // A rule is asked only when those before it have passed.
            faults.when(when).withProbability(part / left).then(fault);
            left -= part;
        }
    }

    /** File ids are made of a digit for their kind and a number. */
    private static String file(String kind, int i) {
        return (List.of("lost", "late", "mixed").indexOf(kind) + 1) + "" + (100_000 + i);
    }

    private static Predicate<Request> of(String kind) {
        String start = "/files/" + file(kind, 0).charAt(0);
        return request -> request.path().contains(start);
    }

    private static void drop(String name, IntFunction<String> line) {
        String text =
                IntStream.range(0, ITEMS)
                        .mapToObj(line)
                        .collect(Collectors.joining("\n", "", "\n"));
        app.drop(name + ".ndjson", text);
    }

    private static String line(String account, String operation, String file, String version) {
        return """
                {"requestId":"%s-%s","account":"%s","operation":"%s","fileId":"%s","versionId":"%s"}\
                """
                .formatted(account, file, account, operation, file, version);
    }

    private static String photo(String kind, int i) {
        IMAGEKIT.addFile(file(kind, i), "v1", "v2");
        return line(kind + "-photos", "restore", file(kind, i), "v1");
    }

    private static String document(String kind, int i) {
        String file = file(kind, i);
        BOX.addFile(file, file + "01", file + "02");
        return line(kind + "-documents", "promote", file, file + "01");
    }

    private static String mixed(int i) {
        List<String> item = MIXED.add(i, file("mixed", i));
        return "{\"account\":\"mixed-%s\",\"operation\":\"%s\",\"fileId\":\"%s\",%s}"
                .formatted(item.get(0), item.get(1), file("mixed", i), item.get(2));
    }

    private static Collection<JsonNode> job(String name) {
        List<JsonNode> job = outcomes.get(name + ".ndjson");
        assertEquals(ITEMS, job.size());
        assertEquals(ITEMS, job.stream().map(o -> o.path("outcomeId").asText()).distinct().count());
        return job;
    }

    /** Every item has the status, and its write took effect once. */
    private static void assertOnce(String name, String status, List<Call> calls) {
        Map<String, List<Call>> byFile =
                calls.stream().collect(Collectors.groupingBy(ManyLostAnswersTest::fileOf));
        int doubtful = 0;
        long reads = 0;
        long most = 0;
        for (JsonNode outcome : job(name)) {
            String file = outcome.path("fileId").asText();
            List<Call> own = byFile.get(file);
            assertEquals(status, outcome.path("status").asText(), outcome.toString());
            assertEquals(1, own.stream().filter(Call::effectApplied).count(), file);
            if (own.stream().anyMatch(call -> call.fault() != null)) {
                doubtful++;
                long extra = own.stream().filter(call -> call.method().equals("GET")).count();
                reads += extra;
                most = Math.max(most, extra);
            }
        }
        System.out.printf(
                "%s: %d of %d %s, 0 doubled, 0 lost; %d in doubt, %d calls,"
                        + " extra reads per item in doubt: %.2f, most %d%n",
                name,
                ITEMS,
                ITEMS,
                status,
                doubtful,
                calls.size(),
                (double) reads / doubtful,
                most);
        assertTrue(doubtful > ITEMS / 10, doubtful + " in doubt");
        assertTrue(most <= 3, most + " extra reads");
    }

    private static String fileOf(Call call) {
        return call.path().replaceAll(".*/files/([0-9]+).*", "$1");
    }

    @Test
    void promotesWhoseAnswersAreLost() {
        assertOnce("lost-documents", "promoted", BOX.log().calls(of("lost")));
    }

    @Test
    void promotesThatHappenAfterThe503() {
        assertOnce("late-documents", "promoted", BOX.log().calls(of("late")));
    }

    @Test
    void imageKitRestoresWhoseAnswersAreLost() {
        assertOnce("lost-photos", "restored", IMAGEKIT.log().calls(of("lost")));
    }

    @Test
    void imageKitRestoresThatHappenAfterThe503() {
        assertOnce("late-photos", "restored", IMAGEKIT.log().calls(of("late")));
    }

    @Test
    void allOperationsUnderAllFaults() {
        Collection<JsonNode> job = job("mixed");
        assertAll(
                job.stream()
                        .map(
                                outcome ->
                                        () -> {
                                            String file = outcome.path("fileId").asText();
                                            int i = Integer.parseInt(file.substring(1)) - 100_000;
                                            MIXED.check(i, file, outcome);
                                        }));
        long calls = BOX.log().calls(of("mixed")).size() + IMAGEKIT.log().calls(of("mixed")).size();
        System.out.printf("mixed: %d of %d as asked, %d calls%n", ITEMS, ITEMS, calls);
    }
}
