package io.restoreroutes.work;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.restore.AttemptOutcomes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Decides after an attempt whether the item has ended or when it is tried again. */
final class RetryRule {
    /** Gives up only after this many tries and after the time limit, whichever comes later. */
    private static final int LEAST_TRIES = 5;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final RetrySettings settings;
    private final Clock clock;
    private final RandomGenerator random;

    RetryRule(RetrySettings settings, Clock clock, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /** {@return what to record of the item after this attempt} */
    Verdict verdict(ClaimedItem item, Attempt attempt) {
        if (attempt.isBehind()) {
            return new Verdict.Behind(item, attempt.calls());
        }
        return attempt.result() instanceof AttemptResult.Ended ended
                ? ended(item, attempt, ended)
                : again(item, attempt, (AttemptResult.Again) attempt.result());
    }

    private Verdict again(ClaimedItem item, Attempt attempt, AttemptResult.Again again) {
        Instant now = clock.instant();
        // While nothing succeeds it is not the item that is to blame: the time to give up begins
        // when something has succeeded again.
        boolean counts = again.isTry() && attempt.gate().failingFor() == 0;
        boolean begins = item.firstTriedAt() == null || (again.isTry() && !counts);
        Instant firstTried = begins ? now : item.firstTriedAt();
        int tries = item.tries() + (counts ? 1 : 0);
        boolean lookFirst = attempt.isInDoubt() && !attempt.doubt().isLastLook();
        // A doubt of an earlier attempt is still one if this attempt has not settled it.
        if (counts && isOver(tries, firstTried) && !lookFirst) {
            return ended(
                    item, attempt, AttemptOutcomes.givenUp(attempt, again, attempt.isInDoubt()));
        }
        Duration wait = again.isTry() ? backOff(item.tries() + 1) : again.pause();
        if (again.error().code() != ErrorCode.CREDENTIAL_REFUSED) {
            // The gate holds back what waits for a better credential, which comes with a restart.
            wait = longer(wait, Duration.ofNanos(attempt.gate().pausedFor()));
        }
        if (attempt.isInDoubt()) {
            Instant settled = attempt.doubt().since().plus(settings.settleTime());
            // A clock that was set since does not make it longer.
            wait = longer(wait, shorter(Duration.between(now, settled), settings.settleTime()));
        }
        return new Verdict.Postponed(
                item,
                now.plus(wait),
                tries,
                firstTried,
                attempt.writesSent(),
                attempt.doubt().since(),
                attempt.changes().text(),
                attempt.calls());
    }

    private boolean isOver(int tries, Instant firstTried) {
        return tries >= LEAST_TRIES
                && !firstTried.plus(settings.giveUpAfter()).isAfter(clock.instant());
    }

    /** {@return whether the item is only looked at once more, to settle its doubt} */
    boolean isLastLook(ClaimedItem item) {
        return item.doubtSince() != null
                && item.firstTriedAt() != null
                && isOver(item.tries(), item.firstTriedAt());
    }

    private Verdict ended(ClaimedItem item, Attempt attempt, AttemptResult.Ended ended) {
        boolean unknown =
                ended.error() != null && ended.error().code() == ErrorCode.OUTCOME_UNKNOWN;
        return new Verdict.Ended(
                item,
                AttemptOutcomes.of(
                                item.outcomeId(),
                                item.jobId(),
                                item.source(),
                                attempt.request(),
                                attempt.writesSent(),
                                item.acceptedAt(),
                                clock.instant(),
                                ended)
                        .withCounts(attempt.counts()),
                Stream.of(
                                ended.creditedVersion(),
                                attempt.changes().promotedVersion(),
                                attempt.written())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                unknown ? attempt.doubt().since() : null,
                attempt.calls(),
                attempt.left());
    }

    private Duration backOff(int tries) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(tries - 1, 10));
        wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        // Jitter, so that items that failed together do not come back together.
        return wait.plus(wait.multipliedBy(random.nextInt(25)).dividedBy(100));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** {@return the longest wait of an item that we or a provider may have set} */
    Duration longestWait() {
        return longer(settings.maxToldWait(), LONGEST_WAIT.multipliedBy(2))
                .plus(settings.settleTime());
    }

    /** {@return from when on a write in doubt since then may be taken not to have happened} */
    Instant settledAt(Instant doubtSince, Instant takenOver) {
        // After a crash the doubtful call may have left at any time until the takeover. A doubt of
        // the future is of a clock that was set back since.
        boolean mine = !doubtSince.isBefore(takenOver) && !doubtSince.isAfter(clock.instant());
        Instant from = mine ? doubtSince : takenOver;
        // As exact as the ledger's due times, so that what is due has settled.
        return from.plus(settings.settleTime()).truncatedTo(ChronoUnit.MILLIS);
    }
}
