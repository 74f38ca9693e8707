package io.restoreroutes.call;

import static io.restoreroutes.call.CallFixture.answer;
import static io.restoreroutes.call.CallFixture.answered;
import static io.restoreroutes.call.CallFixture.boxAttempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.box.BoxRules;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.Operation;
import org.junit.jupiter.api.Test;

/** What is kept of an answer is bounded, because many outcomes wait at once. */
class LongAnswerTest {
    private final AnswerJudge judge =
            new AnswerJudge(Box.PROVIDER, new BoxRules(), CallFixture.CLOCK);

    @Test
    void anAnswerTooLongForTheOutcomeIsLeftOut() {
        String frame = "{\"message\":\"\"}";
        String fits = "m".repeat((64 << 10) - frame.length());
        for (String text : new String[] {fits, fits + "m"}) {
            Attempt attempt = boxAttempt(Operation.PROMOTE);
            attempt.call(ProviderCall.get("/x", null));
            answered(
                    attempt,
                    answer(
                            400,
                            frame.replace("\"\"}", '"' + text + "\"}"),
                            "BOX-REQUEST-ID",
                            "i".repeat(16_000)));
            AttemptResult.Ended ended = (AttemptResult.Ended) judge.judge(attempt);
            assertEquals(text.equals(fits), ended.response() != null);
            assertTrue(ended.error().message().length() < 500);
            assertTrue(ended.error().providerRequestId().length() < 500);
        }
    }
}
