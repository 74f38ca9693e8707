package io.restoreroutes.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Turns an answer that is no success into the attempt's result. In doubt is every write whose
 * answer is missing or unreadable, and every 5xx (provider-apis.md B5: a write can still take
 * effect after a 503).
 */
public final class AnswerJudge {
    private static final int LONGEST_WORDS = 300;

    /**
     * The longest body kept for the outcome. Up to 512 verdicts wait to be recorded at once: with
     * bodies of 1 MiB each, the longest that are read, they would fill the memory.
     */
    private static final int LONGEST_RESPONSE = 64 << 10;

    private final ProviderRules rules;
    private final String provider;
    private final Clock clock;

    public AnswerJudge(Provider provider, ProviderRules rules, Clock clock) {
        this.clock = clock;
        this.provider = provider.displayName();
        this.rules = rules;
    }

    /** {@return the rules behind the judgement} */
    ProviderRules rules() {
        return rules;
    }

    /** {@return whether the provider has refused the last call for good, whatever it was about} */
    public boolean isRefused(Attempt attempt) {
        ProviderAnswer answer = attempt.answer();
        return answer.status() >= 400 && rules.meaningOf(answer).kind() == ProviderRules.Kind.FINAL;
    }

    /** {@return whether the last answer is longer than we read: less is to be asked for at once} */
    public boolean isTooLarge(Attempt attempt) {
        return attempt.answer().fault() == ProviderAnswer.Fault.TOO_LARGE;
    }

    /** Ends the attempt unless the last answer is a success with a JSON body. */
    public void requireSuccess(Attempt attempt) {
        ProviderAnswer answer = attempt.answer();
        if (answer.isSuccess() && !answer.json().isMissingNode()) {
            return;
        }
        if (answer.isSuccess() || (answer.fault() == null && answer.status() < 400)) {
            throw unreadable(attempt, "its answer to this call is not the promised JSON");
        }
        throw new AttemptEnd(afterDoubt(attempt, judge(attempt)));
    }

    /**
     * A read that fails for good while a write is in doubt leaves the doubt unsolved: a version may
     * be gone because the promote pushed it out. What no known write has touched is just not there.
     */
    private AttemptResult afterDoubt(Attempt attempt, AttemptResult result) {
        boolean read = attempt.call().write() == null;
        if (read
                && attempt.isInDoubt()
                && result instanceof AttemptResult.Ended ended
                && ended.error() != null
                && (attempt.writesSent() > 0 || !isAbsence(ended.error().code()))) {
            String text = "checking it failed: " + ended.error().message();
            return unknown(attempt, text, attempt.mayRepeat());
        }
        return result;
    }

    private static boolean isAbsence(ErrorCode code) {
        return code == ErrorCode.NOT_FOUND || code == ErrorCode.FILE_TRASHED;
    }

    /** {@return the end of an attempt whose doubt the evidence cannot settle} */
    public AttemptResult.Ended unknown(Attempt attempt, String why, boolean retryable) {
        String text = attempt.doubt().withSight("a write may or may not have happened: " + why);
        return AttemptResult.Ended.failed(
                error(attempt, ErrorCode.OUTCOME_UNKNOWN, text, retryable),
                response(attempt.answer()));
    }

    /**
     * Called before a write: if an earlier one is in doubt, the evidence just read shows no trace
     * of it. That counts only if the provider had had time to apply it when the look began: it may
     * have taken a while since.
     */
    public void concludeNotDone(Attempt attempt) {
        if (!attempt.isInDoubt()) {
            return;
        }
        Doubt doubt = attempt.doubt();
        if (doubt.isReconciling()) {
            throw new AttemptEnd(doubt.unsettled());
        }
        Instant now = clock.instant();
        Instant began = attempt.sends().firstAt();
        if ((began == null ? now : began).isBefore(doubt.settledAt())) {
            Duration left = Duration.between(now, doubt.settledAt());
            String text = "a write got no answer; whether it happened is not settled yet";
            throw new AttemptEnd(
                    new AttemptResult.Again(
                            error(attempt, ErrorCode.OUTCOME_UNKNOWN, text, true),
                            false,
                            left.isNegative() ? Duration.ZERO : left,
                            true));
        }
        doubt.clear();
        if (doubt.isLastLook()) {
            String text = "a write got no good answer in all its tries, and it did not happen";
            throw new AttemptEnd(
                    AttemptResult.Ended.failed(
                            error(attempt, ErrorCode.PROVIDER_ERROR, text, true), null));
        }
    }

    /** {@return the end of an attempt whose last call was answered, but not as promised} */
    public AttemptEnd unreadable(Attempt attempt, String what) {
        boolean write = attempt.call().write() != null;
        return new AttemptEnd(
                new AttemptResult.Again(
                        error(attempt, ErrorCode.UNREADABLE_ANSWER, provider + ": " + what, true),
                        true,
                        Duration.ZERO,
                        write));
    }

    /** {@return the result after an answer of status 400 and above, or after none} */
    AttemptResult judge(Attempt attempt) {
        ProviderAnswer answer = attempt.answer();
        boolean write = attempt.call().write() != null;
        if (answer.fault() != null) {
            String text = provider + " could not be reached: " + answer.faultText();
            OutcomeError error = error(attempt, ErrorCode.UNREACHABLE, text, true);
            boolean sent = answer.fault() != ProviderAnswer.Fault.NOT_SENT;
            return new AttemptResult.Again(error, true, Duration.ZERO, sent && write);
        }
        ProviderRules.Meaning meaning = rules.meaningOf(answer);
        return switch (meaning.kind()) {
            case NOTHING_TO_DO ->
                    AttemptResult.Ended.well(Status.UNCHANGED, null, response(answer));
            case RATE_LIMIT ->
                    new AttemptResult.Again(
                            error(attempt, meaning, true), false, Duration.ZERO, false);
            case TRANSIENT ->
                    new AttemptResult.Again(
                            error(attempt, meaning, true),
                            !isTold(rules.toldWait(answer)),
                            Duration.ZERO,
                            write && (answer.status() >= 500 || answer.status() == 408));
            case CREDENTIAL -> refusal(attempt, "").resultOf(attempt);
            // Had the harmless read been refused too, nobody would come here.
            case FINAL, FORBIDDEN ->
                    AttemptResult.Ended.failed(error(attempt, meaning, false), response(answer));
        };
    }

    /**
     * {@return the refusal of the account's credential by the last answer}
     *
     * @param more what else a person should know of it, or ""
     */
    CallRefusedException refusal(CallContext context, String more) {
        String text = sentence(context.answer(), null) + more;
        return CredentialEnricher.refused(
                context, told(context, ErrorCode.CREDENTIAL_REFUSED, text, false));
    }

    /**
     * {@return why the provider was not asked for the item's sake}
     *
     * @param read was answered so that the account has to pause
     */
    OutcomeError pausing(HarmlessRead read, ErrorCode code) {
        ProviderAnswer answer = read.answer();
        String text =
                answer.fault() == null
                        ? sentence(answer, null) + ", to a harmless read"
                        : provider + " could not be reached: " + answer.faultText();
        return told(read, code, text, true);
    }

    /** {@return whether that is a wait to be obeyed} */
    static boolean isTold(Duration wait) {
        return wait != null && !wait.isZero() && !wait.isNegative();
    }

    private OutcomeError error(Attempt attempt, ProviderRules.Meaning meaning, boolean retryable) {
        String text = sentence(attempt.answer(), meaning.advice());
        return error(attempt, meaning.code(), text, retryable);
    }

    private String sentence(ProviderAnswer answer, String advice) {
        StringBuilder text = new StringBuilder(provider).append(" answered ");
        text.append(answer.status());
        String words = clean(rules.words(answer));
        if (!words.isEmpty()) {
            text.append(" (").append(words).append(')');
        }
        if (advice != null) {
            text.append("; ").append(advice);
        }
        return text.toString();
    }

    /** {@return an error about the last call; says what earlier writes have already changed} */
    public OutcomeError error(Attempt attempt, ErrorCode code, String text, boolean retryable) {
        return told(attempt, code, attempt.withChanges(text), retryable);
    }

    private OutcomeError told(CallContext context, ErrorCode code, String text, boolean retryable) {
        ProviderAnswer answer = context.answer();
        Integer status = answer == null || answer.status() == 0 ? null : answer.status();
        String requestId = answer == null ? null : rules.requestId(answer);
        return new OutcomeError(
                code, text, null, status, requestId == null ? null : clean(requestId), retryable);
    }

    /** {@return the body for the outcome, or null if none could be read or it is too long} */
    public static JsonNode response(ProviderAnswer answer) {
        return answer == null
                        || answer.json().isMissingNode()
                        || answer.bodyBytes() > LONGEST_RESPONSE
                ? null
                : answer.json();
    }

    private static String clean(String words) {
        String line = words.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "…";
    }
}
