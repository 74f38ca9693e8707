package io.restoreroutes.queue;

import jakarta.jms.JMSException;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether messages are being taken from the queue, told by the real connection: the readiness check
 * {@code restore-queue}, and one log line each when the broker goes away and when it is back.
 */
final class QueueHealth extends AbstractHealthCheck {
    /** The id of the check. */
    static final String ID = "restore-queue";

    private static final Logger LOG = LoggerFactory.getLogger(QueueHealth.class);
    private static final int LONGEST = 200;

    private final String queue;
    private final List<String> secrets;
    private String trouble;
    private boolean told;

    QueueHealth(QueueSettings settings) {
        super("restore", ID);
        this.queue = settings.describe();
        this.secrets = settings.secrets();
    }

    /** A route wants messages; without one there is nothing to be ready for. */
    synchronized void wanted() {
        trouble = "no connection yet";
    }

    /** Messages are being waited for. */
    synchronized void connected() {
        if (trouble != null) {
            LOG.info("Messages are taken from queue {}", queue);
        }
        trouble = null;
        told = false;
    }

    /** Messages cannot be taken. */
    synchronized void lost(Throwable reason) {
        trouble = text(reason);
        if (!told) {
            LOG.error("No messages can be taken from queue {}: {}", queue, trouble);
            told = true;
        }
    }

    /** The first line that says something, without anything of the settings that is a secret. */
    private String text(Throwable reason) {
        Throwable root = reason;
        while (root instanceof JMSException failure && failure.getLinkedException() != null) {
            root = failure.getLinkedException();
        }
        String message = root.getMessage() == null ? "" : root.getMessage().strip();
        String text = message.lines().findFirst().orElse("");
        for (String secret : secrets) {
            text = text.replace(secret, "xxxxxx");
        }
        text = text.replaceAll("\\p{Cntrl}", " ");
        text = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return root.getClass().getSimpleName() + (text.isEmpty() ? "" : ": " + text);
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected synchronized void doCall(
            HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("queue", queue);
        if (trouble == null) {
            builder.up();
        } else {
            builder.down().message(trouble);
        }
    }
}
