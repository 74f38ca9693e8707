package io.restoreroutes.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.call.CallFixture;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.gate.TestGates;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AccountLaneTest {
    private final AccountGate gate = TestGates.openGate(16, () -> 0);
    private final AccountLane lane =
            new AccountLane("a", gate, false, CallFixture.CLOCK, () -> true);
    private final List<ClaimedItem> sent = new ArrayList<>();

    private static List<ClaimedItem> items(int count) {
        return LongStream.range(0, count)
                .mapToObj(
                        id ->
                                new ClaimedItem(
                                        id,
                                        "job-" + id,
                                        "job",
                                        new Source("file", "a", id),
                                        CallFixture.boxAttempt(Operation.RESTORE).request(),
                                        CallFixture.NOW,
                                        0,
                                        null,
                                        0,
                                        null,
                                        null,
                                        null,
                                        "",
                                        null,
                                        0,
                                        CallFixture.NOW))
                .toList();
    }

    private void claim() {
        int wanted = lane.wanted();
        lane.beforeClaim();
        lane.add(items(wanted));
        lane.mayBeDue(Instant.MIN);
    }

    @Test
    void claimsWhatIsFreeAndAFewAhead() {
        assertEquals(48, lane.wanted());
        claim();
        assertEquals(Long.MAX_VALUE, lane.send(sent::add));
        assertEquals(16, sent.size());
        assertEquals(0, lane.wanted());
    }

    @Test
    void doesNotClaimOneByOne() {
        claim();
        lane.send(sent::add);
        int claims = 0;
        for (int done = 0; done < 160; done++) {
            gate.leave();
            lane.send(sent::add);
            if (lane.wanted() > 0) {
                claims++;
                claim();
                lane.send(sent::add);
            }
        }
        assertEquals(176, sent.size());
        assertTrue(claims <= 160 / 10, claims + " claims");
    }

    @Test
    void aThreadThatHasFinishedTakesTheNextItem() {
        claim();
        lane.send(sent::add);
        assertEquals(16, lane.next().id());
        TestGates.pause(gate, Duration.ofSeconds(5));
        assertNull(lane.next());
        AccountLane shared =
                new AccountLane(
                        "a", TestGates.openGate(2, () -> 0), true, CallFixture.CLOCK, () -> true);
        shared.add(items(2));
        assertNull(shared.next());
    }

    @Test
    void claimsOneWhileAnItemProbes() {
        AccountGate closed = new AccountGate("a", 16, 0, Duration.ofHours(1), () -> 0);
        AccountLane narrow = new AccountLane("a", closed, false, CallFixture.CLOCK, () -> true);
        assertEquals(1, narrow.wanted());
        narrow.beforeClaim();
        narrow.add(items(1));
        narrow.send(sent::add);
        narrow.mayBeDue(Instant.MIN);
        assertEquals(0, narrow.wanted());
    }

    @Test
    void handsBackWhenTheAccountPausesForLong() {
        claim();
        lane.send(sent::add);
        TestGates.pause(gate, Duration.ofMillis(500));
        assertEquals(0, lane.wanted());
        assertEquals(List.of(), lane.takeBack(false));
        TestGates.pause(gate, Duration.ofSeconds(30));
        assertEquals(32, lane.takeBack(false).size());
        assertEquals(List.of(), lane.takeBack(true));
        assertEquals(16, sent.size());
    }

    @Test
    void whatHasFailedIsEveryOtherClaimWhileNothingSucceeds() {
        assertNull(lane.retryFirst());
        TestGates.fail(gate, 20);
        assertEquals(CallFixture.NOW.minusNanos(1), lane.retryFirst());
        assertNull(lane.retryFirst());
        assertEquals(CallFixture.NOW.minusNanos(1), lane.retryFirst());
        TestGates.succeed(gate);
        assertNull(lane.retryFirst());
    }

    @Test
    void handsBackEverythingAtTheEnd() {
        claim();
        assertEquals(48, lane.takeBack(true).size());
    }

    @Test
    void waitsForTheNextDueTime() {
        lane.beforeClaim();
        assertEquals(Long.MAX_VALUE, lane.send(sent::add));
        lane.mayBeDue(CallFixture.NOW.plusSeconds(60));
        assertEquals(0, lane.wanted());
        assertEquals(Duration.ofSeconds(60).toNanos(), lane.send(sent::add));
        lane.mayBeDue(CallFixture.NOW);
        assertEquals(48, lane.wanted());
    }
}
