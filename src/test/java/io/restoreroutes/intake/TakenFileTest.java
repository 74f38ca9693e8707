package io.restoreroutes.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.loop.JobListener;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.source.RequestRules;
import io.restoreroutes.source.SourceReader;
import io.restoreroutes.testing.LogLines;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power cut may find of a file of the inbox, seen by what is waited for and when. */
class TakenFileTest {
    private static final String LINE =
            "{\"account\":\"legal\",\"fileId\":\"1\",\"versionId\":\"2\"}\n";

    @TempDir Path folder;
    private final List<String> steps = new ArrayList<>();
    private final RecordingDisk disk = new RecordingDisk();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private ProducerTemplate template;
    private Ledger ledger;
    private Path inbox;
    private FileInbox files;

    /** Notes what is waited for, and fails where it is told to. */
    private final class RecordingDisk extends DiskSync {
        private String failsAt;

        @Override
        public void content(Path file) throws IOException {
            step("content " + name(file));
            super.content(file);
        }

        @Override
        public void names(Path of) throws IOException {
            step("names " + name(of));
            super.names(of);
        }

        private void step(String step) throws IOException {
            steps.add(step);
            if (step.equals(failsAt)) {
                throw new IOException("disk trouble");
            }
        }
    }

    private final class Listener implements JobListener {
        @Override
        public void batchCommitted(BatchResult result) {
            steps.add("lines committed");
        }

        @Override
        public void intakeCompleted(Job job) {
            steps.add("end committed");
        }
    }

    @BeforeEach
    void open() throws Exception {
        LedgerSettings settings =
                new LedgerSettings("jdbc:sqlite:" + folder.resolve("data/ledger.db"), "", "");
        ledger = Ledger.open(settings, Clock.systemUTC());
        inbox = Files.createDirectories(folder.resolve("inbox"));
        files =
                new FileInbox(
                        ledger,
                        new FileSettings(true, inbox, Duration.ZERO),
                        Clock.systemUTC(),
                        disk);
        Accept accept =
                new Accept(
                        ledger,
                        new RequestRules(
                                ProviderModules.STANDARD.providers(),
                                Map.of("legal", Box.PROVIDER),
                                Map.of(),
                                Clock.systemUTC()),
                        new Listener(),
                        disk);
        context.addRoutes(new AcceptSourceRoute(accept));
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void close() {
        context.stop();
        ledger.close();
    }

    /** The path below the inbox, a job as {@code <job>}. */
    private String name(Path path) {
        String name = inbox.getParent().relativize(path.toAbsolutePath()).toString();
        return name.replaceAll("(?<=/\\.work/)[^/]+", "<job>");
    }

    private TakenFile take(String content) throws IOException {
        Path file = Files.writeString(inbox.resolve("a.ndjson"), content);
        GenericFile<File> polled = new GenericFile<>();
        polled.setFile(file.toFile());
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(polled);
        files.take(exchange);
        return exchange.getMessage().getBody(TakenFile.class);
    }

    private Exchange accept(TakenFile file) {
        return template.send(
                AcceptSourceRoute.ACCEPT, exchange -> exchange.getMessage().setBody(file));
    }

    private void finish(TakenFile file) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(file);
        files.keep(exchange);
        files.finish(exchange);
    }

    @Test
    void isOnTheDiskBeforeItsLinesCountAndInDoneWhenTheyAllDo() throws IOException {
        TakenFile file = take(LINE);
        assertNull(accept(file).getException());
        finish(file);
        assertEquals(
                List.of(
                        // the folder itself, and .work in it
                        "names ",
                        "names inbox",
                        "content inbox/.work/<job>/a.ndjson",
                        "names inbox/.work/<job>",
                        "names inbox/.work",
                        "names inbox",
                        "lines committed",
                        "end committed",
                        // .done itself
                        "names inbox",
                        "names inbox/.done",
                        "names inbox/.work/<job>"),
                steps);
    }

    @Test
    void noLineCountsBeforeTheFileIsOnTheDisk() throws IOException {
        TakenFile file = take(LINE);
        for (String step :
                List.of(
                        "content inbox/.work/<job>/a.ndjson",
                        "names inbox/.work/<job>",
                        "names inbox/.work",
                        "names inbox")) {
            disk.failsAt = step;
            Exception failure = accept(file).getException();
            assertInstanceOf(IOException.class, failure.getCause(), step);
            assertEquals(0, ledger.job(file.jobId()).orElseThrow().linesCommitted());
        }
        disk.failsAt = null;
        accept(file);
        assertEquals(1, ledger.job(file.jobId()).orElseThrow().linesCommitted());
    }

    @Test
    void staysDoneWhenTheMoveCannotBeWaitedFor() throws IOException {
        TakenFile file = take(LINE);
        accept(file);
        disk.failsAt = "names inbox/.done";
        try (LogLines log = new LogLines()) {
            finish(file);
            assertEquals(1, log.with("cannot be synced to the disk").size());
        }
        assertTrue(Files.exists(inbox.resolve(".done/a.ndjson")));
        List<TakenFile> open = new ArrayList<>();
        files.again(open::add);
        assertEquals(List.of(), open);
    }

    @Test
    void thatHasFewerLinesThanWereReadIsNotPassedOverInSilence() throws IOException {
        TakenFile file = take(LINE);
        RequestRules rules =
                new RequestRules(
                        ProviderModules.STANDARD.providers(),
                        Map.of("legal", Box.PROVIDER),
                        Map.of(),
                        Clock.systemUTC());
        List<CheckedLine> lines = new ArrayList<>();
        SourceReader.ofValues(LINE + LINE).forEachRemaining(line -> lines.add(rules.check(line)));
        ledger.intake().commit(ledger.job(file.jobId()).orElseThrow(), lines);
        try (LogLines log = new LogLines()) {
            accept(file);
            assertEquals(
                    List.of(
                            "Job "
                                    + file.jobId()
                                    + ": a.ndjson was cut off: it has 1 of the 2 lines that were"
                                    + " read from it before; the job ends with those 2"),
                    log.with(file.jobId()));
        }
        assertEquals(2, ledger.job(file.jobId()).orElseThrow().linesCommitted());
    }
}
