package io.restoreroutes.intake;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.settings.PlainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox folder. Taking a file is an intent in the ledger, then one atomic rename into {@code
 * .work/<job>/}; whatever lies there after a crash is the same job still. A file read to its end
 * goes to {@code .done}, one that nothing could be read of to {@code .failed}.
 */
public final class FileInbox {
    /** The kind of a source that is a file. */
    static final String KIND = "file";

    private static final String TAKEN = "restoreTakenFile";
    private static final Logger LOG = LoggerFactory.getLogger(FileInbox.class);

    private final Ledger ledger;
    private final Path inbox;
    private boolean inTrouble;

    public FileInbox(Ledger ledger, FileSettings settings) {
        this.ledger = ledger;
        this.inbox = settings.directory();
    }

    /** Takes the file; the body becomes the {@link TakenFile}. The route stops if it cannot. */
    public void take(Exchange exchange) {
        Path file = Path.of(exchange.getMessage().getBody(GenericFile.class).getAbsoluteFilePath());
        exchange.getMessage().removeHeaders("*");
        try {
            Optional<TakenFile> taken = take(file);
            troubleOver();
            taken.ifPresentOrElse(
                    exchange.getMessage()::setBody, () -> exchange.setRouteStop(true));
        } catch (LedgerException e) {
            trouble("Files stay in the inbox until the ledger is back: " + e.getMessage());
            exchange.setRouteStop(true);
        } catch (IOException e) {
            trouble(
                    "Files stay in the inbox because they cannot be moved into "
                            + inbox.resolve(".work")
                            + " ("
                            + e.getClass().getSimpleName()
                            + "); check its permissions and the space on the disk");
            exchange.setRouteStop(true);
        }
    }

    private Optional<TakenFile> take(Path file) throws IOException {
        // Before the intent, so that an unusable folder does not leave one behind at every poll.
        Files.createDirectories(inbox.resolve(".work"));
        Job job = ledger.beginJob(KIND, file.getFileName().toString(), null);
        Path target = folder(job.jobId()).resolve(file.getFileName());
        try {
            Files.createDirectory(target.getParent());
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(new TakenFile(job.jobId(), target));
        } catch (IOException e) {
            ledger.forgetJob(job.jobId());
            Files.deleteIfExists(target.getParent());
            if (e instanceof NoSuchFileException) {
                // Somebody else took it, or withdrew it.
                return Optional.empty();
            }
            throw e;
        }
    }

    private synchronized void trouble(String sentence) {
        if (!inTrouble) {
            LOG.error("{}", sentence);
            inTrouble = true;
        }
    }

    private synchronized void troubleOver() {
        if (inTrouble) {
            LOG.info("Files are taken again");
            inTrouble = false;
        }
    }

    /** Puts a file that was read to its end where it belongs. */
    public void finish(Exchange exchange) throws IOException {
        finish(exchange.getProperty(TAKEN, TakenFile.class));
    }

    /** Says why a file stays in {@code .work}; the next start goes on with it. */
    public void leave(Exchange exchange) {
        TakenFile file = exchange.getProperty(TAKEN, TakenFile.class);
        Exception why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (why instanceof IntakeStoppedException) {
            LOG.info("Job {}: reading goes on at the next start", file.jobId());
        } else if (why instanceof IOException || why instanceof UncheckedIOException) {
            LOG.error(
                    "Job {}: {} cannot be read or put away ({}); the next start goes on with it",
                    file.jobId(),
                    file.path(),
                    why.getClass().getSimpleName());
        } else {
            LOG.error("Job {}: a fault of our own; the next start goes on", file.jobId(), why);
        }
    }

    /** Keeps the file for {@link #finish} while the body is the accept route's. */
    public void keep(Exchange exchange) {
        exchange.setProperty(TAKEN, exchange.getMessage().getBody(TakenFile.class));
    }

    private void finish(TakenFile file) throws IOException {
        Job job = ledger.job(file.jobId()).orElseThrow();
        boolean unread = job.linesCommitted() > 0 && job.readableLines() == 0;
        Path folder = inbox.resolve(unread ? ".failed" : ".done");
        Files.createDirectories(folder);
        String name = file.path().getFileName().toString();
        try {
            Files.move(file.path(), folder.resolve(name));
        } catch (FileAlreadyExistsException e) {
            Files.move(file.path(), folder.resolve(withJob(name, file.jobId())));
        }
        Files.deleteIfExists(file.path().getParent());
    }

    private static String withJob(String name, String jobId) {
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot) + "-" + jobId + name.substring(dot);
    }

    /**
     * {@return the files that a former process took and did not finish, oldest job first} Intents
     * whose file was never moved are withdrawn; files that were read to their end are put away.
     *
     * @throws IOException if the folder cannot be read or written
     */
    public List<TakenFile> leftovers() throws IOException {
        List<TakenFile> open = new ArrayList<>();
        for (Job job : ledger.unfinishedIntakes(KIND)) {
            Optional<Path> file = fileOf(job.jobId());
            if (file.isPresent()) {
                open.add(new TakenFile(job.jobId(), file.get()));
            } else if (job.linesCommitted() == 0) {
                ledger.forgetJob(job.jobId());
            } else {
                LOG.warn(
                        "Job {}: {} is gone from {}; the job ends with the {} lines read so far",
                        job.jobId(),
                        PlainName.of(job.name()),
                        folder(job.jobId()),
                        job.linesCommitted());
                ledger.completeIntake(job.jobId());
            }
        }
        putAway();
        return open;
    }

    private void putAway() throws IOException {
        Path work = inbox.resolve(".work");
        if (!Files.isDirectory(work)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(work)) {
            for (Path folder : folders) {
                String jobId = folder.getFileName().toString();
                Optional<Job> job = ledger.job(jobId);
                Optional<Path> file = fileOf(jobId);
                if (job.isEmpty() && file.isPresent()) {
                    LOG.warn(
                            "{} belongs to no job of this ledger and is left alone; put it into the"
                                    + " inbox to run it",
                            file.get());
                } else if (file.isPresent() && job.get().intakeComplete()) {
                    finish(new TakenFile(jobId, file.get()));
                } else if (file.isEmpty()) {
                    Files.deleteIfExists(folder);
                }
            }
        }
    }

    private Path folder(String jobId) {
        return inbox.resolve(".work").resolve(jobId);
    }

    private Optional<Path> fileOf(String jobId) throws IOException {
        Path folder = folder(jobId);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            var entries = files.iterator();
            return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
        }
    }
}
