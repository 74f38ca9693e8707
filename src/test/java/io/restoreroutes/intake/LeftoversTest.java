package io.restoreroutes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a start makes of what lies in {@code .work}. */
class LeftoversTest {
    @TempDir Path folder;
    private Ledger ledger;
    private Path inbox;
    private FileInbox files;

    @BeforeEach
    void open() throws IOException {
        LedgerSettings settings =
                new LedgerSettings("jdbc:sqlite:" + folder.resolve("data/ledger.db"), "", "");
        ledger = Ledger.open(settings, Clock.systemUTC());
        inbox = Files.createDirectories(folder.resolve("inbox"));
        files =
                new FileInbox(
                        ledger,
                        new FileSettings(true, inbox, Duration.ZERO),
                        Clock.systemUTC(),
                        new DiskSync());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Path file(String jobId, String name) throws IOException {
        Path folder = Files.createDirectories(inbox.resolve(".work").resolve(jobId));
        return Files.writeString(folder.resolve(name), name);
    }

    private String job(String name) {
        return ledger.intake().begin(FileInbox.KIND, name, null).jobId();
    }

    @Test
    void onlyTheFileWithTheJobsNameIsTheJobs() throws IOException {
        String open = job("own.json");
        String gone = job("gone.json");
        String read = job("read.json");
        ledger.intake().complete(read);
        Path own = file(open, "own.json");
        List<Path> foreign =
                List.of(
                        file(open, "a.json"),
                        file(gone, "b.json"),
                        file(read, "c.json"),
                        file("nobody", "d.json"),
                        file("", "stray.json"));
        file(read, "read.json");

        assertEquals(List.of(new TakenFile(open, own)), files.leftovers());
        assertTrue(ledger.job(gone).isEmpty());
        assertTrue(Files.exists(inbox.resolve(".done/read.json")));
        for (Path file : foreign) {
            assertEquals(file.getFileName().toString(), Files.readString(file));
        }
    }

    @Test
    void oneBadLeftoverDoesNotKeepTheOthers() throws IOException {
        String bad = job("bad.json");
        Files.createDirectories(inbox.resolve(".work"));
        Files.writeString(inbox.resolve(".work").resolve(bad), "not a folder");
        String open = job("own.json");
        Path own = file(open, "own.json");
        String read = job("read.json");
        ledger.intake().complete(read);
        Path done = file(read, "read.json");
        Files.writeString(inbox.resolve(".done"), "not a folder");

        assertEquals(List.of(new TakenFile(open, own)), files.leftovers());
        assertTrue(ledger.job(bad).isPresent());
        assertTrue(Files.exists(done));

        Files.delete(inbox.resolve(".done"));
        files.leftovers();
        assertFalse(Files.exists(done));
        assertTrue(Files.exists(inbox.resolve(".done/read.json")));
    }

    @Test
    void aLongNameThatIsTakenGetsASecondOneThatFits() throws IOException {
        String name = "x".repeat(3) + "ü".repeat(122) + ".ndjson";
        for (int n = 0; n < 2; n++) {
            String read = job(name);
            ledger.intake().complete(read);
            file(read, name);
            files.leftovers();
            assertFalse(Files.exists(inbox.resolve(".work").resolve(read)));
        }

        String second =
                PutAway.withJob("x📷📷".repeat(20) + "📷".repeat(40) + ".json", "j".repeat(30));
        assertTrue(second.getBytes(UTF_8).length <= 255, second);
        assertTrue(second.contains("📷-jjj"), second);
    }

    @Test
    void aStopWithinTheSplitterIsToldWithoutAStackTrace() {
        Logger logger = (Logger) LoggerFactory.getLogger(FileInbox.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            Exchange exchange = new DefaultExchange(new DefaultCamelContext());
            exchange.getMessage().setBody(new TakenFile("j", inbox.resolve("a.json")));
            files.keep(exchange);
            for (Exception why : List.of(new IntakeStoppedException(), new IOException("x"))) {
                exchange.setProperty(
                        Exchange.EXCEPTION_CAUGHT,
                        new CamelExchangeException("wrapped", exchange, why));
                files.leave(exchange);
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertEquals(
                List.of(Level.INFO, Level.ERROR),
                lines.list.stream().map(ILoggingEvent::getLevel).toList());
        assertTrue(lines.list.stream().allMatch(line -> line.getThrowableProxy() == null));
    }
}
