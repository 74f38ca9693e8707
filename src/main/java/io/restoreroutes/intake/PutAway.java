package io.restoreroutes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.settings.PlainName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves a file that was read to its end to {@code .done}, or to {@code .failed}. */
final class PutAway {
    private static final Logger LOG = LoggerFactory.getLogger(PutAway.class);

    private static final String DONE = ".done";
    private static final String FAILED = ".failed";

    /** The longest file name that the usual file systems allow, in bytes of UTF-8. */
    private static final int LONGEST_NAME = 255;

    private final Path inbox;
    private final DiskSync disk;

    /** Jobs whose file could not be moved, which is said once. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    PutAway(Path inbox, DiskSync disk) {
        this.inbox = inbox;
        this.disk = disk;
    }

    /**
     * {@return where the file is now; empty if it cannot be moved and stays where it is, which does
     * not affect its job}
     */
    Optional<Path> finish(Job job, Path file) {
        boolean unread = job.linesCommitted() > 0 && job.readableLines() == 0;
        Path folder = inbox.resolve(unread ? FAILED : DONE);
        String name = file.getFileName().toString();
        Path place = folder.resolve(name);
        try {
            disk.folder(folder);
            try {
                Files.move(file, place);
            } catch (FileAlreadyExistsException e) {
                place = folder.resolve(withJob(name, job.jobId()));
                Files.move(file, place);
            }
        } catch (IOException e) {
            if (told.add(job.jobId())) {
                LOG.error(
                        "Job {}: {} was read to its end but cannot be moved into {} ({}); it stays"
                                + " in {} and is tried again",
                        job.jobId(),
                        PlainName.of(name),
                        folder,
                        e.getClass().getSimpleName(),
                        file.getParent());
            }
            return Optional.empty();
        }
        if (told.remove(job.jobId())) {
            LOG.info("Job {}: {} is in {} now", job.jobId(), PlainName.of(name), folder);
        }
        if (unread) {
            LOG.warn(
                    "Job {}: nothing in {} could be read, it is in {} now; the outcome says why",
                    job.jobId(),
                    PlainName.of(name),
                    folder);
        }
        awaitMove(file.getParent(), folder);
        removeFolder(file.getParent());
        return Optional.of(place);
    }

    /** {@return where the job's file is, if it got a name with the job's id} */
    Optional<Path> ownPlace(String name, String jobId) {
        return firstPlace(withJob(name, jobId));
    }

    /** {@return where a file of that name is} */
    Optional<Path> firstPlace(String name) {
        try {
            return Stream.of(DONE, FAILED)
                    .map(folder -> inbox.resolve(folder).resolve(name))
                    .filter(place -> Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS))
                    .findFirst();
        } catch (InvalidPathException e) {
            // Written where names may hold what they may not hold here.
            return Optional.empty();
        }
    }

    /**
     * A move that a power cut undoes is done again by the next start, as long as the ledger knows
     * the job: this keeps the file from coming back later, as one of no job.
     */
    private void awaitMove(Path from, Path to) {
        try {
            disk.names(to);
            disk.names(from);
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be synced to the disk ({}); after a power cut a file may be back in"
                            + " {}, although it was read to its end",
                    to,
                    e.getClass().getSimpleName(),
                    from);
        }
    }

    static void removeFolder(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            LOG.warn("{} holds files of no job, which are left alone", folder);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed ({})", folder, e.getClass().getSimpleName());
        }
    }

    /**
     * {@return a second name for one that is taken, with the same ending, its stem cut so that the
     * name fits}
     */
    static String withJob(String name, String jobId) {
        boolean zipped = name.regionMatches(true, name.length() - 3, ".gz", 0, 3);
        int dot = name.lastIndexOf('.', name.length() - (zipped ? 4 : 1));
        String stem = dot < 0 ? name : name.substring(0, dot);
        String rest = "-" + jobId + (dot < 0 ? "" : name.substring(dot));
        int room = LONGEST_NAME - rest.getBytes(UTF_8).length;
        while (stem.getBytes(UTF_8).length > room) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + rest;
    }
}
