package io.restoreroutes.intake;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.settings.PlainName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
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
    private final PutAway putAway;
    private final InboxMarks marks;
    private final Clock clock;
    private boolean inTrouble;

    /** The clock is that of the ledger's jobs. */
    public FileInbox(Ledger ledger, FileSettings settings, Clock clock) {
        this.ledger = ledger;
        this.inbox = settings.directory();
        this.putAway = new PutAway(inbox);
        this.marks = new InboxMarks(inbox.resolve(".work"));
        this.clock = clock;
    }

    /** Takes the file; the body becomes the {@link TakenFile}. The route stops if it cannot. */
    public void take(Exchange exchange) {
        // As the filter saw it: the absolute path may lead through a folder that has no name here.
        GenericFile<?> polled = exchange.getMessage().getBody(GenericFile.class);
        Path file = ((File) polled.getFile()).toPath();
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
        marks.set(ledger.leases().node());
        Job job = ledger.beginJob(KIND, file.getFileName().toString(), null);
        Path target = inbox.resolve(".work").resolve(job.jobId()).resolve(file.getFileName());
        try {
            Files.createDirectory(target.getParent());
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            if (ledger.leases().isShared() && ledger.job(job.jobId()).isEmpty()) {
                // This process stood still for long; another one has withdrawn the intent.
                Files.move(target, file, StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(target.getParent());
                return Optional.empty();
            }
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
    public void finish(Exchange exchange) {
        TakenFile file = exchange.getProperty(TAKEN, TakenFile.class);
        putAway.finish(ledger.job(file.jobId()).orElseThrow(), file.path());
    }

    /** Says why a file stays in {@code .work}; the next start goes on with it. */
    public void leave(Exchange exchange) {
        TakenFile file = exchange.getProperty(TAKEN, TakenFile.class);
        Exception why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        // The splitter wraps what stopped it.
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof IntakeStoppedException) {
                LOG.info("Job {}: reading goes on at the next start", file.jobId());
                return;
            }
            if (cause instanceof LedgerException) {
                LOG.error(
                        "Job {}: the next start goes on with {}: {}",
                        file.jobId(),
                        PlainName.of(file.path().toString()),
                        cause.getMessage());
                return;
            }
            if (cause instanceof IOException) {
                LOG.error(
                        "Job {}: {} cannot be read ({}); the next start goes on with it",
                        file.jobId(),
                        PlainName.of(file.path().toString()),
                        cause.getClass().getSimpleName());
                return;
            }
        }
        if (ledger.isReadElsewhere(file.jobId())) {
            LOG.warn("Job {}: another node has read on meanwhile", file.jobId());
            return;
        }
        LOG.error("Job {}: a fault of our own; the next start goes on", file.jobId(), why);
    }

    /** Keeps the file for {@link #finish} while the body is the accept route's. */
    public void keep(Exchange exchange) {
        exchange.setProperty(TAKEN, exchange.getMessage().getBody(TakenFile.class));
    }

    /** {@return what a former process took and did not finish, oldest job first} */
    public List<TakenFile> leftovers() {
        return left().atStart();
    }

    /** {@return what another process took before it died, if it lies here; oldest job first} */
    public List<TakenFile> abandoned() {
        return left().find();
    }

    private Leftovers left() {
        return new Leftovers(ledger, inbox.resolve(".work"), putAway, marks, clock);
    }
}
