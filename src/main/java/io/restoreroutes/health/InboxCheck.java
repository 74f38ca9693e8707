package io.restoreroutes.health;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the inbox is there. Stands in for Camel's check of that consumer, which is down until the
 * first poll has ended and so as long as large files are being taken.
 */
final class InboxCheck extends AbstractHealthCheck {
    private final Path inbox;

    InboxCheck(Path inbox) {
        super("restore", "restore-inbox");
        this.inbox = inbox;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (Files.isDirectory(inbox)) {
            builder.up();
        } else {
            builder.message("The inbox is no folder; no files are taken.").down();
        }
    }
}
