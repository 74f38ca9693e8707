package io.restoreroutes.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.restoreroutes.account.Account;
import java.util.Base64;
import java.util.List;
import org.apache.camel.component.http.HttpMethods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SilenceTest {
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
    }

    @AfterEach
    void stop() {
        root.setLevel(before);
        root.detachAppender(log);
    }

    @Test
    void noSecretIsLoggedEvenIfEverythingElseIs() throws Exception {
        try (HttpFixture fixture = new HttpFixture()) {
            fixture.server.answers(200, "{\"access_token\":\"cAnArY-token\",\"expires_in\":60}");
            Account legal = fixture.accounts.find("legal").orElseThrow();
            legal.credentials().issue();
            assertNull(fixture.call("legal", HttpMethods.GET, null).getException());
            assertNull(fixture.call("shop", HttpMethods.PUT, null).getException());
        }
        String basic = Base64.getEncoder().encodeToString((HttpFixture.KEY + ":").getBytes(UTF_8));
        List<String> lines =
                List.copyOf(log.list).stream()
                        // the stand-in server of the JDK is not ours
                        .filter(event -> !event.getLoggerName().startsWith("com.sun."))
                        .map(event -> event.getLoggerName() + " " + event.getFormattedMessage())
                        .toList();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("org.apache.hc.client5")));
        for (String line : lines) {
            assertFalse(
                    line.contains("client_secret=")
                            || line.contains("Bearer")
                            || line.contains(basic)
                            || line.contains("private_cAnArY"),
                    line);
        }
    }
}
