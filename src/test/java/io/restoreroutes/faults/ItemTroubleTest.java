package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.Answer;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.FaultRule;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trouble stays where it belongs: with the item, the credential or the provider. Whose it is is
 * asked with a harmless read, and never with somebody else's item.
 */
class ItemTroubleTest {
    private static final Predicate<Request> HARMLESS =
            Requests.pathEndsWith("/v1/files").or(Requests.pathEndsWith("/users/me"));

    @TempDir Path folder;

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private final LogLines log = new LogLines();
    private RunningApp app;

    @BeforeEach
    void prepare() {
        imageKit.anyFileExists(3);
        box.anyFileExists(3);
        app = new RunningApp(folder, imageKit, box);
        app.set("restore.retry.settle-time", "1s");
    }

    @AfterEach
    void end() {
        app.close();
        imageKit.close();
        box.close();
        log.close();
    }

    private static String photo(String file, int version) {
        return "{\"account\":\"photos\",\"fileId\":\"%s\",\"versionId\":\"v%d\"}%n"
                .formatted(file, version);
    }

    private static String document(String account, int file) {
        String id = "" + file;
        return "{\"account\":\"%s\",\"operation\":\"promote\",\"fileId\":\"%s\",\"versionId\":\"%s\"}%n"
                .formatted(account, id, BoxSandbox.versionId(id, 1));
    }

    private static String documents(String account, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(file -> document(account, file))
                .collect(Collectors.joining());
    }

    private static String photos(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(file -> photo(prefix + file, 1))
                .collect(Collectors.joining());
    }

    private Map<String, Long> statuses(String account) {
        return app.outcomes().stream()
                .filter(outcome -> outcome.path("account").asText().equals(account))
                .collect(
                        Collectors.groupingBy(
                                outcome -> outcome.path("status").asText(), Collectors.counting()));
    }

    @Test
    void whatFailsOnceForEachFileIsDoneSoon() {
        FaultRule once = box.faults().when(Requests.firstWriteOfEachFile()).then(Fault.status(500));
        app.start();
        StringBuilder lines = new StringBuilder();
        for (int round = 0; round < 3; round++) {
            lines.append(documents("documents", 1000, 240));
        }
        app.drop("job.ndjson", lines.toString());
        JsonNode summary = app.awaitSummaries(1).get(0);

        assertEquals(720, summary.at("/counts/promoted").asInt());
        assertEquals(240, once.hits());
        for (int file = 1000; file < 1240; file++) {
            assertEquals(3, box.promotes("" + file));
        }
        assertEquals(0, log.with("Account documents pauses").size());
        assertTrue(box.log().calls(HARMLESS).size() < 20);
    }

    @Test
    void aForbiddenFileIsNotTheKeysMatter() {
        imageKit.faults()
                .when(
                        Requests.file("photo3")
                                .or(Requests.file("photo7"))
                                .or(Requests.file("photo8")))
                .then(Fault.status(403));
        app.start();
        app.drop("job.ndjson", photos("photo", 30));
        app.awaitSummaries(1);

        assertEquals(Map.of("restored", 27L, "failed", 3L), statuses("photos"));
        for (JsonNode outcome : app.outcomes()) {
            if (outcome.path("status").asText().equals("failed")) {
                assertEquals("forbidden", outcome.at("/error/code").asText());
                assertEquals(403, outcome.at("/error/httpStatus").asInt());
                assertTrue(
                        outcome.at("/error/message").asText().contains("not for this file"),
                        outcome::toString);
            }
        }
        assertEquals(3, imageKit.log().calls(HARMLESS).size());
        assertEquals(0, log.with("Account photos pauses").size());
    }

    @Test
    void aKeyThatMayReadButNotWriteIsTold() {
        imageKit.faults().when(Requests.writes()).then(Fault.status(403));
        app.start();
        app.drop("job.ndjson", photos("photo", 30));
        await().until(() -> !log.with("it may not write; check restore.accounts.photos").isEmpty());
        app.stop();

        // Those after the fifth wait for another key.
        assertTrue(imageKit.log().calls(Requests.writes()).size() < 16);
        imageKit.faults().clear();
        app.start();
        JsonNode counts = app.awaitSummaries(1).get(0).path("counts");
        assertTrue(counts.path("restored").asInt() > 14, counts::toString);
        assertEquals(30, counts.path("restored").asInt() + counts.path("failed").asInt());
    }

    @Test
    void poisonedItemsAtTheHeadCostTheOthersNothing() {
        imageKit.faults()
                .when(Requests.writes().and(request -> request.path().contains("/poison")))
                .then(Fault.status(503));
        app.start();
        app.drop("job.ndjson", photos("poison", 20) + photos("photo", 300));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> statuses("photos").getOrDefault("restored", 0L) == 300);

        assertEquals(Map.of("restored", 300L), statuses("photos"));
        assertEquals(0, log.with("Account photos pauses").size());
    }

    @Test
    void aWrongSecretPausesItsOwnAccountOnly() {
        app.set("restore.accounts.badbox.provider", "box");
        app.set("restore.accounts.badbox.client-id", BoxTokens.CLIENT_ID);
        app.set("restore.accounts.badbox.client-secret", "an old one");
        app.set("restore.accounts.badbox.enterprise-id", BoxTokens.ENTERPRISE_ID);
        app.set("restore.accounts.badbox.base-url", box.baseUrl());
        app.set("restore.accounts.badbox.token-url", box.tokenUrl());
        app.start();
        app.drop("bad.ndjson", documents("badbox", 5000, 50));
        await().until(() -> !log.with("Account badbox pauses").isEmpty());
        app.drop("job.ndjson", documents("documents", 1000, 100) + documents("badbox", 6000, 9));
        await().until(() -> statuses("documents").getOrDefault("promoted", 0L) == 100);

        assertEquals(1, log.with("Account badbox pauses for 1 min").size());
        assertEquals(0, log.with("documents pauses").size());
        assertEquals(Map.of("failed", 1L), statuses("badbox"));
    }

    @Test
    void writesThatAreDownBurnNothingAndHammerNobody() {
        app.set("restore.retry.give-up-after", "2s");
        FaultRule down = imageKit.faults().when(Requests.writes()).then(Fault.status(503));
        app.start();
        app.drop("job.ndjson", photos("photo", 25));
        // Each of those would have been given up after five.
        await().until(() -> mostWritesToAFile() >= 7);
        assertEquals(List.of(), app.outcomes());
        down.remove();
        JsonNode summary = app.awaitSummaries(1).get(0);

        assertEquals(25, summary.at("/counts/restored").asInt());
    }

    private long mostWritesToAFile() {
        return imageKit.log().calls(Requests.writes()).stream()
                .collect(Collectors.groupingBy(Call::path, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    @Test
    void anInstantInPlaceOfAWaitIsToldFromAWait() {
        imageKit.faults()
                .when(Requests.any())
                .then(
                        Fault.answer(
                                Answer.json(429, "{\"message\":\"Too many requests.\"}")
                                        .withHeader(
                                                "X-RateLimit-Reset",
                                                ""
                                                        + Instant.now()
                                                                .plusSeconds(600)
                                                                .getEpochSecond())));
        app.start();
        app.drop("job.ndjson", photos("photo", 3));
        await().until(() -> !log.with("Account photos pauses for ").isEmpty());

        String line = log.with("Account photos pauses for ").get(0);
        assertTrue(line.matches(".*pauses for ([4-9]|10) min .*"), line);
        assertEquals(1, imageKit.log().total());
    }
}
