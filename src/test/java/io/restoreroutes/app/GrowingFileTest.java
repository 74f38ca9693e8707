package io.restoreroutes.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A stalled upload: the file is taken and read, and its writer goes on through what it has open.
 */
class GrowingFileTest {
    @TempDir Path folder;
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private RunningApp app;
    private Path inbox;

    @BeforeEach
    void start() throws IOException {
        imageKit.anyFileExists(3);
        app = new RunningApp(folder, imageKit, null).start();
        inbox = Files.createDirectories(folder.resolve("inbox"));
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    private static String json(int file) {
        return "{\"account\":\"photos\",\"fileId\":\"f" + file + "\",\"versionId\":\"v1\"}";
    }

    private static void write(OutputStream writer, String text) throws IOException {
        writer.write(text.getBytes(UTF_8));
        writer.flush();
    }

    private List<String> outcomes() {
        return app.outcomes().stream()
                .map(
                        outcome ->
                                outcome.at("/source/line").asText()
                                        + " "
                                        + outcome.path("status").asText()
                                        + " "
                                        + outcome.path("fileId").asText())
                .toList();
    }

    private void awaitDone(String name) {
        await().until(() -> Files.exists(inbox.resolve(".done").resolve(name)));
    }

    /** What was begun is cut in each kind of source; read on, it is one request. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a.ndjson|~{1}\n{2~|~}\n{3}\n~|~1 restored f1,2 rejected ,2 restored f2,3 restored f3~",
                "b.ndjson|~{1}\n~|~{2}\n~|~1 restored f1,2 restored f2~",
                "c.json|~[{1}, {2}~|~, {3}]~|~1 restored f1,2 restored f2,3 rejected ,3 restored f3~",
                "d.csv|~H\nphotos,f1,v1\nphotos,f2~|~,v1\nphotos,f3,v1\n~"
                        + "|~2 restored f1,3 rejected ,3 restored f2,4 restored f3~",
                "e.csv|~account,fileId,versi~|~onId\nphotos,f1,v1\n~|~1 rejected ,2 restored f1~",
                "g.csv|~a~|~ccount,fileId,versionId\nphotos,f1,v1\n~|~1 rejected ,2 restored f1~",
                "f.json|~{2~|~}~|~1 rejected ,1 restored f2~",
            })
    void isReadOnWhereItStoodStill(String name, String begin, String rest, String expected)
            throws IOException {
        try (OutputStream writer = Files.newOutputStream(inbox.resolve(name))) {
            write(writer, meant(begin));
            app.awaitSummaries(1);
            // Nothing in some of them could be read until now.
            await().until(() -> !Files.exists(inbox.resolve(name)));
            write(writer, meant(rest));
            app.awaitSummaries(2);
        }
        assertEquals(
                List.of(expected.split(",")).stream().sorted().toList(),
                outcomes().stream().sorted().toList());
        awaitDone(name);
        assertEquals(
                meant(begin) + meant(rest), Files.readString(inbox.resolve(".done").resolve(name)));
        assertEquals(0, app.files("inbox/.failed", "").size());
        IntStream.rangeClosed(1, 3).forEach(file -> assertTrue(imageKit.restores("f" + file) <= 1));
    }

    /** {@code {1}} is the request for a file, {@code {2} its beginning and {@code }} its end. */
    private static String meant(String text) {
        String meant = text.replace("H\n", "account,fileId,versionId\n");
        for (int file = 1; file <= 3; file++) {
            String request = json(file);
            meant = meant.replace("{" + file + "}", request);
            meant = meant.replace("{" + file, request.substring(0, request.length() - 5));
        }
        return meant.startsWith("}")
                ? json(1).substring(json(1).length() - 5) + meant.substring(1)
                : meant;
    }

    @Test
    void isReadOnAgainAndAgain() throws IOException {
        try (OutputStream writer = Files.newOutputStream(inbox.resolve("live.ndjson"))) {
            for (int file = 1; file <= 4; file++) {
                write(writer, json(file) + "\n");
                app.awaitSummaries(file);
            }
        }
        assertEquals(
                List.of("1 restored f1", "2 restored f2", "3 restored f3", "4 restored f4"),
                outcomes().stream().sorted().toList());
        assertEquals(
                List.of(1, 1, 1, 1),
                IntStream.rangeClosed(1, 4).map(f -> imageKit.restores("f" + f)).boxed().toList());
    }

    @Test
    void isReadOnByTheNextProcess() throws IOException {
        try (OutputStream writer = Files.newOutputStream(inbox.resolve("a.ndjson"))) {
            write(writer, json(1) + "\n");
            app.awaitSummaries(1);
            awaitDone("a.ndjson");
            // A second one of that name, so that the first is not told by its name alone.
            app.drop("a.ndjson", json(7) + "\n");
            app.awaitSummaries(2);
            await().until(() -> app.files("inbox/.done", "").size() == 2);
            app.stop();
            write(writer, json(2) + "\n");
        }
        app.start();
        app.awaitSummaries(3);
        assertEquals(
                List.of("1 restored f1", "1 restored f7", "2 restored f2"),
                outcomes().stream().sorted().toList());
    }

    @Test
    void thatNowSaysSomethingElseIsNotTakenAndThatIsSaid() throws IOException {
        app.drop("a.ndjson", json(1) + "\n");
        app.awaitSummaries(1);
        awaitDone("a.ndjson");
        Path done = inbox.resolve(".done/a.ndjson");
        try (LogLines log = new LogLines()) {
            Files.writeString(done, json(2) + "\n" + json(3) + "\n");
            await().until(() -> !log.with("was changed after it was read").isEmpty());
        }
        // Another file shows that the look is over.
        try (OutputStream writer = Files.newOutputStream(done, StandardOpenOption.APPEND)) {
            write(writer, json(4) + "\n");
            app.drop("b.ndjson", json(5) + "\n");
            app.awaitSummaries(2);
        }
        assertEquals(
                List.of("1 restored f1", "1 restored f5"), outcomes().stream().sorted().toList());
        List<JsonNode> summaries = app.awaitSummaries(2);
        assertEquals(2, summaries.size());
    }
}
