package io.restoreroutes.health;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether a folder serves. The one of the inbox stands in for Camel's check of that consumer, which
 * is down until the first poll has ended and so as long as large files are being taken.
 */
final class FolderCheck extends AbstractHealthCheck {
    private final Supplier<String> trouble;

    /**
     * @param trouble a sentence on what is wrong, or null
     */
    FolderCheck(String id, Supplier<String> trouble) {
        super("restore", id);
        this.trouble = trouble;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        String sentence = trouble.get();
        if (sentence == null) {
            builder.up();
        } else {
            builder.message(sentence).down();
        }
    }
}
