package io.restoreroutes.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** One line when the inbox goes, one when it comes back, however often it is polled. */
class InboxWatchTest {
    @TempDir Path folder;

    @Test
    void goneAndBackAreToldOnce() throws IOException {
        Path inbox = folder.resolve("inbox");
        InboxWatch watch = new InboxWatch(inbox);
        Logger logger = (Logger) LoggerFactory.getLogger(InboxWatch.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            Files.createDirectory(inbox);
            poll(watch);
            assertEquals(0, lines.list.size());
            Files.delete(inbox);
            Files.writeString(inbox, "a file");
            poll(watch);
            assertEquals(1, lines.list.size());
            Files.delete(inbox);
            Files.createDirectory(inbox);
            poll(watch);
            assertEquals(2, lines.list.size());
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static void poll(InboxWatch watch) {
        for (int n = 0; n < 3; n++) {
            watch.begin(null, null);
        }
    }
}
