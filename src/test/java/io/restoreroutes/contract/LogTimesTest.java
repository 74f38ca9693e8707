package io.restoreroutes.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads a log is often in another zone than the machine. */
class LogTimesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/dist/conf/logback.xml",
                "examples/camel-main/src/main/resources/logback.xml"
            })
    void logTimesCarryTheirOffset(String file) throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of(file).toFile());

        Map<String, String> lines = new TreeMap<>();
        for (Logger logger : context.getLoggerList()) {
            logger.iteratorForAppenders()
                    .forEachRemaining(
                            appender ->
                                    lines.put(
                                            appender.getName(),
                                            line(
                                                    logger,
                                                    (ConsoleAppender<ILoggingEvent>) appender)));
        }
        context.stop();

        // it draws over itself
        lines.remove("bar");
        assertTrue(lines.containsKey("out"), file);
        lines.values()
                .forEach(
                        line ->
                                assertTrue(
                                        line.matches(
                                                ".*\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  hello\\R"),
                                        line));
        assertEquals(file.startsWith("src") ? 2 : 1, lines.size());
    }

    private static String line(Logger logger, ConsoleAppender<ILoggingEvent> appender) {
        LoggingEvent event = new LoggingEvent("", logger, Level.INFO, "hello", null, null);
        event.setInstant(Instant.parse("2026-11-22T07:44:35.120Z"));
        return new String(appender.getEncoder().encode(event), UTF_8);
    }
}
