package io.restoreroutes.hosts;

import static io.restoreroutes.hosts.HostOutcomes.assertNoneEarly;
import static io.restoreroutes.hosts.HostOutcomes.assertOutcome;
import static io.restoreroutes.hosts.HostOutcomes.assertRefused;
import static io.restoreroutes.hosts.HostOutcomes.assertRejected;
import static io.restoreroutes.hosts.HostRequests.array;
import static io.restoreroutes.hosts.HostRequests.promotes;
import static io.restoreroutes.hosts.HostRequests.request;
import static io.restoreroutes.hosts.HostRequests.trashed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.RateLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every host gets, whatever runs it: the same requests, the same outcomes, the same calls to
 * the providers. Each host has an HTTP component and a Jackson mapper of its own, both unusual. The
 * checker believes the sandboxes' logs.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class HostContract {
    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final int IN_WINDOW = 3;

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final ImageKitSandbox limited = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private RunningHost host;

    /** {@return the host, built and not started, in that empty folder} */
    abstract RunningHost host(Path folder);

    @BeforeAll
    void start(@TempDir Path folder) {
        imageKit.anyFileExists(3);
        limited.anyFileExists(3);
        limited.rateLimit(RateLimit.window(IN_WINDOW, WINDOW));
        box.anyFileExists(3);
        host =
                host(folder)
                        .imageKit("shop", imageKit, ImageKitSandbox.PRIVATE_KEY)
                        .imageKit("limited", limited, ImageKitSandbox.PRIVATE_KEY)
                        // a call that is under way cannot know of the answer to another
                        .set("restore.accounts.limited.max-concurrent-calls", "1")
                        .imageKit("stranger", imageKit, RunningHost.WRONG_KEY)
                        .box("legal", box, BoxTokens.CLIENT_ID, BoxTokens.CLIENT_SECRET)
                        .box("intruder", box, "unknown-client", RunningHost.WRONG_SECRET)
                        .box("trespasser", box, "unknown-client-2", RunningHost.WRONG_SECRET)
                        .start();
    }

    @AfterAll
    void stop() {
        host.close();
        imageKit.close();
        limited.close();
        box.close();
    }

    @Test
    void restoresOnImageKit() {
        JsonNode answer = host.once(request("once", "shop", "restore", "photo-1", "v1"));
        host.handOver("photos.json", request("later", "shop", "restore", "photo-2", "v2"));
        host.drop("photos.ndjson", request("dropped", "shop", "restore", "photo-3", "v1"));

        assertOutcome("restored", answer, "photo-1", "v1");
        assertEquals("photo-1", answer.at("/response/fileId").asText());
        JsonNode told = host.told("photos.json", 1).get("later");
        assertOutcome("restored", told, "photo-2", "v2");
        assertEquals(1, told.path("attempts").asInt());
        assertTrue(told.path("finishedAt").asText().endsWith("Z"), told.toString());
        assertOutcome("restored", host.outcomes("photos.ndjson").get(0), "photo-3", "v1");
        assertEquals("v1", imageKit.currentVersion("photo-1"));
        assertEquals("v2", imageKit.currentVersion("photo-2"));
        assertEquals("v1", imageKit.currentVersion("photo-3"));
        assertEquals(1, imageKit.restores("photo-1"));
    }

    @Test
    void restoresPromotesAndRollsBackOnBox() {
        box.addFile(trashed("4801"));
        box.addFile(trashed("4802"));
        box.addFile(trashed("4803"));
        String old = BoxSandbox.versionId("4804", 1);

        assertOutcome(
                "restored",
                host.once(request("b1", "legal", "restore", "4801", "480101")),
                "4801",
                "480101");
        assertFalse(box.version("4801", "480101").isTrashed());
        JsonNode promoted = host.once(request("b2", "legal", "promote", "4804", old));
        assertOutcome("promoted", promoted, "4804", old);
        assertEquals(box.currentVersion("4804"), promoted.path("currentVersionId").asText());
        assertOutcome(
                "promoted",
                host.once(request("b3", "legal", "rollback", "4802", "480201")),
                "4802",
                "480201");
        assertEquals("good 4802", box.versions("4802").get(0).content());

        host.handOver(
                "documents.json",
                array(
                        request("b4", "legal", "restore", "4803", "480301"),
                        request("b5", "legal", "rollback", "4803", "480301"),
                        request(
                                "b6",
                                "legal",
                                "promote",
                                "4805",
                                BoxSandbox.versionId("4805", 2))));
        Map<String, JsonNode> told = host.told("documents.json", 3);
        assertOutcome("restored", told.get("b4"), "4803", "480301");
        assertOutcome("promoted", told.get("b5"), "4803", "480301");
        assertEquals("promoted", told.get("b6").path("status").asText());
        assertEquals(1, box.promotes("4803"));
        assertEquals(1, box.promotes("4805"));
    }

    @Test
    void refusesBadInputWithoutACall() {
        long before = imageKit.log().total();
        JsonNode id = host.once(request("bad-1", "shop", "restore", "../x", "v1"));
        assertRejected("invalid-value", "fileId", id);
        assertRejected(
                "unknown-field",
                "file_id",
                host.once("{\"account\":\"shop\",\"file_id\":\"x\",\"versionId\":\"v1\"}"));
        assertEquals("rejected", host.once("{\"account\":").path("status").asText());

        host.handOver(
                "bad.json", "{\"requestId\":\"bad-2\",\"account\":\"shop\",\"fileId\":\"x\"}");
        assertRejected("missing-field", "versionId", host.told("bad.json", 1).get("bad-2"));
        host.drop(
                "bad.ndjson", "no JSON\n" + request("bad-3", "shop", "promote", "x", "v1") + "\n");
        List<JsonNode> dropped = host.outcomes("bad.ndjson");
        assertEquals("rejected", dropped.get(0).path("status").asText());
        assertEquals("rejected", dropped.get(1).path("status").asText());
        assertEquals(before, imageKit.log().total());
    }

    @Test
    void wrongCredentialsFailAndStaySecret() {
        assertRefused(host.once(request("w1", "stranger", "restore", "photo-9", "v1")));
        assertRefused(host.once(request("w2", "intruder", "restore", "4809", "1")));
        host.handOver("wrong.json", request("w3", "trespasser", "promote", "4809", "1"));
        assertRefused(host.told("wrong.json", 1).get("w3"));
        assertEquals(0, imageKit.restores("photo-9"));
        assertFalse(host.output().contains(RunningHost.WRONG_KEY), host::output);
        assertFalse(host.output().contains(RunningHost.WRONG_SECRET), host::output);
    }

    @Test
    void waitsAsToldThroughTheLedger() {
        int number = 3 * IN_WINDOW;
        host.handOver(
                "limited.json",
                array(
                        IntStream.range(0, number)
                                .mapToObj(
                                        n -> request("l" + n, "limited", "restore", "p" + n, "v1"))
                                .toArray(String[]::new)));

        host.told("limited.json", number)
                .values()
                .forEach(outcome -> assertEquals("restored", outcome.path("status").asText()));
        for (int n = 0; n < number; n++) {
            assertEquals(1, limited.restores("p" + n));
        }
        assertNoneEarly(limited);
    }

    @Test
    void waitsAsToldInTheSameExchange() {
        int refused = 0;
        int restored = 0;
        // one more than a window takes, and then what was refused
        while (restored <= IN_WINDOW) {
            String file = "q" + restored;
            JsonNode answer = host.once(request(file, "limited", "restore", file, "v1"));
            if (answer.path("status").asText().equals("restored")) {
                restored++;
            } else {
                refused++;
                assertEquals("rate-limited", answer.at("/error/code").asText(), answer.toString());
                assertTrue(answer.at("/error/retryable").asBoolean(), answer.toString());
            }
        }

        assertTrue(refused <= IN_WINDOW, refused + " refused");
        assertNoneEarly(limited);
    }

    @Test
    void goesOnAfterAStopInMidJob() {
        // Far more than are done while a busy machine stops it.
        int number = 200;
        List<String> files =
                IntStream.range(0, number).mapToObj(n -> Integer.toString(5000 + n)).toList();
        box.latency(Duration.ofMillis(400));
        host.handOver("long.json", promotes("h", files));
        host.awaitAlive(() -> applied(files) >= 8);
        host.stop();
        assertTrue(applied(files) < number, "it was stopped too late");
        box.latency(Duration.ZERO);
        host.start();

        Map<String, JsonNode> told = host.told("long.json", number);
        assertEquals(
                new TreeSet<>(List.of("promoted")),
                told.values().stream()
                        .map(outcome -> outcome.path("status").asText())
                        .collect(Collectors.toCollection(TreeSet::new)));
        for (String file : files) {
            assertEquals(1, box.promotes(file), file);
        }
    }

    private int applied(List<String> files) {
        return files.stream().mapToInt(box::promotes).sum();
    }
}
