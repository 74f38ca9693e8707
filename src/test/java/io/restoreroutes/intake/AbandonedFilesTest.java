package io.restoreroutes.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.testing.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes on one ledger make of each other's files: two share an inbox, one has its own. */
class AbandonedFilesTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final OutcomeError BROKEN =
            OutcomeError.ofInput(ErrorCode.UNREADABLE, null, "broken");
    private static final CheckedLine UNREADABLE =
            new CheckedLine.Invalid(RequestLine.withoutText(1, BROKEN), BROKEN);

    @TempDir Path folder;
    private final LedgerSettings settings =
            new LedgerSettings(
                    PostgresServer.newDatabase(), PostgresServer.USER, PostgresServer.PASSWORD);
    private Ledger reader;
    private Ledger neighbour;
    private Ledger distant;
    private Path inbox;

    @BeforeEach
    void open() throws IOException {
        reader = join("reader");
        neighbour = join("neighbour");
        distant = join("distant");
        inbox = Files.createDirectories(folder.resolve("inbox"));
        Files.createDirectories(folder.resolve("elsewhere"));
    }

    private Ledger join(String node) {
        Ledger ledger = Ledger.open(settings, Clock.systemUTC());
        ledger.leases().join(node, LONG);
        return ledger;
    }

    @AfterEach
    void close() {
        reader.close();
        neighbour.close();
        distant.close();
    }

    private static FileInbox files(Ledger ledger, Path inbox) {
        return files(ledger, inbox, Duration.ZERO);
    }

    private static FileInbox files(Ledger ledger, Path inbox, Duration later) {
        return new FileInbox(
                ledger,
                new FileSettings(true, inbox, Duration.ZERO),
                Clock.offset(Clock.systemUTC(), later),
                new DiskSync());
    }

    private TakenFile taken(String name) throws IOException {
        String job = reader.intake().begin(FileInbox.KIND, name, null).jobId();
        Path where = Files.createDirectories(inbox.resolve(".work").resolve(job));
        return new TakenFile(job, Files.writeString(where.resolve(name), name));
    }

    @Test
    void aFileIsReadOnByOneWhoSeesItWhenItsReaderIsGone() throws IOException {
        TakenFile file = taken("a.ndjson");
        assertEquals(List.of(), files(neighbour, inbox).leftovers());
        assertEquals(List.of(), files(neighbour, inbox).abandoned());
        reader.leases().leave();
        assertEquals(List.of(), files(distant, folder.resolve("elsewhere")).leftovers());
        assertEquals(List.of(file), files(neighbour, inbox).abandoned());
        assertEquals(List.of(), files(neighbour, inbox).abandoned());
        assertEquals(List.of(), files(distant, inbox).leftovers());
        assertFalse(neighbour.job(file.jobId()).orElseThrow().intakeComplete());
    }

    @Test
    void whatALivingProcessIsAboutToPutAwayOrToMoveStays() throws IOException {
        TakenFile read = taken("read.ndjson");
        reader.intake().complete(read.jobId());
        String begun = reader.intake().begin(FileInbox.KIND, "begun.ndjson", null).jobId();
        Path empty = Files.createDirectories(inbox.resolve(".work").resolve(begun));
        assertEquals(List.of(), files(neighbour, inbox).leftovers());
        assertTrue(Files.exists(read.path()));
        assertTrue(Files.exists(empty));
        reader.leases().leave();
        assertEquals(List.of(), files(neighbour, inbox).leftovers());
        assertTrue(Files.exists(inbox.resolve(".done/read.ndjson")));
        // an intent without a file may be another inbox's
        assertTrue(neighbour.job(begun).isPresent());
    }

    @Test
    void whatAProcessBeganWithoutAFileIsEndedByWhoSharesItsInbox() throws IOException {
        new InboxMarks(Files.createDirectories(inbox.resolve(".work")), new DiskSync())
                .set("reader");
        String begun = reader.intake().begin(FileInbox.KIND, "begun.ndjson", null).jobId();
        Job half = reader.intake().begin(FileInbox.KIND, "half.ndjson", null);
        reader.intake().commit(half, List.of(UNREADABLE));
        files(neighbour, inbox, LONG).abandoned();
        assertTrue(neighbour.job(begun).isPresent(), "its reader lives");
        reader.leases().leave();
        files(distant, folder.resolve("elsewhere"), LONG).abandoned();
        files(neighbour, inbox).abandoned();
        assertTrue(neighbour.job(begun).isPresent(), "it may only stand still");
        files(neighbour, inbox, LONG).abandoned();
        assertTrue(neighbour.job(begun).isEmpty());
        assertTrue(neighbour.job(half.jobId()).orElseThrow().intakeComplete());
        files(neighbour, inbox).leftovers();
        assertEquals(List.of(), List.of(inbox.resolve(".work").toFile().list()));
    }

    @Test
    void aFileThatIsTakenForAWithdrawnIntentGoesBack() throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(
                                settings.url(), settings.username(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE FUNCTION withdraw() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN"
                            + " DELETE FROM restore_job WHERE job_id = NEW.job_id;"
                            + " RETURN NULL; END'");
            statement.execute(
                    "CREATE CONSTRAINT TRIGGER withdraw AFTER INSERT ON restore_job DEFERRABLE"
                            + " INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION withdraw()");
        }
        Path dropped = Files.writeString(inbox.resolve("a.ndjson"), "{}");
        GenericFile<File> polled = new GenericFile<>();
        polled.setFile(dropped.toFile());
        try (CamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(polled);
            files(reader, inbox).take(exchange);
            assertTrue(exchange.isRouteStop());
        }
        assertEquals("{}", Files.readString(dropped));
        assertEquals(List.of(".taken-by-reader"), List.of(inbox.resolve(".work").toFile().list()));
    }
}
