package io.restoreroutes.intake;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.ReadMark;
import io.restoreroutes.request.ExchangeKeys;
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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
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

    private static final String WORK = ".work";
    private static final Logger LOG = LoggerFactory.getLogger(FileInbox.class);

    private final Ledger ledger;
    private final Path inbox;
    private final PutAway putAway;
    private final InboxMarks marks;
    private final GrownFiles grown;
    private final Clock clock;
    private final DiskSync disk;

    /** Taken, but not to be read on or put away at the moment. */
    private final Queue<TakenFile> left = new ConcurrentLinkedQueue<>();

    /** Jobs of which that was said. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private String trouble;

    /** Whether it is about the folders and not about the ledger. */
    private boolean foldersInTrouble;

    /** The clock is that of the ledger's jobs. */
    public FileInbox(Ledger ledger, FileSettings settings, Clock clock, DiskSync disk) {
        this.ledger = ledger;
        this.inbox = settings.directory();
        this.putAway = new PutAway(inbox, disk);
        this.marks = new InboxMarks(inbox.resolve(WORK), disk);
        this.grown =
                new GrownFiles(
                        ledger,
                        inbox.resolve(WORK),
                        disk,
                        clock,
                        settings.stableFor(),
                        System::nanoTime);
        this.clock = clock;
        this.disk = disk;
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
            trouble("Files stay in the inbox until the ledger is back: " + e.getMessage(), false);
            exchange.setRouteStop(true);
        } catch (IOException e) {
            trouble(
                    "Files stay in the inbox because they cannot be moved into "
                            + inbox.resolve(WORK)
                            + " ("
                            + e.getClass().getSimpleName()
                            + "); check its permissions and the space on the disk",
                    true);
            exchange.setRouteStop(true);
        }
    }

    private Optional<TakenFile> take(Path file) throws IOException {
        // Before the intent, so that an unusable folder does not leave one behind at every poll.
        disk.folder(inbox);
        disk.folder(inbox.resolve(WORK));
        marks.set(ledger.leases().node());
        Job job = ledger.intake().begin(KIND, file.getFileName().toString(), null);
        Path target = inbox.resolve(WORK).resolve(job.jobId()).resolve(file.getFileName());
        try {
            Files.createDirectory(target.getParent());
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            if (ledger.leases().isShared() && ledger.job(job.jobId()).isEmpty()) {
                // This process stood still for long; another one has withdrawn the intent.
                Files.move(target, file, StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(target.getParent());
                disk.names(inbox);
                return Optional.empty();
            }
            // Whoever reads it first waits for it to be on the disk.
            return Optional.of(new TakenFile(job.jobId(), target));
        } catch (IOException e) {
            ledger.intake().forget(job.jobId());
            Files.deleteIfExists(target.getParent());
            if (e instanceof NoSuchFileException) {
                // Somebody else took it, or withdrew it.
                return Optional.empty();
            }
            throw e;
        }
    }

    private synchronized void trouble(String sentence, boolean ofFolders) {
        if (trouble == null) {
            LOG.error("{}", sentence);
        }
        trouble = sentence;
        foldersInTrouble = ofFolders;
    }

    private synchronized void troubleOver() {
        if (trouble != null) {
            LOG.info("Files are taken again");
            trouble = null;
        }
    }

    /**
     * {@return why files are not taken, although the ledger would, or null} After a failure it is
     * tried whether they could be by now: there may be no file to show it.
     */
    synchronized String folderTrouble() {
        if (!Files.isDirectory(inbox)) {
            return "The inbox is no folder; no files are taken.";
        }
        if (trouble == null || !foldersInTrouble) {
            return null;
        }
        try {
            Path work = Files.createDirectories(inbox.resolve(WORK));
            Files.delete(Files.createTempDirectory(work, ".probe-"));
            return null;
        } catch (IOException e) {
            return trouble;
        }
    }

    /** Puts a file that was read to its end where it belongs. */
    public void finish(Exchange exchange) {
        TakenFile file = exchange.getProperty(ExchangeKeys.TAKEN, TakenFile.class);
        Optional<ReadMark> mark = ledger.jobs().readMark(file.jobId());
        if (grown.hasGrown(file.jobId(), file.path(), mark)) {
            left.add(file);
        } else {
            putAway(ledger.job(file.jobId()).orElseThrow(), file, mark);
        }
        told.remove(file.jobId());
    }

    private void putAway(Job job, TakenFile file, Optional<ReadMark> mark) {
        Optional<Path> place = putAway.finish(job, file.path());
        if (place.isEmpty()) {
            left.add(file);
        } else {
            mark.ifPresent(read -> grown.watch(job.jobId(), place.get(), read));
        }
    }

    /**
     * Puts away a file that was read to its end; if it has more than was read, it is taken again.
     */
    private void end(Job job, TakenFile file) {
        Optional<ReadMark> mark = ledger.jobs().readMark(job.jobId());
        if (grown.hasGrown(job.jobId(), file.path(), mark)) {
            left.add(grown.readOn(job, file.path(), mark.orElseThrow()).orElse(file));
        } else {
            putAway(job, file, mark);
        }
    }

    /**
     * Looks at what was left, and at what was put away and has grown since. What was read to its
     * end is put away, if that can be done by now.
     *
     * @param readOn gets the files that are to be read on
     * @throws LedgerException if the ledger is away; nothing is forgotten by that
     */
    void again(Consumer<TakenFile> readOn) {
        grown.look(left::add);
        for (int count = left.size(); count > 0; count--) {
            TakenFile file = left.element();
            Optional<Job> job = ledger.job(file.jobId());
            if (job.isPresent() && !job.get().intakeComplete()) {
                readOn.accept(file);
            } else if (job.isPresent()) {
                end(job.get(), file);
            }
            // What has to wait on was added behind the others.
            left.remove();
        }
    }

    /** From now on also those files are looked at that former processes have put away. */
    void lookBack() {
        grown.lookBack(putAway);
    }

    /** Says, once, why a file stays in {@code .work}; {@link #again} goes on with it. */
    public void leave(Exchange exchange) {
        TakenFile file = exchange.getProperty(ExchangeKeys.TAKEN, TakenFile.class);
        Exception why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        // The splitter wraps what stopped it.
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof IntakeStoppedException) {
                LOG.info("Job {}: reading goes on at the next start", file.jobId());
                return;
            }
            if (cause instanceof LedgerException || cause instanceof IOException) {
                left.add(file);
                if (told.add(file.jobId())) {
                    LOG.error(
                            "Job {}: {} cannot be read on, which is tried again every two seconds:"
                                    + " {}",
                            file.jobId(),
                            PlainName.of(file.path().toString()),
                            // a file's words are its path once more
                            cause instanceof LedgerException
                                    ? cause.getMessage()
                                    : cause.getClass().getSimpleName());
                }
                return;
            }
        }
        if (ledger.jobs().isReadElsewhere(file.jobId())) {
            LOG.warn("Job {}: another node has read on meanwhile", file.jobId());
            return;
        }
        LOG.error("Job {}: a fault of our own; the next start goes on", file.jobId(), why);
    }

    /** Keeps the file for {@link #finish} while the body is the accept route's. */
    public void keep(Exchange exchange) {
        exchange.setProperty(ExchangeKeys.TAKEN, exchange.getMessage().getBody(TakenFile.class));
    }

    /** {@return what a former process took and did not finish, oldest job first} */
    public List<TakenFile> leftovers() {
        return leftoverFiles().atStart();
    }

    /** {@return what another process took before it died, if it lies here; oldest job first} */
    public List<TakenFile> abandoned() {
        return leftoverFiles().find();
    }

    private Leftovers leftoverFiles() {
        return new Leftovers(ledger, inbox.resolve(WORK), this::end, marks, clock);
    }
}
