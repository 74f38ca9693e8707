package io.restoreroutes.ledger;

import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what came of claimed items. In the order of writes. */
final class RecordStore {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);

    // By id alone: with the state beside it, PostgreSQL without statistics reads a whole state.
    private static final String STATES =
            "SELECT id, state, claim_epoch, claimed_at FROM restore_item WHERE id = ANY(?)";
    private static final String END =
            "UPDATE restore_item SET state = 'ended', status = ?, writes_sent = ?,"
                    + " doubt_since = ?, claimed_at = NULL, progress = NULL, told = NULL"
                    + " WHERE id = ?";
    private static final String POSTPONE =
            "UPDATE restore_item SET state = 'waiting', due_at = ?, tries = ?, first_tried_at = ?,"
                    + " writes_sent = ?, doubt_since = ?, progress = COALESCE(?, progress), claimed_at = NULL"
                    + " WHERE id = ?";
    private static final String CREDIT =
            "INSERT INTO restore_credit (account, file_id, version_id, item_id, written_at)"
                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, file_id, version_id)"
                    + " DO UPDATE SET item_id = excluded.item_id,"
                    + " written_at = excluded.written_at";

    private final JobStore jobs;
    private final Outbox outbox;
    private final Listings listings;
    private final Verification verification;
    private final Endings endings;

    RecordStore(
            JobStore jobs,
            Outbox outbox,
            Listings listings,
            Verification verification,
            Endings endings) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.listings = listings;
        this.verification = verification;
        this.endings = endings;
    }

    /** What tells a claim of an item from its others. */
    private record Claim(long epoch, long claimedAt) {
        static Claim of(ClaimedItem item) {
            return new Claim(item.epoch(), item.claimedAt().toEpochMilli());
        }
    }

    RecordResult record(Sql sql, List<Verdict> verdicts, Instant now) {
        Map<Long, Claim> trying = trying(sql, verdicts);
        List<Verdict.Ended> ended = new ArrayList<>();
        List<Verdict.Postponed> postponed = new ArrayList<>();
        List<Outbox.Entry> outcomes = new ArrayList<>();
        Map<String, JobStore.Change> changes = new TreeMap<>();
        Listings.Change found = new Listings.Change();
        int late = 0;
        for (Verdict verdict : verdicts) {
            if (verdict instanceof Verdict.Behind) {
                change(changes, verdict);
                continue;
            }
            if (!trying.remove(verdict.item().id(), Claim.of(verdict.item()))) {
                // Another process has taken the item over, or this is the second verdict. It comes
                // twice if the answer to its commit was lost, and the item may be under way again.
                late++;
                continue;
            }
            JobStore.Change change = change(changes, verdict);
            if (verdict instanceof Verdict.Ended end) {
                ended.add(end);
                change.open--;
                if (!end.item().isPart() || found.end(end)) {
                    outcomes.add(new Outbox.Entry(end.outcome(), null));
                    change.count(end.outcome().status());
                    change.tally = change.tally.and(JobTally.of(end.outcome()));
                    change.retryable += isRetryable(end.outcome()) ? 1 : 0;
                } else if (end.item().missing() != null
                        && end.outcome().status() == Status.FAILED) {
                    change.tally = change.tally.and(JobTally.incomplete(end.item().missing()));
                }
            } else if (verdict instanceof Verdict.Postponed postponement) {
                postponed.add(postponement);
            }
        }
        if (late > 0) {
            LOG.warn(
                    "{} came for items that this process is not trying any more; dropped",
                    late == 1 ? "1 result" : late + " results");
        }
        end(sql, ended);
        postpone(sql, postponed);
        Listings.Settled settled = listings.settle(sql, found, changes, now);
        settled.outcomes().forEach(outcome -> outcomes.add(new Outbox.Entry(outcome, null)));
        outbox.insert(sql, outcomes);
        credit(sql, ended);
        verification.keep(sql, ended);
        verification.end(sql, ended);
        Set<String> released =
                new HashSet<>(
                        Items.release(
                                sql, ended.stream().map(end -> end.item().id()).toList(), now));
        released.addAll(settled.accounts());
        jobs.add(sql, changes);
        Endings.Ended finished = endings.finish(sql, endedJobs(ended), now);
        released.addAll(finished.accounts());
        return new RecordResult(released, finished.jobs());
    }

    private static JobStore.Change change(Map<String, JobStore.Change> changes, Verdict verdict) {
        JobStore.Change change =
                changes.computeIfAbsent(verdict.item().jobId(), jobId -> new JobStore.Change());
        change.calls += verdict.calls();
        return change;
    }

    static boolean isRetryable(RestoreOutcome outcome) {
        return outcome.status() == Status.FAILED
                && outcome.error() != null
                && outcome.error().retryable();
    }

    private static Set<String> endedJobs(List<Verdict.Ended> ended) {
        Set<String> jobIds = new HashSet<>();
        ended.forEach(end -> jobIds.add(end.item().jobId()));
        return jobIds;
    }

    /** The takeover of a lane changes its rows in the order of writes, so they tell all. */
    private static Map<Long, Claim> trying(Sql sql, List<Verdict> verdicts) {
        Map<Long, Claim> trying = new HashMap<>();
        sql.query(
                STATES,
                row ->
                        row.text(2).equals("trying")
                                ? trying.put(row.number(1), new Claim(row.number(3), row.number(4)))
                                : null,
                verdicts.stream().map(verdict -> verdict.item().id()).toList());
        return trying;
    }

    private static void end(Sql sql, List<Verdict.Ended> ended) {
        sql.batch(
                END,
                ended.stream()
                        .map(
                                verdict ->
                                        new Object[] {
                                            verdict.outcome().status().wireName(),
                                            verdict.outcome().attempts(),
                                            verdict.doubtSince(),
                                            verdict.item().id()
                                        })
                        .toList());
    }

    private static void postpone(Sql sql, List<Verdict.Postponed> postponed) {
        sql.batch(
                POSTPONE,
                postponed.stream()
                        .map(
                                verdict ->
                                        new Object[] {
                                            verdict.dueAt(),
                                            verdict.tries(),
                                            verdict.firstTriedAt(),
                                            verdict.writesSent(),
                                            verdict.doubtSince(),
                                            Rows.storable(verdict.progress()),
                                            verdict.item().id()
                                        })
                        .toList());
    }

    private static void credit(Sql sql, List<Verdict.Ended> ended) {
        sql.batch(
                CREDIT,
                ended.stream()
                        .filter(verdict -> verdict.creditedVersion() != null)
                        .map(
                                verdict ->
                                        new Object[] {
                                            verdict.item().request().account(),
                                            verdict.outcome().fileId(),
                                            Rows.storable(verdict.creditedVersion()),
                                            verdict.item().id(),
                                            verdict.outcome().finishedAt()
                                        })
                        .toList());
    }
}
