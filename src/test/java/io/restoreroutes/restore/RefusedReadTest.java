package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.Answer;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.wire.SendPermit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a look has read is not read again because a later read of it has to wait. */
class RefusedReadTest {
    private final RestoreOnce once = new RestoreOnce();
    private Attempt doubtful;

    @BeforeEach
    void loseAnAnswer() {
        once.box().addFile("1", "101", "102");
        once.box().toldWait(Duration.ofSeconds(1));
        once.box().faults().when(Requests.writes()).times(1).then(Fault.html());
        RestoreRequest request =
                new RestoreRequest(
                        "r",
                        Box.PROVIDER,
                        "documents",
                        Operation.PROMOTE,
                        "1",
                        "101",
                        null,
                        Map.of());
        doubtful = once.attempt(request, SendPermit.ALWAYS);
        assertTrue(doubtful.isInDoubt());
    }

    @AfterEach
    void stop() {
        once.close();
    }

    private void refuse(String end, int times, Fault fault) {
        once.box()
                .faults()
                .when(Requests.reads().and(Requests.pathEndsWith(end)))
                .times(times)
                .then(fault);
    }

    private List<Integer> reads(String end) {
        return once.box().log().calls(Requests.reads().and(Requests.pathEndsWith(end))).stream()
                .map(Call::status)
                .toList();
    }

    private static Fault unavailable(int seconds) {
        return Fault.answer(Answer.empty(503).withHeader("Retry-After", "" + seconds));
    }

    private void assertComesBack(Attempt attempt) {
        AttemptResult.Again again = (AttemptResult.Again) attempt.result();
        assertFalse(again.isTry());
        assertTrue(attempt.isInDoubt());
    }

    @Test
    void aShortWaitIsMadeOnTheSpot() {
        refuse("/versions", 1, Fault.status(429));
        assertEquals(
                Status.PROMOTED, ((AttemptResult.Ended) once.next(doubtful).result()).status());
        assertEquals(List.of(200), reads("/files/1"));
        assertEquals(List.of(429, 200), reads("/versions"));
        assertTrue(once.box().log().calls().stream().noneMatch(Call::beforeToldWaitWasOver));
    }

    @Test
    void alsoAfterAServerErrorThatTellsOne() {
        refuse("/versions", 1, unavailable(1));
        assertEquals(
                Status.PROMOTED, ((AttemptResult.Ended) once.next(doubtful).result()).status());
        assertEquals(List.of(200), reads("/files/1"));
        assertEquals(List.of(503, 200), reads("/versions"));
    }

    @Test
    void aLongerWaitEndsTheAttempt() {
        refuse("/versions", 1, unavailable(60));
        assertComesBack(once.next(doubtful));
        assertEquals(List.of(503), reads("/versions"));
    }

    @Test
    void theFirstReadHasNothingToSpare() {
        refuse("/files/1", 1, Fault.status(429));
        assertComesBack(once.next(doubtful));
        assertEquals(List.of(429), reads("/files/1"));
    }

    @Test
    void noReadIsRefusedAgainAndAgain() {
        refuse("/versions", 9, unavailable(1));
        Attempt attempt = once.next(doubtful);
        assertComesBack(attempt);
        assertEquals(
                ErrorCode.PROVIDER_ERROR, ((AttemptResult.Again) attempt.result()).error().code());
        assertEquals(List.of(503, 503, 503, 503), reads("/versions"));
    }

    @Test
    void aCallerIsNotKeptWaiting() {
        // A busy machine tells of a wait late, and what is left of a short one may be waited for.
        once.box().toldWait(Duration.ofSeconds(8));
        once.box().addFile("2", "201", "202");
        once.box().faults().when(Requests.writes()).times(1).then(Fault.html());
        refuse("/versions", 1, Fault.status(429));
        assertEquals(
                ErrorCode.OUTCOME_UNKNOWN,
                once.once("documents", "promote", "2", "201").error().code());
        assertEquals(List.of(429), reads("/versions"));
    }

    private RestoreRequest rollback() {
        once.box().addFile("3", "301", "302");
        once.box().faults().when(Requests.writes()).times(1).then(Fault.status(429));
        return new RestoreRequest(
                "b", Box.PROVIDER, "documents", Operation.ROLLBACK, "3", "301", null, Map.of());
    }

    @Test
    void aRefusedWriteOfARollbackSparesItsReads() {
        Attempt attempt = once.attempt(rollback(), SendPermit.ALWAYS);
        assertEquals(Status.PROMOTED, ((AttemptResult.Ended) attempt.result()).status());
        assertEquals(2, attempt.writesSent());
        assertEquals(1, once.box().promotes("3"));
        // Before the write, and after it for the check.
        assertEquals(List.of(200, 200), reads("/files/3"));
        assertEquals(List.of(200), reads("/versions/301"));
    }

    @Test
    void aPermitThatWentMeanwhileHoldsTheWriteBack() {
        AtomicBoolean mine = new AtomicBoolean(true);
        Attempt attempt = once.attempt(rollback(), () -> mine.getAndSet(false));
        AttemptResult.Again again = (AttemptResult.Again) attempt.result();
        assertFalse(again.isTry());
        assertFalse(attempt.isInDoubt());
        assertEquals(0, once.box().promotes("3"));
    }
}
