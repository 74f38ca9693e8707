package io.restoreroutes.call;

import io.restoreroutes.gate.GateReports;
import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Provider;
import java.time.Duration;
import java.util.Map;

/** The steps of the route {@code restore-harmless-read}, and what its answer means. */
public final class HarmlessReads {
    private final Map<Provider, ProviderCall> reads;
    private final Map<Provider, AnswerJudge> judges;

    /** One harmless read and one judge per provider. */
    public HarmlessReads(Map<Provider, ProviderCall> reads, Map<Provider, AnswerJudge> judges) {
        this.reads = Map.copyOf(reads);
        this.judges = Map.copyOf(judges);
    }

    /** {@return the read for the call that asks} */
    CallContext begin(CallContext asker) {
        return new HarmlessRead(asker, reads.get(asker.account().provider()));
    }

    /**
     * Tells the gate what the answer means. Any readable one means that the provider is up, a
     * refusal too: a token may lack the scope for it.
     *
     * @throws CallRefusedException if whoever asked has to wait, for the provider or for another
     *     credential
     */
    void answered(HarmlessRead read) {
        ProviderAnswer answer = read.answer();
        AnswerJudge judge = judges.get(read.account().provider());
        GateReports gate = read.gate().reports();
        if (answer.fault() == null && AnswerJudge.isTold(judge.rules().toldWait(answer))) {
            throw pausing(read, judge.pausing(read, ErrorCode.RATE_LIMITED));
        }
        if (!isReadable(answer)) {
            OutcomeError error = judge.pausing(read, code(answer));
            gate.away(error.message());
            throw pausing(read, error);
        }
        gate.up();
        if (answer.isSuccess()) {
            gate.credentialAccepted(read.startedAt());
            requireWriter(read.asker(), judge);
            return;
        }
        switch (judge.rules().meaningOf(answer).kind()) {
            case RATE_LIMIT -> throw pausing(read, judge.pausing(read, ErrorCode.RATE_LIMITED));
            case CREDENTIAL, FORBIDDEN -> throw judge.refusal(read, "");
            default -> gate.credentialAccepted(read.startedAt());
        }
    }

    private static boolean isReadable(ProviderAnswer answer) {
        return (answer.isSuccess() && !answer.json().isMissingNode())
                || (answer.status() >= 400 && answer.status() < 500);
    }

    /** A key that may read but not write is told by the files that it was not let to. */
    private static void requireWriter(CallContext asker, AnswerJudge judge) {
        if (asker.isForbidden() && asker.gate().reports().forbidden(asker.file())) {
            throw judge.refusal(
                    asker, ", as for the files before, though reads are allowed: it may not write");
        }
    }

    private static ErrorCode code(ProviderAnswer answer) {
        if (answer.fault() != null) {
            return ErrorCode.UNREACHABLE;
        }
        return answer.status() >= 500 ? ErrorCode.PROVIDER_ERROR : ErrorCode.UNREADABLE_ANSWER;
    }

    /** Not a try of the item: nothing of it was sent. */
    private static CallRefusedException pausing(HarmlessRead read, OutcomeError error) {
        return CallRefusedException.forNow(error, false, Duration.ofNanos(read.gate().pausedFor()));
    }

    /** The call that asked is the body again, whatever came of it. */
    CallContext end(HarmlessRead read) {
        read.gate().reports().asked();
        return read.asker();
    }
}
