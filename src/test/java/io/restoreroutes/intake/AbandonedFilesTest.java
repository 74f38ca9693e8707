package io.restoreroutes.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes on one ledger make of each other's files: two share an inbox, one has its own. */
class AbandonedFilesTest {
    private static final Duration LONG = Duration.ofMinutes(5);

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
        return new FileInbox(ledger, new FileSettings(inbox, Duration.ZERO));
    }

    private TakenFile taken(String name) throws IOException {
        String job = reader.beginJob(FileInbox.KIND, name, null).jobId();
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
        reader.completeIntake(read.jobId());
        String begun = reader.beginJob(FileInbox.KIND, "begun.ndjson", null).jobId();
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
}
