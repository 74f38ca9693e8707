package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.testing.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The ledger hears that something is delivered when it is on the disk, and no earlier. */
class DeliveryOnDiskTest extends OutboxFixture {
    /** Folders whose names cannot be brought to the disk. */
    private final Set<Path> failing = ConcurrentHashMap.newKeySet();

    /** What was in the outbox each time that its names were waited for. */
    private final List<Set<String>> seen = new ArrayList<>();

    private final DiskSync disk =
            new DiskSync() {
                @Override
                public void names(Path of) throws IOException {
                    if (of.equals(folder.resolve("outbox"))) {
                        seen.add(endings(of));
                    }
                    if (failing.contains(of)) {
                        throw new IOException("disk trouble");
                    }
                    super.names(of);
                }
            };

    private static Set<String> endings(Path of) throws IOException {
        Set<String> endings = new TreeSet<>();
        try (Stream<Path> files = Files.list(of)) {
            files.map(file -> file.getFileName().toString())
                    .forEach(name -> endings.add(name.substring(name.indexOf('.'))));
        }
        return endings;
    }

    private Job endedJob() {
        Job job = jobs.rejected(jobs.begin("x"), 1, 3);
        return jobs.ledger.intake().complete(job.jobId());
    }

    private RestoreOutbox outbox() throws IOException {
        RestoreOutbox outbox = Deliverer.outbox(jobs.ledger, folder.resolve("outbox"), disk);
        outbox.resume(0);
        return outbox;
    }

    @Test
    void theSummaryComesWhenAllItSpeaksOfIsThere() throws Exception {
        endedJob();
        outbox().write(new OutcomeBatch(jobs.ledger.outbox().read(0, 100)));
        Set<String> others = Set.of(".outcomes.ndjson", ".failed.ndjson");
        assertEquals(
                List.of(others, Set.of(".outcomes.ndjson", ".failed.ndjson", ".summary.json")),
                seen);
    }

    @Test
    void nothingCountsAsWrittenWhoseNamesAreNotOnTheDisk() throws Exception {
        Job job = endedJob();
        RestoreOutbox outbox = outbox();
        OutcomeBatch all = new OutcomeBatch(jobs.ledger.outbox().read(0, 100));
        failing.add(folder.resolve("outbox"));
        assertThrows(OutboxWriteException.class, () -> outbox.write(all));
        assertFalse(Files.exists(file(job, ".summary.json")));
        failing.clear();
        outbox.write(all);
        assertTrue(Files.exists(file(job, ".summary.json")));
        assertEquals(numbered(3), reasons(job));
    }

    @Test
    void namesOfAFormerProcessAreWaitedForToo() throws Exception {
        Job job = jobs.rejected(jobs.begin("x"), 1, 3);
        outbox().write(new OutcomeBatch(jobs.ledger.outbox().read(0, 100)));
        // It died before the ledger heard of it; its successor finds the file.
        seen.clear();
        outbox().write(new OutcomeBatch(jobs.ledger.outbox().read(0, 100)));
        assertEquals(List.of(Set.of(".outcomes.ndjson")), seen);
        assertEquals(numbered(3), reasons(job));
    }

    @Test
    void aTargetThatIsAFolderHasAnOutcomeWhenItsNameIsThere() throws Exception {
        Path copies = folder.resolve("copies");
        failing.add(copies);
        try (LogLines log = new LogLines()) {
            deliverer =
                    Deliverer.start(
                            jobs.ledger,
                            folder,
                            Map.of("restore.delivery.copy.to", "file:" + copies),
                            disk);
            endedJob();
            await().until(() -> !log.with("Delivery to 'copy' fails").isEmpty());
        }
        assertEquals(0, jobs.ledger.outbox().position("copy"));
        failing.clear();
        await().until(() -> jobs.ledger.outbox().position("copy") >= 3);
    }
}
