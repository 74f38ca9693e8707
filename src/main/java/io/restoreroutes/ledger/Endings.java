package io.restoreroutes.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ends jobs that have nothing left to do, and says so in the outbox. In the order of writes. */
final class Endings {
    private final JobStore jobs;
    private final Outbox outbox;
    private final Verification verification;

    Endings(JobStore jobs, Outbox outbox, Verification verification) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.verification = verification;
    }

    /**
     * What came of it.
     *
     * @param jobs that have ended
     * @param accounts of which items may be claimed that are a job's last ones
     */
    record Ended(List<JobSummary> jobs, Set<String> accounts) {}

    /** Ends those of the jobs that have nothing left to do, each once. */
    Ended finish(Sql sql, Collection<String> jobIds, Instant now) {
        Ended ended = new Ended(new ArrayList<>(), new HashSet<>());
        for (Job job : jobs.finished(sql, jobIds)) {
            Set<String> accounts = verification.begin(sql, job, now);
            if (accounts.isEmpty()) {
                jobs.end(sql, job, now);
                ended.jobs().add(JobSummary.of(job, verification.take(sql, job), now));
            } else {
                ended.accounts().addAll(accounts);
            }
        }
        outbox.insertEnds(sql, ended.jobs());
        return ended;
    }
}
