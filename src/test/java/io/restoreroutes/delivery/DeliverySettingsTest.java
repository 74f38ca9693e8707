package io.restoreroutes.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.Status;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliverySettingsTest {
    private static List<String> problems(Map<String, String> values) {
        SettingsReader reader = new SettingsReader(values);
        DeliverySettings.read(reader);
        return reader.problems();
    }

    @Test
    void defaults() {
        SettingsReader reader = new SettingsReader(Map.of());
        DeliverySettings settings = DeliverySettings.read(reader);
        assertEquals(Path.of("outbox"), settings.outboxDirectory());
        assertTrue(settings.targets().isEmpty());
        assertTrue(reader.problems().isEmpty());
    }

    @Test
    void aTargetWithItsFilters() {
        SettingsReader reader =
                new SettingsReader(
                        Map.of(
                                "restore.delivery.outbox.directory", "out",
                                "restore.delivery.audit.to", " seda:audit?password=s3cret ",
                                "restore.delivery.audit.status", "failed, rejected",
                                "restore.delivery.audit.accounts", "shop,legal",
                                "restore.delivery.all.to", "seda:all"));
        DeliverySettings settings = DeliverySettings.read(reader);
        assertEquals(List.of(), reader.problems());
        assertEquals(List.of(), reader.unknownKeys());
        assertEquals(Path.of("out"), settings.outboxDirectory());
        assertEquals(
                new TargetSettings(
                        "audit",
                        "seda:audit?password=s3cret",
                        Set.of(Status.FAILED, Status.REJECTED),
                        Set.of("shop", "legal"),
                        1,
                        List.of(),
                        true,
                        Duration.ofHours(24),
                        Path.of("out/.dead/audit")),
                settings.targets().get(1));
        assertEquals(
                EnumSet.complementOf(EnumSet.of(Status.PLANNED, Status.SKIPPED)),
                settings.targets().get(0).statuses());
        assertTrue(settings.targets().get(0).statuses().contains(Status.LISTED));
        assertFalse(settings.toString().contains("s3cret"));
    }

    @Test
    void eachMistakeIsNamed() {
        assertEquals(
                List.of("restore.delivery.outbox.directory must not be empty"),
                problems(Map.of("restore.delivery.outbox.directory", " ")));
        assertEquals(
                List.of("restore.delivery.audit.to is required"),
                problems(Map.of("restore.delivery.audit.status", "failed")));
        assertEquals(
                List.of(
                        "restore.delivery.audit.to must be the URI of a Camel endpoint, such as"
                                + " jms:queue:restore-outcomes",
                        "restore.delivery.audit.status must be a comma list of restored, promoted,"
                                + " unchanged, planned, skipped, listed, rejected, failed, duplicate,"
                                + " cancelled",
                        "restore.delivery.audit.accounts must be a comma list of account names"),
                problems(
                        Map.of(
                                "restore.delivery.audit.to", "s3cret",
                                "restore.delivery.audit.status", "failed,Broken",
                                "restore.delivery.audit.accounts", "shop,")));
        assertEquals(1, problems(Map.of("restore.delivery.directory", "x")).size());
    }

    @Test
    void aWebhook() {
        String secrets = " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw  whsec_" + "A".repeat(32);
        SettingsReader reader =
                new SettingsReader(
                        Map.of(
                                "restore.delivery.hook.to", "https://host/x",
                                "restore.delivery.hook.batch-size", "50",
                                "restore.delivery.hook.secret", secrets,
                                "restore.delivery.hook.on-gone", "retry",
                                "restore.delivery.hook.dead-letter-after", "2d",
                                "restore.delivery.hook.dead-letter-directory", "dead"));
        TargetSettings hook = DeliverySettings.read(reader).targets().get(0);
        assertEquals(List.of(), reader.problems());
        assertEquals(50, hook.batchSize());
        assertEquals(2, hook.secrets().size());
        assertFalse(hook.stopsWhenGone());
        assertEquals(Duration.ofDays(2), hook.deadLetterAfter());
        assertEquals(Path.of("dead"), hook.deadLetterDirectory());
        assertFalse(hook.toString().contains("whsec_"), hook.toString());
    }

    @Test
    void eachMistakeOfAWebhookIsNamed() {
        String secret =
                "restore.delivery.hook.secret must be whsec_ and 24 to 64 bytes in Base64, or"
                        + " several of these with blanks between";
        for (String wrong :
                List.of("s3cret", "whsec_s3cret", "whsec_" + "A".repeat(28), "whsec_")) {
            assertEquals(
                    List.of(secret),
                    problems(
                            Map.of(
                                    "restore.delivery.hook.to",
                                    "https://host",
                                    "restore.delivery.hook.secret",
                                    wrong)),
                    wrong);
        }
        assertEquals(
                List.of(
                        "restore.delivery.hook.secret is for targets that begin with https:// only"),
                problems(
                        Map.of(
                                "restore.delivery.hook.to",
                                "seda:hook",
                                "restore.delivery.hook.secret",
                                "whsec_" + "A".repeat(32))));
        assertEquals(
                List.of(
                        "restore.delivery.hook.batch-size must be a whole number from 1 to 500",
                        "restore.delivery.hook.on-gone must be one of stop, retry",
                        "restore.delivery.hook.dead-letter-after must be longer than 0"),
                problems(
                        Map.of(
                                "restore.delivery.hook.to", "https://host",
                                "restore.delivery.hook.batch-size", "0",
                                "restore.delivery.hook.on-gone", "dead",
                                "restore.delivery.hook.dead-letter-after", "0s")));
    }

    @Test
    void plainHttpIsForLoopback() {
        for (String fine :
                List.of(
                        "https://example.com/x?a=b",
                        "http://localhost:8080/x",
                        "http://127.0.0.1",
                        "http://[::1]:8080/x",
                        "http://me:pw@127.0.0.1/x")) {
            assertEquals(List.of(), problems(Map.of("restore.delivery.hook.to", fine)), fine);
        }
        for (String plain :
                List.of(
                        "http://example.com",
                        "http://127.0.0.1@example.com/",
                        "http://localhost.example.com")) {
            assertEquals(
                    List.of(
                            "restore.delivery.hook.to must begin with https:// (plain http is"
                                    + " allowed to loopback only)"),
                    problems(Map.of("restore.delivery.hook.to", plain)),
                    plain);
        }
        for (String none :
                List.of(
                        "https:///x",
                        "https:host",
                        "https://host/#x",
                        "http://me:p@localhost@example.com/")) {
            assertEquals(
                    List.of(
                            "restore.delivery.hook.to must be an address such as https://host/path"),
                    problems(Map.of("restore.delivery.hook.to", none)),
                    none);
        }
        assertEquals(
                List.of(
                        "restore.delivery.hook.to must be an address such as https://host/path,"
                                + " with special characters percent-encoded"),
                problems(Map.of("restore.delivery.hook.to", "https://host/a b")));
    }

    @Test
    void theOutboxIsNoTarget() {
        SettingsReader reader = new SettingsReader(Map.of("restore.delivery.outbox.to", "seda:x"));
        assertTrue(DeliverySettings.read(reader).targets().isEmpty());
        assertEquals(List.of("restore.delivery.outbox.to"), reader.unknownKeys());
    }
}
