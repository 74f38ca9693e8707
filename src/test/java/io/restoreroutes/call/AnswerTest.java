package io.restoreroutes.call;

import static io.restoreroutes.call.CallFixture.NOW;
import static io.restoreroutes.call.CallFixture.answer;
import static io.restoreroutes.call.CallFixture.answered;
import static io.restoreroutes.call.CallFixture.boxAttempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.box.BoxRules;
import io.restoreroutes.imagekit.ImageKitRules;
import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final ProviderRules BOX = new BoxRules();
    private static final ProviderRules IMAGEKIT = new ImageKitRules();
    private static final ProviderCall WRITE =
            new ProviderCall("POST", "/x", null, "{}", Write.VERSION_PROMOTED);
    private static final ProviderCall READ = ProviderCall.get("/x", null);

    private final AnswerJudge judge = new AnswerJudge(Box.PROVIDER, BOX, CallFixture.CLOCK);

    @ParameterizedTest
    @CsvSource({
        "400,FINAL,REFUSED_BY_PROVIDER", "401,CREDENTIAL,CREDENTIAL_REFUSED",
        "403,FORBIDDEN,FORBIDDEN", "404,FINAL,NOT_FOUND",
        "405,FINAL,REFUSED_BY_PROVIDER", "408,TRANSIENT,UNREACHABLE",
        "409,TRANSIENT,CONFLICT", "429,RATE_LIMIT,RATE_LIMITED",
        "500,TRANSIENT,PROVIDER_ERROR", "502,TRANSIENT,PROVIDER_ERROR",
        "503,TRANSIENT,PROVIDER_ERROR", "504,TRANSIENT,PROVIDER_ERROR",
        "599,TRANSIENT,PROVIDER_ERROR"
    })
    void imageKitTable(int status, ProviderRules.Kind kind, ErrorCode code) {
        ProviderRules.Meaning meaning = IMAGEKIT.meaningOf(answer(status, ""));
        assertEquals(kind, meaning.kind());
        assertEquals(code, meaning.code());
    }

    @ParameterizedTest
    @CsvSource({
        "400,bad_request,FINAL,REFUSED_BY_PROVIDER",
        "401,,CREDENTIAL,CREDENTIAL_REFUSED",
        "403,access_denied_insufficient_permissions,FINAL,FORBIDDEN",
        "403,insufficient_scope,FINAL,FORBIDDEN",
        "403,,FINAL,FORBIDDEN",
        "404,not_found,FINAL,NOT_FOUND",
        "404,,FINAL,NOT_FOUND",
        "404,trashed,FINAL,FILE_TRASHED",
        "404,not_trashed,NOTHING_TO_DO,",
        "405,method_not_allowed,FINAL,REFUSED_BY_PROVIDER",
        "409,conflict,FINAL,CONFLICT",
        "409,item_name_in_use,FINAL,CONFLICT",
        "409,operation_blocked_temporary,TRANSIENT,CONFLICT",
        "409,name_temporarily_reserved,TRANSIENT,CONFLICT",
        "412,precondition_failed,FINAL,REFUSED_BY_PROVIDER",
        "429,rate_limit_exceeded,RATE_LIMIT,RATE_LIMITED",
        "429,too_many_requests,RATE_LIMIT,RATE_LIMITED",
        "500,internal_server_error,TRANSIENT,PROVIDER_ERROR",
        "502,bad_gateway,TRANSIENT,PROVIDER_ERROR",
        "503,unavailable,TRANSIENT,PROVIDER_ERROR"
    })
    void boxTable(int status, String code, ProviderRules.Kind kind, ErrorCode error) {
        String body = code == null ? "" : "{\"code\":\"" + code + "\"}";
        ProviderRules.Meaning meaning = BOX.meaningOf(answer(status, body));
        assertEquals(kind, meaning.kind());
        assertEquals(error, meaning.code());
    }

    @Test
    void imageKitWaitsAreMilliseconds() {
        assertEquals(
                Duration.ofMillis(1500),
                IMAGEKIT.toldWait(answer(429, "", "x-ratelimit-reset", " 1500 ")));
        // Not documented, but a gateway before ImageKit may say it.
        assertEquals(Duration.ofSeconds(7), IMAGEKIT.toldWait(answer(429, "", "Retry-After", "7")));
        assertEquals(
                Duration.ofMillis(2501),
                IMAGEKIT.toldWait(answer(429, "", "X-RateLimit-Reset", "2500.7")));
        assertNull(IMAGEKIT.toldWait(answer(429, "", "X-RateLimit-Reset", "soon")));
        assertNull(IMAGEKIT.toldWait(answer(429, "", "X-RateLimit-Reset", "99999999999999999999")));
        assertNull(IMAGEKIT.toldWait(answer(500, "", "X-RateLimit-Reset", "1500")));
    }

    @Test
    void boxWaitsAreSecondsOrADateOfItsOwnClock() {
        assertEquals(Duration.ofSeconds(100), BOX.toldWait(answer(429, "", "retry-after", "100")));
        assertEquals(Duration.ofSeconds(2), BOX.toldWait(answer(503, "", "Retry-After", "2")));
        // The server's clock is an hour ahead of ours; the wait is thirty seconds all the same.
        String until = "Wed, 04 Mar 2026 06:06:37 GMT";
        String date = "Wed, 04 Mar 2026 06:06:07 GMT";
        assertEquals(
                Duration.ofSeconds(30),
                BOX.toldWait(answer(429, "", "Retry-After", until, "Date", date)));
        assertEquals(
                Duration.between(NOW, Instant.parse("2026-03-04T06:06:37Z")),
                BOX.toldWait(answer(429, "", "Retry-After", until)));
        assertNull(BOX.toldWait(answer(429, "", "Retry-After", "in a while")));
        assertNull(BOX.toldWait(answer(429, "")));
    }

    @Test
    void anInstantIsToldFromAWait() {
        String seconds = "" + (NOW.getEpochSecond() + 30);
        String millis = "" + NOW.plusSeconds(30).toEpochMilli();
        Duration toSecond = Duration.ofMillis(29_500);
        assertEquals(toSecond, IMAGEKIT.toldWait(answer(429, "", "X-RateLimit-Reset", seconds)));
        assertEquals(
                Duration.ofSeconds(30),
                IMAGEKIT.toldWait(answer(429, "", "X-RateLimit-Reset", millis)));
        assertEquals(toSecond, BOX.toldWait(answer(429, "", "Retry-After", seconds)));
        assertEquals(Duration.ofSeconds(30), BOX.toldWait(answer(503, "", "Retry-After", millis)));
        // By the server's clock, which is an hour ahead.
        String date = "Wed, 04 Mar 2026 06:06:07 GMT";
        String later = "" + Instant.parse("2026-03-04T06:06:37Z").getEpochSecond();
        assertEquals(
                Duration.ofSeconds(30),
                IMAGEKIT.toldWait(answer(429, "", "X-RateLimit-Reset", later, "Date", date)));
        // Neither a wait nor an instant that is near.
        assertNull(IMAGEKIT.toldWait(answer(429, "", "X-RateLimit-Reset", "90000000")));
        assertNull(IMAGEKIT.toldWait(answer(429, "", "X-RateLimit-Reset", "1400000000")));
        assertNull(BOX.toldWait(answer(429, "", "Retry-After", "3000000")));
        assertEquals(Duration.ofDays(30), BOX.toldWait(answer(429, "", "Retry-After", "2592000")));
        assertEquals(
                Duration.ofDays(1),
                IMAGEKIT.toldWait(answer(429, "", "X-RateLimit-Reset", "86400000")));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aWaitThatIsNoneIsNotTold(long seconds) {
        Duration wait = BOX.toldWait(answer(429, "", "Retry-After", String.valueOf(seconds)));
        assertFalse(AnswerJudge.isTold(wait));
        assertFalse(AnswerJudge.isTold(null));
        assertTrue(AnswerJudge.isTold(Duration.ofMillis(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\":", "{\"a\":1} x", "{\"a\":1}{}", "", "<html>", "\"", "{\"a\":1"})
    void aBodyThatIsNotWholeJsonIsNone(String body) {
        assertTrue(answer(200, body).json().isMissingNode());
        assertEquals("", answer(503, body).text("/a"));
        assertEquals(503, answer(503, body).status());
    }

    @Test
    void aSuccessHasToSayThatItIsJson() {
        assertTrue(answer(200, "{}").json().isObject());
        assertTrue(
                answer(200, "{}", "Content-Type", "application/json;charset=utf-8")
                        .json()
                        .isObject());
        assertTrue(answer(200, "{}", "Content-Type", "text/html").json().isMissingNode());
        assertTrue(answer(404, "{}", "Content-Type", "text/html").json().isObject());
    }

    @Test
    void readsHeadersInAnyCase() {
        assertEquals("r-1", BOX.requestId(answer(404, "{\"request_id\":\"r-1\"}")));
        assertEquals(
                "h", BOX.requestId(answer(404, "{\"request_id\":\"r\"}", "box-request-id", "h")));
        assertNull(BOX.requestId(answer(404, "{}")));
        assertEquals("k", IMAGEKIT.requestId(answer(404, "", "X-IK-RequestId", "k")));
        String date = "Wed, 04 Mar 2026 05:06:07 GMT";
        assertEquals(
                Instant.parse("2026-03-04T05:06:07Z"),
                answer(200, "", "date", date).serverDate().orElseThrow());
        assertTrue(answer(200, "", "Date", "yesterday").serverDate().isEmpty());
    }

    @Test
    void encodesEachSegment() {
        assertEquals("/files/1/versions/2", ProviderCall.path("files", "1", "versions", "2"));
        assertEquals("/a%20b/c%2Fd/%25%3F%23", ProviderCall.path("a b", "c/d", "%?#"));
        assertEquals("/%C3%A9%0D%0A", ProviderCall.path("\u00e9\r\n"));
    }

    private AttemptResult result(ProviderCall call, ProviderAnswer answer, Instant doubt) {
        Attempt attempt = boxAttempt(Operation.PROMOTE);
        attempt.resume(doubt == null ? 0 : 1, new Changes(), doubt, null, NOW);
        attempt.call(call);
        answered(attempt, answer);
        return assertThrows(AttemptEnd.class, () -> judge.requireSuccess(attempt)).result();
    }

    private void assertAgain(
            ErrorCode code,
            boolean isTry,
            boolean doubt,
            ProviderCall call,
            ProviderAnswer answer) {
        AttemptResult.Again again = (AttemptResult.Again) result(call, answer, null);
        assertEquals(code, again.error().code());
        assertEquals(isTry, again.isTry());
        assertEquals(doubt, again.inDoubt());
        assertTrue(again.error().retryable());
    }

    @Test
    void doubtsEveryWriteWithoutATrustworthyAnswer() {
        ProviderAnswer reset = ProviderAnswer.none(ProviderAnswer.Fault.SENT, "reset", NOW);
        ProviderAnswer refused = ProviderAnswer.none(ProviderAnswer.Fault.NOT_SENT, "none", NOW);
        assertAgain(ErrorCode.PROVIDER_ERROR, true, true, WRITE, answer(500, ""));
        assertAgain(ErrorCode.PROVIDER_ERROR, true, false, READ, answer(500, ""));
        assertAgain(
                ErrorCode.PROVIDER_ERROR, false, true, WRITE, answer(503, "", "Retry-After", "3"));
        assertAgain(ErrorCode.UNREACHABLE, true, true, WRITE, answer(408, ""));
        assertAgain(ErrorCode.RATE_LIMITED, false, false, WRITE, answer(429, ""));
        assertAgain(ErrorCode.UNREADABLE_ANSWER, true, true, WRITE, answer(200, "<html>"));
        assertAgain(ErrorCode.UNREADABLE_ANSWER, true, true, WRITE, answer(204, ""));
        assertAgain(ErrorCode.UNREADABLE_ANSWER, true, true, WRITE, answer(302, "{}"));
        assertAgain(ErrorCode.UNREADABLE_ANSWER, true, false, READ, answer(200, "{"));
        assertAgain(ErrorCode.UNREACHABLE, true, true, WRITE, reset);
        assertAgain(ErrorCode.UNREACHABLE, true, false, WRITE, refused);
    }

    @Test
    void finalAnswersEndTheItem() {
        ProviderAnswer no = answer(403, "{\"code\":\"x\",\"message\":\"no\\nway\"}");
        AttemptResult.Ended forbidden = (AttemptResult.Ended) result(WRITE, no, null);
        assertEquals(ErrorCode.FORBIDDEN, forbidden.error().code());
        assertEquals(403, forbidden.error().httpStatus());
        assertFalse(forbidden.error().retryable());
        assertTrue(forbidden.error().message().contains("x: no way"));
        assertEquals("x", forbidden.response().path("code").asText());
        ProviderAnswer nothing = answer(404, "{\"code\":\"not_trashed\"}");
        assertEquals(
                Status.UNCHANGED, ((AttemptResult.Ended) result(WRITE, nothing, null)).status());
    }

    @Test
    void aReadThatFailsForGoodLeavesTheDoubt() {
        for (int status : new int[] {400, 403, 404}) {
            AttemptResult.Ended ended = (AttemptResult.Ended) result(READ, answer(status, ""), NOW);
            assertEquals(ErrorCode.OUTCOME_UNKNOWN, ended.error().code());
            assertEquals(status, ended.error().httpStatus());
        }
        // A refused credential is no word on the item: it waits for its look.
        assertFalse(result(READ, answer(401, ""), NOW) instanceof AttemptResult.Ended);
    }

    @Test
    void concludesOnlyWhatHasSettled() {
        Attempt attempt = boxAttempt(Operation.PROMOTE);
        attempt.resume(1, new Changes(), NOW.minusSeconds(1), null, NOW.plusMillis(1));
        AttemptEnd end = assertThrows(AttemptEnd.class, () -> judge.concludeNotDone(attempt));
        AttemptResult.Again again = (AttemptResult.Again) end.result();
        assertEquals(Duration.ofMillis(1), again.pause());
        assertFalse(again.isTry());
        assertTrue(again.inDoubt());
        Attempt settled = boxAttempt(Operation.PROMOTE);
        settled.resume(1, new Changes(), NOW.minusSeconds(9), null, NOW);
        judge.concludeNotDone(settled);
        assertFalse(settled.isInDoubt());
    }

    @Test
    void aLookThatBeganTooEarlyTellsNothingLaterOn() {
        AnswerJudge later =
                new AnswerJudge(
                        Box.PROVIDER,
                        new BoxRules(),
                        Clock.offset(CallFixture.CLOCK, Duration.ofSeconds(5)));
        Attempt early = boxAttempt(Operation.PROMOTE);
        early.resume(1, new Changes(), NOW.minusSeconds(9), null, NOW.plusMillis(1));
        early.call(READ);
        answered(early, answer(200, "{}"));
        AttemptEnd end = assertThrows(AttemptEnd.class, () -> later.concludeNotDone(early));
        AttemptResult.Again again = (AttemptResult.Again) end.result();
        assertEquals(Duration.ZERO, again.pause());
        assertTrue(again.inDoubt());

        Attempt inTime = boxAttempt(Operation.PROMOTE);
        inTime.resume(1, new Changes(), NOW.minusSeconds(10), null, NOW);
        inTime.call(READ);
        answered(inTime, answer(200, "{}"));
        later.concludeNotDone(inTime);
        assertFalse(inTime.isInDoubt());
    }
}
