package io.restoreroutes.delivery;

import io.restoreroutes.ledger.JobIds;
import io.restoreroutes.ledger.JobStore;
import io.restoreroutes.ledger.Ledger;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the outbox knows more than the ledger: an older ledger was put back. It cannot come
 * about otherwise, because everything in the outbox was committed before, the end of a job before
 * its summary. Goes by the names of the files alone.
 */
final class OlderLedger {
    private static final Logger LOG = LoggerFactory.getLogger(OlderLedger.class);

    /** A job's file; its id begins with the second in which the job began. */
    private static final Pattern FILE =
            Pattern.compile(
                    "(?<job>(?<second>[0-9]{8}-[0-9]{6})-[a-z2-7]{6})"
                            + "\\.(outcomes\\.ndjson|(?<summary>summary\\.json))");

    private final Ledger ledger;
    private final Optional<Duration> retention;
    private final Clock clock;

    /**
     * @param retention how long the ledger keeps jobs that have ended; empty = for ever
     */
    OlderLedger(Ledger ledger, Optional<Duration> retention, Clock clock) {
        this.ledger = ledger;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Compares them, and warns. To be called while no other process writes there and before this
     * one does.
     */
    void lookFor(Path outbox) {
        JobStore.Known known = ledger.jobs().known();
        if (known.last().isEmpty()) {
            // Begun anew, or all is forgotten: nothing to compare with.
            return;
        }
        TreeSet<String> ahead = new TreeSet<>();
        String newest = newestOrForgotten(known.last().get());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(outbox)) {
            for (Path path : files) {
                Matcher file = FILE.matcher(path.getFileName().toString());
                if (file.matches()) {
                    String job = file.group("job");
                    boolean hadEnded = file.group("summary") != null && known.open().contains(job);
                    if (hadEnded || file.group("second").compareTo(newest) > 0) {
                        ahead.add(job);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Whether the folder can be written is told by who writes.
            LOG.debug("{} cannot be listed", outbox, e);
        }
        if (!ahead.isEmpty()) {
            LOG.warn(
                    "The outbox {} knows more of {} job(s) than the ledger does, such as {}: an"
                            + " older ledger was put back, or another ledger's outcomes lie there."
                            + " What ran since the backup is unknown to the ledger; what was open"
                            + " in it runs again. See Backup in docs/ledger.md.",
                    outbox,
                    ahead.size(),
                    ahead.first());
        }
    }

    /**
     * {@return the second up to which a job that is not in the ledger may be one of its own} The
     * newest may be an old one, where all that came after it is forgotten.
     */
    private String newestOrForgotten(String last) {
        String newest = last.substring(0, JobIds.second(clock.instant()).length());
        String forgotten =
                retention.map(time -> JobIds.second(clock.instant().minus(time))).orElse("");
        return newest.compareTo(forgotten) > 0 ? newest : forgotten;
    }
}
