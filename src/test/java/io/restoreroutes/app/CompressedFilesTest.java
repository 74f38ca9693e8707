package io.restoreroutes.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Gzipped;
import io.restoreroutes.testing.RunningApp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody has compressed before dropping them. */
class CompressedFilesTest {
    @TempDir Path folder;
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private RunningApp app;

    @BeforeEach
    void start() {
        imageKit.anyFileExists(3);
        app = new RunningApp(folder, imageKit, null).start();
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    private static String json(int file) {
        return "{\"requestId\":\"r%d\",\"account\":\"photos\",\"fileId\":\"f%d\",\"versionId\":\"v1\"}"
                .formatted(file, file);
    }

    /** {@return of each outcome name, line, status and file, in order} */
    private List<String> outcomes() {
        return app.outcomes().stream()
                .map(
                        outcome ->
                                String.join(
                                        " ",
                                        outcome.at("/source/name").asText(),
                                        outcome.at("/source/line").asText(),
                                        outcome.path("status").asText(),
                                        outcome.path("fileId").asText()))
                .map(String::strip)
                .sorted()
                .toList();
    }

    private String message(String status) {
        return app.outcomes().stream()
                .filter(outcome -> outcome.path("status").asText().equals(status))
                .map(outcome -> outcome.at("/error/message").asText())
                .findFirst()
                .orElseThrow();
    }

    private void awaitIn(String where, String name) {
        await().until(() -> app.files("inbox/" + where, name).size() == 1);
    }

    @Test
    void eachFormRuns() throws IOException {
        app.drop("a.ndjson.gz", Gzipped.of(json(1) + "\n" + json(2)));
        app.drop("b.JSON.GZ", Gzipped.of("{\"requests\": [" + json(3) + "," + json(4) + "]}"));
        app.drop("c.csv.gz", Gzipped.of("account;fileId;versionId\nphotos;f5;v1\n"));
        // named as what it was, and as what it is no more
        app.drop("d.jsonl", Gzipped.of(json(6)));
        app.drop("e.json.gz", json(7));

        app.awaitSummaries(5);
        assertEquals(
                List.of(
                        "a.ndjson.gz 1 restored f1",
                        "a.ndjson.gz 2 restored f2",
                        "b.JSON.GZ 1 restored f3",
                        "b.JSON.GZ 2 restored f4",
                        "c.csv.gz 2 restored f5",
                        "d.jsonl 1 restored f6",
                        "e.json.gz 1 restored f7"),
                outcomes());
        await().until(() -> app.files("inbox/.done", "").size() == 5);
        assertArrayEquals(
                Gzipped.of(json(6)), Files.readAllBytes(folder.resolve("inbox/.done/d.jsonl")));
        assertEquals(List.of(), app.files("outbox", ".failed.ndjson"));
    }

    /** The failed file is not compressed; mended, it runs with and without compressing it again. */
    @Test
    void theFailedFileIsPlainAndRunsOnceItIsMended() throws IOException {
        app.drop(
                "a.json.gz",
                Gzipped.of("[" + json(1) + "," + json(2).replace("f2", "../2") + ",7," + json(3)));
        app.awaitSummaries(1);
        assertEquals(
                List.of(
                        "a.json.gz 1 restored f1",
                        "a.json.gz 2 rejected ../2",
                        "a.json.gz 3 rejected",
                        "a.json.gz 4 restored f3",
                        "a.json.gz 5 rejected"),
                outcomes());
        Path requests = app.files("outbox", ".failed.ndjson").get(0);
        String mended = Files.readString(requests).replace("../2", "f2");
        assertEquals("[\n7", Files.readString(app.files("outbox", ".failed.json").get(0)));

        app.drop("mended.ndjson", mended);
        app.drop("mended.json.gz", Gzipped.of(mended.replace("r2", "r4").replace("f2", "f4")));
        app.awaitSummaries(3);
        assertEquals(1, imageKit.restores("f2"));
        assertEquals(1, imageKit.restores("f4"));
    }

    @Test
    void whatStandsBeforeTheBreakRuns() {
        StringBuilder text = new StringBuilder();
        for (int file = 1; file <= 400; file++) {
            text.append(json(file)).append('\n');
        }
        byte[] whole = Gzipped.of(text.toString());
        app.drop("cut.ndjson.gz", Arrays.copyOf(whole, whole.length / 2));

        JsonNode summary = app.awaitSummaries(1).get(0);
        assertTrue(summary.at("/counts/restored").asInt() > 0, summary.toString());
        assertEquals(1, summary.at("/counts/rejected").asInt());
        assertEquals("The gzip data is cut off. The rest was not read.", message("rejected"));
        awaitIn(".done", "cut.ndjson.gz");
    }

    @Test
    void aBombIsRefused() {
        byte[] bomb = Gzipped.of(new byte[64 << 20]);
        ByteArrayOutputStream blanks = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            blanks.writeBytes(Gzipped.of("\n".repeat(64 << 20)));
        }

        app.drop("blanks.ndjson.gz", blanks.toByteArray());
        app.awaitSummaries(1);
        assertEquals(List.of("blanks.ndjson.gz 1 rejected"), outcomes());
        assertTrue(message("rejected").contains("unfolds to more than 200 times"));
        awaitIn(".failed", "blanks.ndjson.gz");
        app.drop("zeros.json", bomb);
        app.awaitSummaries(2);
        awaitIn(".failed", "zeros.json");
    }

    /** An upload that stalls in mid-file and goes on. */
    @Test
    void isReadOnWhenItHasGrown() throws IOException {
        byte[] first = Gzipped.of(json(1) + "\n" + json(2) + "\n");
        byte[] second = Gzipped.of(json(3) + "\n");
        Path file = folder.resolve("inbox/a.ndjson.gz");
        try (OutputStream writer = Files.newOutputStream(file)) {
            writer.write(first);
            writer.write(second, 0, 4);
            app.awaitSummaries(1);
            await().until(() -> !Files.exists(file));
            writer.write(second, 4, second.length - 4);
            app.awaitSummaries(2);
        }

        assertEquals(
                List.of(
                        "a.ndjson.gz 1 restored f1",
                        "a.ndjson.gz 2 restored f2",
                        "a.ndjson.gz 3 rejected",
                        "a.ndjson.gz 3 restored f3"),
                outcomes());
        awaitIn(".done", "a.ndjson.gz");
    }

    /** A second one of the same name keeps an ending that is taken from the inbox. */
    @Test
    void aNameThatIsTakenGetsTheJobBeforeItsEnding() {
        for (int file = 1; file <= 2; file++) {
            app.drop("a.json.gz", Gzipped.of(json(file)));
            app.awaitSummaries(file);
        }
        await().until(() -> app.files("inbox/.done", "").size() == 2);
        List<String> names =
                app.files("inbox/.done", "").stream()
                        .map(path -> path.getFileName().toString())
                        .sorted()
                        .toList();
        assertTrue(names.get(0).matches("a-.+\\.json\\.gz"), names.toString());
        assertEquals("a.json.gz", names.get(1));
    }
}
