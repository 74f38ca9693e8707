package io.restoreroutes.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.app.BadFiles.Bad;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All bad files dropped into one application: what becomes of each, and that nobody is called. */
class BadInputTest {
    @TempDir static Path folder;
    private static final Map<String, List<JsonNode>> OUTCOMES = new TreeMap<>();
    private static final Map<String, JsonNode> SUMMARIES = new TreeMap<>();
    private static ImageKitSandbox imageKit;
    private static BoxSandbox box;
    private static RunningApp app;

    @BeforeAll
    static void dropAll() throws IOException {
        imageKit = ImageKitSandbox.start();
        box = BoxSandbox.start();
        imageKit.anyFileExists(3);
        box.anyFileExists(3);
        app =
                new RunningApp(folder, imageKit, box)
                        // a second one at Box, so that there is no default
                        .set("restore.accounts.vault.provider", "box")
                        .set("restore.accounts.vault.access-token", "unused")
                        .set("restore.accounts.vault.base-url", box.baseUrl())
                        .start();
        List<Bad> all = BadFiles.all();
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        for (Bad bad : all) {
            Path hidden = Files.write(inbox.resolve("." + bad.name()), bad.content());
            Files.move(hidden, inbox.resolve(bad.name()));
        }
        for (JsonNode summary : app.awaitSummaries(all.size())) {
            SUMMARIES.put(summary.at("/source/name").asText(), summary);
        }
        for (JsonNode outcome : app.outcomes()) {
            OUTCOMES.computeIfAbsent(outcome.at("/source/name").asText(), n -> new ArrayList<>())
                    .add(outcome);
        }
        await().until(() -> app.files("inbox", "").isEmpty());
        await().until(
                        () ->
                                app.files("inbox/.done", "").size()
                                                + app.files("inbox/.failed", "").size()
                                        == all.size());
    }

    @AfterAll
    static void stop() {
        app.close();
        imageKit.close();
        box.close();
    }

    static List<Bad> files() {
        return BadFiles.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachLineHasItsOutcome(Bad bad) {
        List<JsonNode> outcomes = OUTCOMES.getOrDefault(bad.name(), List.of());

        assertEquals(
                bad.lines().stream().sorted().toList(),
                outcomes.stream().map(BadInputTest::describe).sorted().toList(),
                outcomes::toString);
        boolean unread = app.files("inbox/.failed", bad.name()).size() == 1;
        assertEquals(bad.unread(), unread, "in .failed");
        assertEquals(bad.unread() ? 0 : 1, app.files("inbox/.done", bad.name()).size());
        JsonNode summary = SUMMARIES.get(bad.name());
        long rejected = bad.lines().stream().filter(line -> !line.endsWith("ok")).count();
        assertEquals(rejected, summary.at("/counts/rejected").asLong());
        assertEquals(outcomes.size() - rejected, summary.at("/counts/restored").asLong());
        assertEquals(outcomes.size(), summary.path("total").asLong());
        assertEquals(outcomes.size() - rejected, summary.path("calls").asLong());
        failedFilesHoldAll(bad, summary.path("jobId").asText());
    }

    /** What could be read as a request is one; the bytes of the rest stand in the file dropped. */
    private static void failedFilesHoldAll(Bad bad, String job) {
        long requests =
                bad.lines().stream()
                        .filter(line -> !line.matches(".*:(ok|unreadable|too-large)(:.*)?"))
                        .count();
        String dropped = new String(bad.content(), ISO_8859_1);
        long seen = 0;
        for (Path file : app.files("outbox", "")) {
            String name = file.getFileName().toString();
            if (!name.startsWith(job + ".failed.")) {
                continue;
            }
            for (String line : text(file).split("(?<=\n)")) {
                if (name.endsWith(".ndjson") && isRequest(line)) {
                    seen++;
                } else if (!name.endsWith(".json")) {
                    assertTrue(dropped.contains(line), line);
                }
            }
        }
        assertEquals(requests, seen);
    }

    private static boolean isRequest(String line) {
        try {
            return RestoreJson.mapper().readTree(line).has("requestId");
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nobodyIsCalledForABadLine() {
        // the good lines are all about the same two files
        int good =
                BadFiles.all().stream()
                        .mapToInt(
                                bad ->
                                        (int)
                                                bad.lines().stream()
                                                        .filter(l -> l.endsWith("ok"))
                                                        .count())
                        .sum();
        Map<String, Long> calls =
                imageKit.log().calls().stream()
                        .collect(Collectors.groupingBy(c -> c.path(), Collectors.counting()));
        assertEquals(Map.of("/v1/files/good/versions/v1/restore", (long) good), calls);
        assertEquals(List.of(), box.log().calls(Requests.any()));
    }

    /** {@code line:ok} or {@code line:code[:field]}, with everything else checked. */
    private static String describe(JsonNode outcome) {
        long line = outcome.at("/source/line").asLong();
        if (outcome.path("status").asText().equals("restored")) {
            return line + ":ok";
        }
        assertEquals("rejected", outcome.path("status").asText(), outcome.toString());
        JsonNode error = outcome.path("error");
        String message = error.path("message").asText();
        assertTrue(message.matches("[A-Za-z].{10,}[.?]"), message);
        assertTrue(message.length() < 400, message);
        assertFalse(message.chars().anyMatch(Character::isISOControl), message);
        assertEquals("false", error.path("retryable").asText());
        assertEquals(0, outcome.path("attempts").asInt());
        assertFalse(error.has("httpStatus") || outcome.has("response"), outcome.toString());
        assertTrue(outcome.has("acceptedAt") && outcome.has("finishedAt"), outcome.toString());
        assertTrue(
                outcome.path("outcomeId").asText().matches("[0-9]{8}-[0-9]{6}-[a-z0-9]+-[0-9]+"),
                outcome.toString());
        String field = error.has("field") ? ":" + error.path("field").asText() : "";
        return line + ":" + error.path("code").asText() + field;
    }
}
