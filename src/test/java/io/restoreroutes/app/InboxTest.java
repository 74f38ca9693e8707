package io.restoreroutes.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inbox does with names, with files that grow, with what comes twice. */
class InboxTest {
    @TempDir Path folder;
    private ImageKitSandbox imageKit;
    private BoxSandbox box;
    private RunningApp app;

    @BeforeEach
    void start() {
        imageKit = ImageKitSandbox.start();
        box = BoxSandbox.start();
        imageKit.anyFileExists(3);
        box.anyFileExists(3);
        app = new RunningApp(folder, imageKit, box).start();
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
        box.close();
    }

    private static String photo(String file, String more) {
        return "{\"account\":\"photos\",\"fileId\":\"%s\",\"versionId\":\"v1\"%s}"
                .formatted(file, more);
    }

    @Test
    void equalNamesAreTwoJobsAndNeverOverwriteEachOther() {
        for (int n = 1; n <= 3; n++) {
            app.drop("same.json", photo("a" + n, ""));
            app.awaitSummaries(n);
            int done = n;
            await().until(() -> app.files("inbox/.done", ".json").size() == done);
        }
        app.drop("same.csv", "no request");
        app.awaitSummaries(4);
        app.drop("same.csv", "no request either");
        app.awaitSummaries(5);
        await().until(() -> app.files("inbox/.failed", ".csv").size() == 2);

        Set<String> contents = new TreeSet<>();
        app.files("inbox/.done", "").forEach(path -> contents.addAll(RunningApp.lines(path)));
        app.files("inbox/.failed", "").forEach(path -> contents.addAll(RunningApp.lines(path)));
        assertEquals(
                Set.of(
                        photo("a1", ""),
                        photo("a2", ""),
                        photo("a3", ""),
                        "no request",
                        "no request either"),
                contents);
        assertEquals(5, app.outcomes().stream().map(o -> o.path("jobId")).distinct().count());
        for (JsonNode outcome : app.outcomes()) {
            assertTrue(outcome.at("/source/name").asText().matches("same\\.(json|csv)"));
        }
    }

    @Test
    void onlyPlainRequestFilesAreTaken() throws IOException {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        List<String> alone =
                List.of(".a.json", "a.json.tmp", "a.json.part", "a.txt", "a.json~", "a");
        for (String name : alone) {
            Files.writeString(inbox.resolve(name), photo("alone", ""));
        }
        Files.createDirectories(inbox.resolve("folder.json/deep"));
        Files.writeString(inbox.resolve("folder.json/in.json"), photo("alone", ""));
        Path outside = Files.writeString(folder.resolve("outside.json"), photo("alone", ""));
        Files.createSymbolicLink(inbox.resolve("link.json"), outside);
        Files.createSymbolicLink(inbox.resolve("dangling.json"), folder.resolve("nowhere"));

        app.drop("taken.JSON", photo("taken", ""));
        app.awaitSummaries(1);
        // a second round: what is left alone stays so
        app.drop("taken too.Ndjson", photo("taken2", ""));
        app.awaitSummaries(2);

        for (String name : alone) {
            assertTrue(Files.exists(inbox.resolve(name)), name);
        }
        assertTrue(Files.exists(inbox.resolve("folder.json/in.json")));
        assertTrue(Files.isSymbolicLink(inbox.resolve("link.json")));
        assertTrue(Files.isSymbolicLink(inbox.resolve("dangling.json")));
        assertEquals(photo("alone", ""), Files.readString(outside));
        assertEquals(0, imageKit.restores("alone"));
        assertEquals(2, app.outcomes().size());
    }

    /** Its time is always old, as a copy that keeps times leaves it; only its size tells. */
    @Test
    void aFileThatGrowsIsTakenWhenItIsComplete() throws IOException {
        app.stop();
        // Far longer than a busy machine lets the next piece wait.
        app.set("restore.intake.file.stable-for", "5s").start();
        Path file = Files.createDirectories(folder.resolve("inbox")).resolve("slow.ndjson");
        FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        int lines = 40;
        for (int n = 1; n <= lines; n++) {
            String line = photo("g" + n, "") + "\n";
            // in two pieces each, the break in mid-line
            append(file, line.substring(0, 20), old);
            append(file, line.substring(20), old);
        }

        app.awaitSummaries(1);
        assertEquals(lines, app.outcomes().size());
        assertTrue(
                app.outcomes().stream().allMatch(o -> o.path("status").asText().equals("restored")),
                () -> app.outcomes().toString());
    }

    private static void append(Path file, String text, FileTime time) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, time);
    }

    @Test
    void theFailedFileDroppedBackRunsJustThose() throws IOException {
        imageKit.faults().when(Requests.file("bad")).times(1).then(Fault.status(404));
        app.drop(
                "first.ndjson",
                photo("good", ",\"requestId\":\"one\"")
                        + "\n"
                        + photo("bad", ",\"reason\":\"r\",\"labels\":{\"a\":\"b\"}")
                        + "\n"
                        + photo("../x", ",\"requestId\":\"three\"")
                        + "\nnot json\n");
        String job = app.awaitSummaries(1).get(0).path("jobId").asText();
        Path failed = folder.resolve("outbox/" + job + ".failed.ndjson");
        assertEquals(3, RunningApp.lines(failed).size());

        app.drop("second.ndjson", Files.readString(failed));
        app.awaitSummaries(2);

        List<JsonNode> second =
                app.outcomes().stream()
                        .filter(o -> o.at("/source/name").asText().equals("second.ndjson"))
                        .toList();
        List<String> seen = new ArrayList<>();
        for (JsonNode outcome : second) {
            seen.add(
                    outcome.path("requestId").asText()
                            + " "
                            + outcome.path("status").asText()
                            + " "
                            + outcome.at("/error/code").asText());
        }
        assertEquals(
                Set.of(
                        job + "-2 restored ",
                        "three rejected invalid-value",
                        " rejected unreadable"),
                Set.copyOf(seen));
        assertEquals(3, seen.size());
        assertEquals(1, imageKit.restores("good"));
        assertEquals(1, imageKit.restores("bad"));
        JsonNode again =
                second.stream()
                        .filter(o -> o.path("status").asText().equals("restored"))
                        .toList()
                        .get(0);
        assertEquals("r", again.path("reason").asText());
        assertEquals("b", again.at("/labels/a").asText());
    }

    @Test
    void aRequestIdStandsForOneRequestAlsoAfterARestart() {
        app.drop("first.json", photo("d", ",\"requestId\":\"once\",\"reason\":\"first\""));
        app.awaitSummaries(1);
        String first = app.outcomes().get(0).path("outcomeId").asText();
        String doubles =
                "requestId,provider,account,operation,fileId,versionId\n"
                        + "once,imagekit,,,d,v1\n"
                        + "once,,photos,restore,d,v2\n"
                        + "once,,documents,promote,1,101\n";
        app.drop("second.csv", doubles);
        app.awaitSummaries(2);
        app.stop();
        app.start();
        app.drop("third.csv", doubles);
        app.awaitSummaries(3);

        for (String name : List.of("second.csv", "third.csv")) {
            List<JsonNode> outcomes =
                    app.outcomes().stream()
                            .filter(o -> o.at("/source/name").asText().equals(name))
                            .toList();
            assertEquals(
                    List.of("duplicate", "rejected", "rejected"),
                    outcomes.stream().map(o -> o.path("status").asText()).toList());
            assertEquals(first, outcomes.get(0).path("duplicateOf").asText());
            for (JsonNode conflict : outcomes.subList(1, 3)) {
                assertEquals("request-id-conflict", conflict.at("/error/code").asText());
                assertEquals("requestId", conflict.at("/error/field").asText());
            }
        }
        assertEquals(1, imageKit.log().total());
        assertEquals(0, box.log().total());
    }
}
