package io.restoreroutes.call;

import io.restoreroutes.request.OutcomeError;
import java.time.Duration;

/**
 * A call is not made: its account is closed, or there is no credential for it. Nothing has left. It
 * has no stack trace: it says nothing of our code.
 */
public final class CallRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient OutcomeError error;
    private final boolean isTry;
    private final transient Duration pause;
    private final boolean last;

    private CallRefusedException(OutcomeError error, boolean isTry, Duration pause, boolean last) {
        super(error.message(), null, false, false);
        this.error = error;
        this.isTry = isTry;
        this.pause = pause;
        this.last = last;
    }

    /**
     * {@return a refusal that passes}
     *
     * @param isTry whether it counts against the tries of a request; pauses do not
     * @param pause the least time until the call is worth another try, from now
     */
    static CallRefusedException forNow(OutcomeError error, boolean isTry, Duration pause) {
        return new CallRefusedException(error, isTry, pause, false);
    }

    /** {@return a refusal that stays until somebody has changed the credential} */
    static CallRefusedException ofCredential(OutcomeError error, boolean last) {
        return new CallRefusedException(error, false, Duration.ZERO, last);
    }

    /**
     * {@return what it means for an attempt} What is in doubt has not failed: a look at the
     * provider will tell.
     */
    public AttemptResult resultOf(Attempt attempt) {
        OutcomeError told = error.withMessage(attempt.withChanges(error.message()));
        return last && !attempt.isInDoubt()
                ? AttemptResult.Ended.failed(told, AnswerJudge.response(attempt.answer()))
                : new AttemptResult.Again(told, isTry, pause, false);
    }
}
