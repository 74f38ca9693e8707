package io.restoreroutes.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.Status;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
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
                new DeliverySettings.Target(
                        "audit",
                        "seda:audit?password=s3cret",
                        Set.of(Status.FAILED, Status.REJECTED),
                        Set.of("shop", "legal")),
                settings.targets().get(1));
        assertEquals(EnumSet.allOf(Status.class), settings.targets().get(0).statuses());
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
                                + " unchanged, rejected, failed, duplicate, cancelled",
                        "restore.delivery.audit.accounts must be a comma list of account names"),
                problems(
                        Map.of(
                                "restore.delivery.audit.to", "s3cret",
                                "restore.delivery.audit.status", "failed,Broken",
                                "restore.delivery.audit.accounts", "shop,")));
        assertEquals(1, problems(Map.of("restore.delivery.directory", "x")).size());
    }

    @Test
    void theOutboxIsNoTarget() {
        SettingsReader reader = new SettingsReader(Map.of("restore.delivery.outbox.to", "seda:x"));
        assertTrue(DeliverySettings.read(reader).targets().isEmpty());
        assertEquals(List.of("restore.delivery.outbox.to"), reader.unknownKeys());
    }
}
