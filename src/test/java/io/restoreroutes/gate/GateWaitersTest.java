package io.restoreroutes.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items that are in wait on the spot for a pause of their account to end. */
class GateWaitersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicLong now = new AtomicLong();
    private final AccountGate gate = TestGates.openGate(4, now::get);

    @AfterEach
    void stop() {
        thread.shutdown();
    }

    private Future<Long> turn(Duration patience) {
        return thread.submit(() -> gate.takeTurn(patience));
    }

    private static long get(Future<Long> turn) throws Exception {
        return turn.get(5, TimeUnit.MINUTES);
    }

    @Test
    void aShortPauseIsWaitedFor() throws Exception {
        enter(2);
        TestGates.pause(gate, Duration.ofMillis(100));
        Future<Long> turn = turn(PATIENCE);
        pass(Duration.ofMillis(100));
        assertEquals(0, get(turn));
        assertEquals(0, gate.pausedFor());
    }

    @Test
    void aLongerOneIsNot() throws Exception {
        enter(1);
        TestGates.pause(gate, Duration.ofMinutes(1));
        assertTrue(get(turn(PATIENCE)) > PATIENCE.toNanos());
        assertTrue(get(turn(Duration.ZERO)) > PATIENCE.toNanos());
    }

    @Test
    void oneThatGetsLongerEndsTheWait() throws Exception {
        enter(1);
        TestGates.pause(gate, PATIENCE.minusSeconds(1));
        Future<Long> turn = turn(PATIENCE);
        TestGates.pause(gate, Duration.ofMinutes(1));
        assertTrue(get(turn) > PATIENCE.toNanos());
    }

    @Test
    void theWaitsAreEndedForAllUntilTheGateStartsAnew() throws Exception {
        enter(1);
        TestGates.pause(gate, Duration.ofMillis(300));
        Future<Long> turn = turn(PATIENCE);
        gate.endWaits();
        assertTrue(get(turn) > 0);
        assertTrue(get(turn(PATIENCE)) > 0);
        gate.startAnew();
        turn = turn(PATIENCE);
        pass(Duration.ofMillis(300));
        assertEquals(0, get(turn));
    }

    @Test
    void afterTroubleOneWaitsAndProbes() throws Exception {
        enter(2);
        TestGates.pause(gate, Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        for (int i = 0; i < 5; i++) {
            gate.reports().trouble("no answer");
        }
        // Both would call at once.
        assertTrue(get(turn(PATIENCE)) > 0);
        gate.leave();
        Future<Long> turn = turn(PATIENCE);
        pass(Duration.ofNanos(gate.pausedFor()));
        assertEquals(0, get(turn));
        assertEquals(Long.MAX_VALUE, gate.tryEnter());
        gate.leave();
        assertEquals(0, gate.tryEnter());
    }

    @Test
    void aTurnAfterThePauseKeepsThePace() throws Exception {
        AccountGate paced = new AccountGate("p", 4, 20, PATIENCE, now::get);
        for (int answers = 0; answers < 32; answers++) {
            paced.reports().sound(now.get());
        }
        assertEquals(0, paced.tryEnter());
        TestGates.pause(paced, Duration.ofMillis(50));
        pass(Duration.ofMillis(50));
        assertEquals(0, get(thread.submit(() -> paced.takeTurn(PATIENCE))));
        assertEquals(Duration.ofMillis(50).toNanos(), paced.tryEnter());
        Future<Long> next = thread.submit(() -> paced.takeTurn(PATIENCE));
        pass(Duration.ofMillis(50));
        assertEquals(0, get(next));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void enter(int items) {
        for (int i = 0; i < items; i++) {
            assertEquals(0, gate.tryEnter());
        }
    }
}
