package io.restoreroutes.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.testing.LogLines;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Set;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What a person sees whose settings are wrong, and what a failed start leaves behind. */
class StartFailureTest {
    @TempDir Path folder;

    private final SpringHost host = new SpringHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void unknownKeyIsReported() {
        try (LogLines log = new LogLines()) {
            host.enabled(folder)
                    .withPropertyValues("restore.ledger.ulr=jdbc:sqlite:x.db")
                    .run(context -> assertNull(context.getStartupFailure()));

            assertEquals(
                    List.of("restore.ledger.ulr is not a setting of Restore Routes"),
                    log.with("is not a setting"));
        }
    }

    @Test
    void wrongSettingsAreToldInSentences() {
        host.enabled(folder)
                .withPropertyValues(
                        "restore.accounts.shop.private-key=", "restore.retry.settle-time=soon")
                .run(
                        context -> {
                            assertNotNull(context.getStartupFailure());
                            assertEquals(
                                    """
                                    Restore Routes does not start:

                                        restore.accounts.shop.private-key is required
                                        restore.retry.settle-time must be a time such as 200ms, 30s, 15m, 1h or 2d""",
                                    new RestoreFailureAnalyzer()
                                            .analyze(context.getStartupFailure())
                                            .getDescription());
                        });
    }

    @Test
    void aLedgerThatCannotBeIsToldInASentence() {
        host.enabled(folder)
                .withPropertyValues(
                        "restore.ledger.url=jdbc:sqlite:"
                                + folder.resolve("own.db")
                                + "?synchronous=OFF")
                .run(
                        context -> {
                            FailureAnalysis told =
                                    new RestoreFailureAnalyzer()
                                            .analyze(context.getStartupFailure());

                            assertInstanceOf(LedgerException.class, told.getCause());
                            assertEquals(
                                    "Restore Routes does not start:\n\n    "
                                            + told.getCause().getMessage(),
                                    told.getDescription());
                        });
    }

    @Test
    void aStartThatFailsElsewhereLeavesNothingBehind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        String own = "jdbc:sqlite:" + folder.resolve("own.db");
        host.enabled(folder)
                .withPropertyValues("restore.ledger.url=" + own)
                .withBean(NoSuchComponent.class)
                .run(context -> assertNotNull(context.getStartupFailure()));

        // the pool's own threads take a moment
        await().until(() -> SpringHost.threadsSince(before).isEmpty());
        DriverManager.getConnection(own).close();
    }

    private static final class NoSuchComponent extends RouteBuilder {
        @Override
        public void configure() {
            from("no-such-component:x").to("direct:restore-once");
        }
    }

    @Test
    void otherFailuresAreNotOurs() {
        assertNull(new RestoreFailureAnalyzer().analyze(new IllegalStateException("x")));
    }
}
