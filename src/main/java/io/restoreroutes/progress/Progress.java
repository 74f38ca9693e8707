package io.restoreroutes.progress;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobAction;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how far open jobs are: a log line each every five seconds, unless it is as before, or, on a
 * terminal, one line redrawn each second. Nothing of a paused job, which may stay so for days. The
 * bar goes through a logger of its own, whose appender adds no line end. It leaves the cursor at
 * the beginning of its line, and on a terminal every log line wipes what stands there (see {@code
 * conf/logback.xml}), so the two never mix.
 */
final class Progress {
    /** Set by the launcher when standard output is a terminal; a host never sets it. */
    static final String TERMINAL = "io.restoreroutes.terminal";

    private static final Logger LOG = LoggerFactory.getLogger("io.restoreroutes.jobs");
    private static final Logger BAR = LoggerFactory.getLogger("io.restoreroutes.bar");
    private static final String WIPE_REST = "\u001b[K";
    private static final int LINE_SECONDS = 5;
    private static final int MOST_LINES = 5;

    private final Ledger ledger;
    private final boolean terminal;
    private final Map<String, Deque<Sample>> open = new ConcurrentSkipListMap<>();

    /** The last line of each: where nothing moves nothing is said. Of the clock's thread. */
    private final Map<String, String> said = new HashMap<>();

    private ScheduledExecutorService clock;
    private boolean drawn;

    /** How many lines had ended at a time of the monotonic clock. */
    private record Sample(long nanos, long ended) {}

    Progress(Ledger ledger) {
        this.ledger = ledger;
        this.terminal = Boolean.getBoolean(TERMINAL);
    }

    void start() {
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "restore-progress");
                            thread.setDaemon(true);
                            return thread;
                        });
        int seconds = terminal ? 1 : LINE_SECONDS;
        clock.scheduleWithFixedDelay(this::show, seconds, seconds, TimeUnit.SECONDS);
    }

    void stop() {
        if (clock != null) {
            clock.shutdown();
        }
    }

    /** The job has something to be done; may be said again. */
    void isOpen(Job job) {
        open.computeIfAbsent(
                job.jobId(),
                id -> {
                    Deque<Sample> samples = new ArrayDeque<>();
                    samples.add(new Sample(System.nanoTime(), JobProgress.ended(job)));
                    return samples;
                });
    }

    /** As above; where the job stands is measured at the next look. */
    void isOpen(String jobId) {
        open.computeIfAbsent(jobId, id -> new ArrayDeque<>());
    }

    void hasEnded(String jobId) {
        open.remove(jobId);
    }

    /** Looks at the ledger and shows what it sees there. */
    void show() {
        try {
            List<JobProgress> all = new ArrayList<>();
            List<String> moving = moving();
            for (String jobId : moving.stream().limit(MOST_LINES).toList()) {
                JobProgress one = measure(jobId);
                if (one != null) {
                    all.add(one);
                }
            }
            said.keySet().retainAll(open.keySet());
            if (terminal) {
                draw(all, moving.size() - 1);
            } else {
                all.forEach(this::say);
            }
        } catch (LedgerException e) {
            // The worker has said so already.
            LOG.debug("No progress: {}", e.getMessage());
        }
    }

    private void say(JobProgress one) {
        if (!one.sentence().equals(said.put(one.jobId(), one.sentence()))) {
            LOG.info("{}", one.sentence());
        }
    }

    /** {@return the open jobs that are not paused} */
    private List<String> moving() {
        if (open.isEmpty()) {
            return List.of();
        }
        Map<String, JobAction> halted = ledger.control().halted();
        List<String> moving = new ArrayList<>();
        open.forEach(
                (jobId, samples) -> {
                    if (halted.get(jobId) != JobAction.PAUSED) {
                        moving.add(jobId);
                    } else if (!samples.isEmpty()) {
                        // The time of the pause is not to count when it goes on.
                        long ended = samples.peekLast().ended();
                        samples.clear();
                        samples.addLast(new Sample(System.nanoTime(), ended));
                    }
                });
        return moving;
    }

    private void draw(List<JobProgress> all, int others) {
        if (!all.isEmpty()) {
            BAR.info("{}", all.get(0).bar(others) + WIPE_REST + '\r');
        } else if (drawn) {
            BAR.info("{}", WIPE_REST);
        }
        drawn = !all.isEmpty();
    }

    /** {@return how far the job is, or null if it has ended} */
    private JobProgress measure(String jobId) {
        Job job = ledger.job(jobId).orElse(null);
        Deque<Sample> samples = open.get(jobId);
        if (job == null || job.endedAt() != null || samples == null) {
            open.remove(jobId);
            return null;
        }
        Sample now = new Sample(System.nanoTime(), JobProgress.ended(job));
        samples.addLast(now);
        if (samples.size() > (terminal ? LINE_SECONDS + 1 : 2)) {
            samples.removeFirst();
        }
        Sample then = samples.peekFirst();
        double seconds = (now.nanos() - then.nanos()) / 1e9;
        double rate = seconds > 0 ? (now.ended() - then.ended()) / seconds : 0;
        return JobProgress.of(job, Math.max(0, rate));
    }
}
