package io.restoreroutes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.settings.PlainName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves a file that was read to its end to {@code .done}, or to {@code .failed}. */
final class PutAway {
    private static final Logger LOG = LoggerFactory.getLogger(PutAway.class);

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

    /** {@return false if it cannot be moved and stays where it is; its job is not affected} */
    boolean finish(Job job, Path file) {
        boolean unread = job.linesCommitted() > 0 && job.readableLines() == 0;
        Path folder = inbox.resolve(unread ? ".failed" : ".done");
        String name = file.getFileName().toString();
        try {
            disk.folder(folder);
            try {
                Files.move(file, folder.resolve(name));
            } catch (FileAlreadyExistsException e) {
                Files.move(file, folder.resolve(withJob(name, job.jobId())));
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
            return false;
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
        return true;
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

    private static void removeFolder(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            LOG.warn("{} holds files of no job, which are left alone", folder);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed ({})", folder, e.getClass().getSimpleName());
        }
    }

    /** {@return a second name for one that is taken, its stem cut so that the name fits} */
    static String withJob(String name, String jobId) {
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        String rest = "-" + jobId + (dot < 0 ? "" : name.substring(dot));
        int room = LONGEST_NAME - rest.getBytes(UTF_8).length;
        while (stem.getBytes(UTF_8).length > room) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + rest;
    }
}
