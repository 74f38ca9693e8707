package io.restoreroutes.intake;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobStore.ReadFile;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.ReadMark;
import io.restoreroutes.settings.PlainName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that were read to their end, and may be written on: an upload that stalled has its file
 * open still, wherever it was moved. What was added is read as a job of its own, behind the lines
 * that have outcomes; a last line that was cut off is read again. Asked by one thread but for
 * {@link #watch}.
 */
final class GrownFiles {
    private static final Logger LOG = LoggerFactory.getLogger(GrownFiles.class);

    /** For so long after it was taken a file is looked at. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /** So many files are looked at, those that were read last. */
    private static final int MOST = 5_000;

    /** In the first passes after it was read a file is looked at each time, later only so often. */
    private static final int OFTEN = 300;

    private static final int SELDOM = 30;

    private static final long LAST = LONGEST.toSeconds() / FileIntake.WATCH_SECONDS;

    private final Ledger ledger;
    private final Path work;
    private final DiskSync disk;
    private final Clock clock;
    private final long stableNanos;
    private final LongSupplier nanoTime;
    private final Map<Path, Watched> watched = new LinkedHashMap<>();

    /** Jobs whose file has changed otherwise, or cannot be read on, which was said. */
    private final Set<String> givenUp = ConcurrentHashMap.newKeySet();

    /** What a file that grows looked like, and since when. */
    private final Map<Path, Seen> growing = new HashMap<>();

    private long pass;

    private record Seen(long size, long since) {}

    /** A file in its last place. */
    private record Watched(String jobId, ReadMark mark, long pass) {}

    GrownFiles(
            Ledger ledger,
            Path work,
            DiskSync disk,
            Clock clock,
            Duration stableFor,
            LongSupplier nanoTime) {
        this.ledger = ledger;
        this.work = work;
        this.disk = disk;
        this.clock = clock;
        this.stableNanos = stableFor.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * {@return whether the file, which the job has read to its end, has more by now}
     *
     * @param mark how far it was read
     */
    boolean hasGrown(String jobId, Path file, Optional<ReadMark> mark) {
        return !givenUp.contains(jobId)
                && mark.filter(read -> size(file).orElse(0L) > read.bytes()).isPresent();
    }

    private static Optional<Long> size(Path file) {
        try {
            return Optional.of(Files.size(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** From now on the file is looked at in its last place. */
    synchronized void watch(String jobId, Path file, ReadMark mark) {
        if (givenUp.contains(jobId)) {
            return;
        }
        watched.put(file, new Watched(jobId, mark, pass));
        if (watched.size() > MOST) {
            Iterator<Path> oldest = watched.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /**
     * Begins to watch what former processes have read, wherever that lies.
     *
     * @param putAway where files end up
     */
    void lookBack(PutAway putAway) {
        Map<String, List<ReadFile>> unclear = new HashMap<>();
        List<ReadFile> files = ledger.jobs().readFiles(clock.instant().minus(LONGEST), MOST);
        for (ReadFile file : files) {
            Optional<Path> own = putAway.ownPlace(file.name(), file.jobId());
            if (own.isPresent()) {
                watch(file.jobId(), own.get(), file.mark());
            } else {
                unclear.computeIfAbsent(file.name(), name -> new ArrayList<>()).add(file);
            }
        }
        unclear.forEach(
                (name, jobs) -> putAway.firstPlace(name).ifPresent(place -> watchOne(place, jobs)));
    }

    /** The name is that of one of these jobs' files; the others' are not there any more. */
    private void watchOne(Path place, List<ReadFile> jobs) {
        long size = size(place).orElse(0L);
        ReadFile likely =
                jobs.stream()
                        .filter(job -> job.mark().bytes() == size)
                        .findFirst()
                        .orElse(jobs.get(0));
        watch(likely.jobId(), place, likely.mark());
    }

    /**
     * Takes again, to be read on, what has grown in its last place.
     *
     * @throws LedgerException if the ledger is away; nothing is forgotten by that
     */
    void look(Consumer<TakenFile> taken) {
        for (Map.Entry<Path, Watched> entry : toLookAt().entrySet()) {
            Path file = entry.getKey();
            Watched seen = entry.getValue();
            Optional<Long> size = size(file);
            if (size.isEmpty()) {
                forget(file);
            } else if (size.get() > seen.mark().bytes()) {
                Optional<Job> job = ledger.job(seen.jobId());
                if (job.isEmpty()) {
                    forget(file);
                } else {
                    readOn(job.get(), file, seen.mark()).ifPresent(taken);
                }
            }
        }
    }

    private synchronized Map<Path, Watched> toLookAt() {
        pass++;
        watched.values().removeIf(seen -> pass - seen.pass() > LAST);
        Map<Path, Watched> now = new LinkedHashMap<>();
        watched.forEach(
                (file, seen) -> {
                    if (pass - seen.pass() < OFTEN || pass % SELDOM == 0) {
                        now.put(file, seen);
                    }
                });
        return now;
    }

    private synchronized void forget(Path file) {
        watched.remove(file);
        growing.remove(file);
    }

    /**
     * Takes a file that has grown once more, as another job, as soon as it stands still.
     *
     * @return empty if it grows on, or cannot be read on; the latter is said
     */
    Optional<TakenFile> readOn(Job job, Path file, ReadMark mark) {
        if (!standsStill(file)) {
            return Optional.empty();
        }
        try {
            try (InputStream content = Files.newInputStream(file)) {
                if (!CountedFile.isLonger(content, mark)) {
                    LOG.warn(
                            "Job {}: {} was changed after it was read to its end; what it says now"
                                    + " was not taken",
                            job.jobId(),
                            PlainName.of(file.toString()));
                    giveUp(job, file);
                    return Optional.empty();
                }
            }
            return takeAgain(job, file, mark);
        } catch (NoSuchFileException e) {
            // Somebody else has it now.
            forget(file);
            return Optional.empty();
        } catch (IOException e) {
            LOG.error(
                    "Job {}: {} has grown after it was read to its end, and cannot be read on ({});"
                            + " what was added was not taken",
                    job.jobId(),
                    PlainName.of(file.toString()),
                    e.getClass().getSimpleName());
            giveUp(job, file);
            return Optional.empty();
        }
    }

    private void giveUp(Job job, Path file) {
        givenUp.add(job.jobId());
        forget(file);
    }

    private synchronized boolean standsStill(Path file) {
        long now = nanoTime.getAsLong();
        long size = size(file).orElse(0L);
        Seen before = growing.get(file);
        if (before == null || before.size() != size) {
            before = new Seen(size, now);
            growing.put(file, before);
        }
        return now - before.since() >= stableNanos;
    }

    private Optional<TakenFile> takeAgain(Job job, Path file, ReadMark mark) throws IOException {
        Job more = ledger.intake().beginBehind(job);
        // Somebody may have begun it and died.
        ledger.jobs().adopt(more.jobId());
        if (more.intakeComplete() || ledger.jobs().isReadElsewhere(more.jobId())) {
            forget(file);
            return Optional.empty();
        }
        Path target = work.resolve(more.jobId()).resolve(job.name());
        try {
            disk.folder(work);
            Files.createDirectories(target.getParent());
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            if (ledger.leases().isShared() && ledger.job(more.jobId()).isEmpty()) {
                // This process stood still for long; another one has withdrawn the intent.
                Files.move(target, file, StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(target.getParent());
                return Optional.empty();
            }
        } catch (IOException e) {
            ledger.intake().forget(more.jobId());
            Files.deleteIfExists(target.getParent());
            throw e;
        }
        // Whoever reads it first waits for it to be on the disk.
        forget(file);
        if (work.equals(file.getParent().getParent())) {
            PutAway.removeFolder(file.getParent());
        }
        LOG.info(
                "Job {}: {} has grown after job {} had read it to its end; it is read on behind its"
                        + " first {} lines",
                more.jobId(),
                PlainName.of(job.name()),
                job.jobId(),
                mark.lines());
        return Optional.of(new TakenFile(more.jobId(), target));
    }
}
