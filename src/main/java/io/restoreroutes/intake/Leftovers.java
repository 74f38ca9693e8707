package io.restoreroutes.intake;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.settings.PlainName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process that does not live any more left in {@code .work}. Only a file that has its job's
 * name is the job's; anything else was put there by somebody and is left alone. One that cannot be
 * handled gets a line in the log and does not keep the others, or the start, waiting.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    /** A process that stands still longer in the middle of taking a file gives it back. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Path work;
    private final BiConsumer<Job, TakenFile> end;
    private final InboxMarks marks;
    private final Clock clock;

    /**
     * @param end puts away a file that was read to its end
     */
    Leftovers(
            Ledger ledger,
            Path work,
            BiConsumer<Job, TakenFile> end,
            InboxMarks marks,
            Clock clock) {
        this.ledger = ledger;
        this.work = work;
        this.end = end;
        this.marks = marks;
        this.clock = clock;
    }

    /**
     * {@return the files that were not read to their end, oldest job first} At a start: intents
     * whose file was never moved are withdrawn; files that were read to their end are put away.
     */
    List<TakenFile> atStart() {
        List<TakenFile> open = find();
        tidy();
        return open;
    }

    /**
     * {@return the files that were not read to their end and that nobody reads, oldest job first}
     * They are this process's from now on.
     */
    List<TakenFile> find() {
        List<TakenFile> open = new ArrayList<>();
        for (Job job : ledger.jobs().unfinished(FileInbox.KIND)) {
            try {
                Optional<Path> file = fileOf(job);
                if (file.isPresent()) {
                    if (ledger.jobs().adopt(job.jobId())) {
                        open.add(new TakenFile(job.jobId(), file.get()));
                    }
                } else if (isOfThisInbox(job)) {
                    withoutFile(job);
                }
            } catch (IOException | InvalidPathException e) {
                LOG.error(
                        "Job {}: {} cannot be read in {} ({}); the next start tries again",
                        job.jobId(),
                        PlainName.of(job.name()),
                        work.resolve(job.jobId()),
                        e.getClass().getSimpleName());
            }
        }
        return open;
    }

    /** Where processes share a ledger, its file may lie in another one's inbox. */
    private boolean isOfThisInbox(Job job) {
        return !ledger.leases().isShared()
                || job.createdAt().isBefore(clock.instant().minus(LONGEST_PAUSE))
                        && marks.isSet(ledger.jobs().readerOf(job.jobId()));
    }

    private void withoutFile(Job job) {
        if (job.linesCommitted() == 0) {
            ledger.intake().forget(job.jobId());
            return;
        }
        LOG.warn(
                "Job {}: {} is gone from {}; the job ends with the {} lines read so far",
                job.jobId(),
                PlainName.of(job.name()),
                work.resolve(job.jobId()),
                job.linesCommitted());
        ledger.intake().complete(job.jobId());
    }

    private void tidy() {
        if (!Files.isDirectory(work)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(work)) {
            for (Path entry : entries) {
                try {
                    tidy(entry);
                } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
                    cannotTidy(entry, e);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            cannotTidy(work, e);
        }
    }

    private static void cannotTidy(Path where, Exception why) {
        LOG.error(
                "{} cannot be tidied ({}); the next start tries again",
                PlainName.of(where.toString()),
                why.getClass().getSimpleName());
    }

    private void tidy(Path entry) throws IOException {
        Optional<String> marked = InboxMarks.node(entry);
        if (marked.isPresent()) {
            if (!ledger.jobs().isKnownReader(marked.get())) {
                Files.deleteIfExists(entry);
            }
            return;
        }
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            leftAlone(entry);
            return;
        }
        Optional<Job> job = ledger.job(entry.getFileName().toString());
        if (job.isPresent() && ledger.jobs().isReadElsewhere(job.get().jobId())) {
            return;
        }
        Optional<Path> own = job.isPresent() ? fileOf(job.get()) : Optional.empty();
        Optional<Path> foreign = foreignFile(entry, own);
        foreign.ifPresent(Leftovers::leftAlone);
        if (own.isPresent() && job.get().intakeComplete()) {
            end.accept(job.get(), new TakenFile(job.get().jobId(), own.get()));
        } else if (own.isEmpty() && foreign.isEmpty()) {
            Files.deleteIfExists(entry);
        }
    }

    private static void leftAlone(Path file) {
        LOG.warn(
                "{} belongs to no job of this ledger and is left alone; put it into the inbox to"
                        + " run it",
                PlainName.of(file.toString()));
    }

    /** {@return the job's own file; empty only if it is certain that it is not there} */
    private Optional<Path> fileOf(Job job) throws IOException {
        Path folder = work.resolve(job.jobId()).normalize();
        Path file = folder.resolve(job.name()).normalize();
        if (!folder.equals(file.getParent())) {
            // a host's own source may have any name; it was never taken from the inbox
            return Optional.empty();
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            // Newer Java would say of the file that there is none, which is not certain.
            throw new NotDirectoryException(folder.toString());
        }
        try {
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> foreignFile(Path folder, Optional<Path> own) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (own.isEmpty() || !file.getFileName().equals(own.get().getFileName())) {
                    return Optional.of(file);
                }
            }
            return Optional.empty();
        }
    }
}
