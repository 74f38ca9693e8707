package io.restoreroutes.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.source.NamedSource;
import io.restoreroutes.testing.RunningApp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources with random damage, and a provider that refuses some files once: what did not run stands
 * in the failed files as it was given. Mended and dropped back everything has run, and nothing
 * twice. {@code -Dfailed-file.sources=80000} makes it long, {@code -Dfailed-file.seed=…} gives
 * another run.
 */
class FailedFileTest {
    private static final int SOURCES = Integer.getInteger("failed-file.sources", 160);
    private static final long SEED = Long.getLong("failed-file.seed", 4711);

    /** Sources under way at a time. */
    private static final int BLOCK = Math.max(60, SOURCES / 40);

    private static final int MOST_REQUESTS = 10;
    private static final Pattern TOKEN = Pattern.compile("[FRT](\\d+)X");

    @TempDir Path folder;
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final Set<Integer> refused = new HashSet<>();
    private volatile boolean refusing = true;
    private RunningApp app;
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        imageKit.anyFileExists(3);
        imageKit.faults().when(this::isRefused).then(Fault.status(404));
        app = new RunningApp(folder, imageKit, null).start();
        template = app.main().getCamelContext().createProducerTemplate();
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    /** Each seventh file at its first call. */
    private boolean isRefused(Request request) {
        Matcher token = TOKEN.matcher(request.path());
        if (!token.find()) {
            return false;
        }
        int number = Integer.parseInt(token.group(1));
        return refusing && number % 7 == 3 && refused.add(number);
    }

    @Test
    void mendedAndDroppedBackEverythingHasRunOnce() throws IOException {
        Random random = new Random(SEED);
        DamagedSource.Format[] formats = DamagedSource.Format.values();
        for (int number = 0; number < SOURCES; number += BLOCK) {
            List<DamagedSource> sources = new ArrayList<>();
            List<String> jobs = new ArrayList<>();
            for (int i = number; i < Math.min(SOURCES, number + BLOCK); i++) {
                DamagedSource source =
                        new DamagedSource(formats[i % formats.length], i * MOST_REQUESTS, random);
                sources.add(source);
                jobs.add(drop(source.name(), source.damaged()));
            }
            jobs.forEach(this::awaitEnd);
            refusing = false;
            List<List<String>> again = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) {
                again.add(dropBack(sources.get(i), jobs.get(i)));
            }
            for (int i = 0; i < sources.size(); i++) {
                again.get(i).forEach(this::awaitEnd);
                again.get(i).add(jobs.get(i));
                assertAllRanOnce(sources.get(i), again.get(i));
            }
            refusing = true;
            deleteOutbox();
        }
    }

    private String drop(String name, byte[] content) {
        Object reply =
                template.requestBody(
                        "direct:restore-accept",
                        new NamedSource(name, new ByteArrayInputStream(content)));
        return ((AcceptReply) reply).jobId();
    }

    private Path file(String job, String ending) {
        return folder.resolve("outbox").resolve(job + ending);
    }

    private void awaitEnd(String job) {
        await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofMinutes(5))
                .until(() -> Files.exists(file(job, ".summary.json")));
    }

    private static JsonNode tree(String json) throws IOException {
        return RestoreJson.mapper().readTree(json);
    }

    /** What could be read as a request is put right, what could not gets its bytes back. */
    private List<String> dropBack(DamagedSource source, String job) throws IOException {
        String what = source.toString();
        List<JsonNode> unsuccessful = new ArrayList<>();
        Set<Integer> settled = new HashSet<>();
        for (String line : Files.readAllLines(file(job, ".outcomes.ndjson"))) {
            JsonNode outcome = tree(line);
            String code = outcome.at("/error/code").asText();
            Matcher token = TOKEN.matcher(line);
            if (outcome.path("status").asText().equals("restored") && token.find()) {
                settled.add(Integer.parseInt(token.group(1)));
            }
            if (outcome.has("error") && !code.equals("unreadable") && !code.equals("too-large")) {
                unsuccessful.add(outcome);
            }
        }
        byte[] requests =
                Files.exists(file(job, ".failed.ndjson"))
                        ? Files.readAllBytes(file(job, ".failed.ndjson"))
                        : new byte[0];
        int end = 0;
        StringBuilder mended = new StringBuilder();
        for (JsonNode outcome : unsuccessful) {
            int next = end;
            while (requests[next] != '\n') {
                next++;
            }
            String line = new String(requests, end, next - end, UTF_8);
            end = next + 1;
            String id = outcome.path("requestId").asText();
            Matcher token = TOKEN.matcher(line);
            int request =
                    token.find()
                            ? Integer.parseInt(token.group(1))
                            : source.requestAt(outcome.at("/source/line").asLong());
            if (settled.add(request)) {
                mended.append(source.mended(request, id)).append('\n');
            }
        }
        List<String> jobs = new ArrayList<>();
        DamagedSource.Unread unread = source.unread(settled);
        byte[] behind = Arrays.copyOfRange(requests, end, requests.length);
        if (unread == null) {
            assertEquals(0, behind.length, what);
        } else if (unread.ending().equals("ndjson")) {
            assertArrayEquals(unread.given(), behind, what);
        } else {
            assertEquals(0, behind.length, what);
            assertArrayEquals(
                    unread.given(),
                    Files.readAllBytes(file(job, ".failed." + unread.ending())),
                    what);
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes(mended.toString().getBytes(UTF_8));
        if (unread != null && unread.ending().equals("ndjson")) {
            lines.writeBytes(unread.mended());
        } else if (unread != null) {
            jobs.add(drop("mended." + unread.ending(), unread.mended()));
        }
        if (lines.size() > 0) {
            jobs.add(drop("mended.ndjson", lines.toByteArray()));
        }
        return jobs;
    }

    private void assertAllRanOnce(DamagedSource source, List<String> jobs) throws IOException {
        Map<Integer, Integer> ran = new TreeMap<>();
        Map<Integer, Integer> expected = new TreeMap<>();
        source.given().forEach(request -> expected.put(request, 1));
        StringBuilder all = new StringBuilder(source.toString());
        for (String job : jobs) {
            for (String line : Files.readAllLines(file(job, ".outcomes.ndjson"))) {
                JsonNode outcome = tree(line);
                all.append('\n').append(line);
                assertFalse(outcome.path("status").asText().equals("duplicate"), all::toString);
                if (outcome.path("status").asText().equals("restored")) {
                    Matcher token = TOKEN.matcher(line);
                    assertTrue(token.find(), all::toString);
                    Integer request = Integer.valueOf(token.group(1));
                    ran.merge(request, 1, Integer::sum);
                    // Where quotes were the damage, a cell has the next row for its text.
                    TOKEN.matcher(outcome.path("reason").asText())
                            .results()
                            .map(swallowed -> Integer.valueOf(swallowed.group(1)))
                            .filter(swallowed -> !swallowed.equals(request))
                            .forEach(expected::remove);
                }
            }
        }
        // Mended, it may have what was cut off.
        ran.forEach((request, times) -> assertEquals(1, times, all::toString));
        ran.keySet().retainAll(expected.keySet());
        assertEquals(expected, ran, all::toString);
    }

    /** Nothing is delivered any more: all jobs have ended. */
    private void deleteOutbox() {
        app.files("outbox", "").forEach(file -> assertTrue(file.toFile().delete()));
    }
}
