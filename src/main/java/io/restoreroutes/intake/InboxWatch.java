package io.restoreroutes.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the inbox closed until the application has started, and says once when the inbox is gone
 * and once when it is back; Camel polls a missing folder without a word. Asked by one polling
 * thread.
 */
public final class InboxWatch extends DefaultPollingConsumerPollStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(InboxWatch.class);

    private final Path inbox;
    private boolean gone;
    private volatile boolean allowed;

    InboxWatch(Path inbox) {
        this.inbox = inbox;
    }

    /** All that a start looks at is well: from now on files are taken. */
    void allow() {
        allowed = true;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        boolean there = Files.isDirectory(inbox);
        if (!there && !gone) {
            LOG.warn("{} is not a folder any more; no files are taken until it is back", inbox);
        } else if (there && gone) {
            LOG.warn("{} is back; files are taken again", inbox);
        }
        gone = !there;
        return allowed && super.begin(consumer, endpoint);
    }
}
