package io.restoreroutes.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.restoreroutes.testing.Canaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The address of a web hook is a secret, its password and its signing secret too. */
class WebhookSecretsTest {
    @TempDir Path folder;

    private final Canaries canaries = new Canaries();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final Watch watch = new Watch();

    private final class Watch extends AppenderBase<ILoggingEvent> {
        private volatile long events;
        private final List<String> found = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            // the consumer is the JDK's and not ours
            if (event.getLoggerName().startsWith("com.sun.net.httpserver")) {
                return;
            }
            events++;
            String text = event.getThreadName() + " " + event.getFormattedMessage();
            if (event.getThrowableProxy() != null) {
                text += ThrowableProxyUtil.asString(event.getThrowableProxy());
            }
            for (String canary : canaries.in(text)) {
                found.add(canary + " in " + event.getLoggerName() + ": " + text);
            }
        }
    }

    @BeforeEach
    void listen() {
        watch.start();
        root.iteratorForAppenders().forEachRemaining(appender -> appender.stop());
        root.addAppender(watch);
        root.setLevel(Level.TRACE);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(watch);
        root.setLevel(before);
        root.iteratorForAppenders().forEachRemaining(appender -> appender.start());
    }

    @Test
    void noneIsFoundInLogsHeadersOrDeadLetters() throws Exception {
        String path = canaries.add("T0cAnArYpath");
        String query = canaries.add("cAnArYquery");
        String password = canaries.add("cAnArYpassword");
        String secret =
                "whsec_"
                        + canaries.add(
                                Base64.getEncoder()
                                        .encodeToString(
                                                "cAnArY secret of 33 characters !!"
                                                        .getBytes(ISO_8859_1)));
        try (WebhookServer server = new WebhookServer();
                LedgerJobs jobs = new LedgerJobs(folder)) {
            List<Integer> statuses = List.of(500, 302, 429);
            server.answer(
                    exchange -> {
                        int n = server.received().size();
                        exchange.getResponseHeaders().set("Location", "/elsewhere");
                        WebhookServer.status(exchange, n > 3 ? 404 : statuses.get(n - 1));
                    });
            String to =
                    server.url().replace("//", "//me:" + password + "@")
                            + ("/" + path + "?token=" + query);
            try (Deliverer deliverer =
                    Deliverer.start(
                            jobs.ledger,
                            folder,
                            Map.of(
                                    "restore.delivery.hook.to", to,
                                    "restore.delivery.hook.secret", secret,
                                    "restore.delivery.hook.dead-letter-after", "8s"))) {
                jobs.rejected(jobs.begin("x"), 1, 2);
                deliverer.delivery.wake();
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> jobs.ledger.outbox().position("hook") >= 2);
                assertEquals(List.of(), canaries.in(deliverer.context.getEndpoints().toString()));
            }
            server.close();
            assertTrue(
                    server.received().stream()
                            .allMatch(r -> r.uri().equals("/" + path + "?token=" + query)));
        }
        assertTrue(watch.events > 1_000, watch.events + " events");
        assertEquals("", String.join("\n", watch.found));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertEquals(List.of(), canaries.in(Files.readString(file, ISO_8859_1)));
            }
        }
    }
}
