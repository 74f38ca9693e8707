package io.restoreroutes.faults;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** One app, one fault per item: whatever happens to an answer, each write has its effect once. */
class LostAnswersTest {
    private static final Duration LATE = Duration.ofMillis(300);

    private static final Set<String> ROLLED_BACK =
            Set.of(
                    "503 with effect",
                    "hang with effect",
                    "html",
                    "text",
                    "closed without effect",
                    "503, late effect");

    @TempDir Path folder;

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private final List<String> lines = new ArrayList<>();
    private final Map<String, List<Executable>> checks = new LinkedHashMap<>();
    private final Map<String, JsonNode> outcomes = new LinkedHashMap<>();
    private int number;

    private static Map<String, Fault> faults() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("503 with effect", Fault.status(503).afterEffect());
        faults.put("500 with effect", Fault.status(500).afterEffect());
        faults.put("closed with effect", Fault.close().afterEffect());
        faults.put("reset with effect", Fault.reset().afterEffect());
        faults.put("hang with effect", Fault.hang().afterEffect());
        faults.put("truncated", Fault.truncated());
        faults.put("html", Fault.html());
        faults.put("empty", Fault.emptyBody());
        faults.put("text", Fault.contentType("text/plain"));
        faults.put("endless", Fault.endlessBody());
        faults.put("503 without effect", Fault.status(503));
        faults.put("502 without effect", Fault.status(502));
        faults.put("closed without effect", Fault.close());
        faults.put("reset without effect", Fault.reset());
        faults.put("hang without effect", Fault.hang());
        faults.put("html without effect", Fault.html().withoutEffect());
        faults.put("503, late effect", Fault.status(503).effectAfter(LATE));
        faults.put("closed, late effect", Fault.close().effectAfter(LATE));
        return faults;
    }

    private void item(
            String name, String account, String operation, String fileId, String versionId) {
        String line =
                "{\"requestId\": \"%s\", \"account\": \"%s\", \"operation\": \"%s\", \"fileId\": \"%s\", \"versionId\": \"%s\"}";
        // Five troubled answers in a row would pause the account: good ones come between.
        for (int i = 0; i < 2; i++) {
            String calm = (account.equals("photos") ? "photo" : "") + nextFile();
            String wanted = account.equals("photos") ? "v1" : calm + "01";
            lines.add(line.formatted("calm " + calm, account, "restore", calm, wanted));
        }
        lines.add(line.formatted(name, account, operation, fileId, versionId));
    }

    private void expect(String name, String status, Executable... more) {
        List<Executable> all = new ArrayList<>(List.of(more));
        all.add(() -> assertEquals(status, outcomes.get(name).path("status").asText(), name));
        checks.put(name, all);
    }

    private String nextFile() {
        return String.valueOf(5000 + ++number);
    }

    private void promotes() {
        faults().forEach(
                        (words, fault) -> {
                            String file = nextFile();
                            String name = "promote " + words;
                            box.addFile(file, file + "01", file + "02");
                            box.faults().when(write(file)).times(1).then(fault);
                            item(name, "documents", "promote", file, file + "01");
                            expect(
                                    name,
                                    "promoted",
                                    () -> assertEquals(1, box.promotes(file), name),
                                    () ->
                                            assertEquals(
                                                    box.currentVersion(file), current(name), name));
                        });
    }

    private void boxRestores() {
        faults().forEach(
                        (words, fault) -> {
                            String file = nextFile();
                            String name = "box restore " + words;
                            box.addFile(
                                    BoxFileSpec.file(file)
                                            .trashedVersion(file + "01", "old")
                                            .version(file + "02", "new"));
                            box.faults().when(write(file)).times(1).then(fault);
                            item(name, "documents", "restore", file, file + "01");
                            expect(
                                    name,
                                    "restored",
                                    () -> assertEquals(1, box.restores(file), name));
                        });
    }

    /** Steps of a rollback that takes all of them: reads 1 to 4 and three writes. */
    private void rollbacks() {
        Map<String, Predicate<Request>> steps = new LinkedHashMap<>();
        steps.put("file", r -> r.method().equals("POST") && !r.path().endsWith("/current"));
        steps.put("version", Requests.method("PUT"));
        steps.put("promote", Requests.pathEndsWith("/versions/current"));
        steps.put("read", Requests.reads());
        steps.forEach(
                (step, when) ->
                        faults().forEach(
                                        (words, fault) -> {
                                            if (ROLLED_BACK.contains(words)) {
                                                rollback(step + " " + words, when, fault, 0);
                                            }
                                        }));
        for (int skip = 1; skip < 4; skip++) {
            rollback("read " + skip + " closed", Requests.reads(), Fault.close(), skip);
            rollback("read " + skip + " 500", Requests.reads(), Fault.status(500), skip);
            rollback("read " + skip + " other", Requests.reads(), Fault.emptyBody(), skip);
        }
    }

    private void rollback(String words, Predicate<Request> when, Fault fault, int skip) {
        String file = nextFile();
        String name = "rollback " + words;
        box.addFile(
                BoxFileSpec.file(file)
                        .trashedVersion(file + "01", "old")
                        .version(file + "02", "new")
                        .trashed());
        Predicate<Request> of = Requests.file(file);
        box.faults().when(of.and(when)).skip(skip).times(1).then(fault);
        item(name, "documents", "rollback", file, file + "01");
        expect(
                name,
                "promoted",
                () -> assertEquals(1, box.promotes(file), name),
                () -> assertEquals(1, box.restores(file), name),
                () -> assertEquals(box.currentVersion(file), current(name), name));
    }

    private void imageKit(String operation) {
        Map<String, Fault> faults = faults();
        faults.put("other file", Fault.aboutOtherFile("somebodyElses"));
        faults.forEach(
                (words, fault) -> {
                    String file = "photo" + nextFile();
                    String name = "imagekit " + operation + " " + words;
                    imageKit.addFile(file, "v1", "v2");
                    imageKit.faults().when(write(file)).times(1).then(fault);
                    item(name, "photos", operation, file, "v1");
                    expect(
                            name,
                            "restored",
                            () -> assertEquals(1, imageKit.restores(file), name),
                            () -> assertEquals("v1", imageKit.currentVersion(file), name),
                            () -> assertEquals("v1", current(name), name));
                });
    }

    private String current(String name) {
        return outcomes.get(name).path("currentVersionId").asText();
    }

    private static Predicate<Request> write(String file) {
        Predicate<Request> of = Requests.file(file);
        return of.and(Requests.writes());
    }

    @Test
    void everyWriteHasItsEffectOnce() {
        imageKit.anyFileExists(2);
        box.anyFileExists(2);
        promotes();
        boxRestores();
        rollbacks();
        imageKit("restore");
        imageKit("rollback");
        try (RunningApp app = new RunningApp(folder, imageKit, box)) {
            // Far more than it takes a busy machine to have a late effect.
            app.set("restore.retry.settle-time", "15s");
            app.set("restore.accounts.documents.response-timeout", "1s");
            app.set("restore.accounts.photos.response-timeout", "1s");
            app.set("restore.accounts.documents.max-concurrent-calls", "64");
            app.start();
            app.drop("faults.ndjson", String.join("\n", lines) + "\n");
            app.awaitSummaries(1);
            outcomes.putAll(
                    app.outcomes().stream()
                            .collect(
                                    Collectors.toMap(
                                            outcome -> outcome.path("requestId").asText(),
                                            outcome -> outcome)));
        } finally {
            imageKit.close();
            box.close();
        }
        assertEquals(lines.size(), outcomes.size());
        assertAll(checks.values().stream().flatMap(List::stream));
    }
}
