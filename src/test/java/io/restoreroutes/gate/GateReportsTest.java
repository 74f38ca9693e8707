package io.restoreroutes.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a gate makes of waits, trouble and refusals that it is told of. */
class GateReportsTest extends GateFixture {
    @Test
    void noToldWaitIsTooLongToBeCounted() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        AccountGate gate = new AccountGate("test", 1, 0, endless, now::get);
        gate.reports().slowDown(endless, "told");
        assertEquals(Duration.ofDays(36_500).toNanos(), gate.pausedFor());
    }

    @Test
    void obeysAToldWait() {
        AccountGate gate = open(3, 0);
        gate.reports().slowDown(Duration.ofMillis(1500), "told");
        assertEquals(Duration.ofMillis(1500).toNanos(), gate.tryEnter());
        assertEquals(0, gate.free());
        gate.reports().slowDown(Duration.ofMillis(500), "a shorter one changes nothing");
        assertEquals(Duration.ofMillis(1500).toNanos(), gate.pausedFor());
        pass(Duration.ofMillis(1499));
        assertTrue(gate.tryEnter() > 0);
        pass(Duration.ofMillis(1));
        assertEquals(0, gate.tryEnter());
        gate.reports().slowDown(Duration.ofSeconds(Long.MAX_VALUE), "huge");
        assertEquals(Duration.ofMinutes(10).toNanos(), gate.pausedFor());
    }

    @Test
    void saysWhichWaitsWereTold() {
        AccountGate gate = open(3, 0);
        List<Duration> told = new ArrayList<>();
        gate.reports().onToldWait(told::add);
        gate.reports().slowDown(Duration.ofSeconds(5), "told");
        gate.reports().slowDown(null, "not told");
        gate.reports().limited(now.get(), Duration.ofHours(1), Duration.ofSeconds(1), "told");
        gate.reports().limited(now.get(), null, null, "not told");
        assertEquals(List.of(Duration.ofSeconds(5), Duration.ofMinutes(10)), told);
    }

    @Test
    void waitsLongerEachTimeIfNoWaitIsTold() {
        AccountGate gate = open(3, 0);
        for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            gate.reports().slowDown(null, "limited");
            assertEquals(seconds * SECOND, gate.pausedFor());
            pass(seconds);
        }
        gate.reports().sound(now.get());
        gate.reports().slowDown(null, "limited");
        assertEquals(SECOND, gate.pausedFor());
    }

    @Test
    void pausesAfterRepeatedTroubleAndProbesWithOne() {
        AccountGate gate = open(3, 0);
        for (int i = 0; i < 4; i++) {
            gate.reports().trouble("no answer");
        }
        assertEquals(0, gate.pausedFor());
        gate.reports().trouble("no answer");
        assertEquals(SECOND, gate.pausedFor());
        gate.reports().trouble("one that was still under way");
        assertEquals(SECOND, gate.pausedFor());
        pass(1);
        assertEquals(0, gate.tryEnter());
        assertEquals(Long.MAX_VALUE, gate.tryEnter());
        gate.reports().trouble("the probe");
        gate.leave();
        assertEquals(2 * SECOND, gate.tryEnter());
        pass(2);
        assertEquals(0, gate.tryEnter());
        gate.reports().sound(now.get());
        assertEquals(0, gate.tryEnter());
        gate.reports().trouble("once is nothing");
        assertEquals(0, gate.pausedFor());
    }

    @Test
    void forgetsTroubleWithEachSoundAnswer() {
        AccountGate gate = open(3, 0);
        for (int i = 0; i < 50; i++) {
            gate.reports().trouble("every other call");
            gate.reports().sound(now.get());
        }
        assertEquals(0, gate.pausedFor());
    }

    @Test
    void aFirstTroubleAtTheStartIsNoPauseYet() {
        AccountGate gate = gate(3, 0);
        gate.reports().trouble("no answer");
        assertEquals(0, gate.pausedFor());
        gate.reports().trouble("no answer");
        assertEquals(SECOND, gate.pausedFor());
    }

    @Test
    void aRefusedCredentialFailsWhatIsUnderWayOnly() {
        AccountGate gate = open(3, 0);
        long early = now.get();
        pass(1);
        assertTrue(gate.reports().refused(early, "refused"));
        assertTrue(gate.reports().refused(early, "refused as well"));
        assertEquals(60 * SECOND, gate.tryEnter());
        gate.reports().sound(early);
        pass(60);
        assertEquals(1, gate.free(), "an answer from before the refusal opens nothing");
        long probe = now.get();
        assertEquals(0, gate.tryEnter());
        assertFalse(gate.reports().refused(probe, "still refused"));
        gate.leave();
        assertEquals(60 * SECOND, gate.tryEnter());
        pass(60);
        assertEquals(0, gate.tryEnter());
        gate.reports().sound(now.get());
        assertEquals(2, gate.free());
        pass(1);
        assertTrue(gate.reports().refused(now.get() - 1, "news again"));
    }

    @Test
    void tellsWhoCanHelpOnceForEachPause() {
        AccountGate gate = open(3, 0);
        List<AccountTrouble> told = new ArrayList<>();
        gate.reports().onTrouble(told::add);
        gate.reports().refused(now.get() - 1, "refused");
        gate.reports().refused(now.get() - 1, "refused as well");
        assertEquals(
                List.of(new AccountTrouble("test", true, "refused", Duration.ofMinutes(1))), told);
        assertTrue(gate.reports().trouble().credential());
        pass(60);
        assertEquals(0, gate.tryEnter());
        gate.reports().refused(now.get(), "still");
        assertEquals(2, told.size());
        pass(60);
        gate.reports().sound(now.get());
        assertNull(gate.reports().trouble());
    }

    @Test
    void troubleThatLastsHalfAMinuteIsToldToo() {
        AccountGate gate = open(3, 0);
        List<AccountTrouble> told = new ArrayList<>();
        gate.reports().onTrouble(told::add);
        long began = now.get();
        while (now.get() - began < 30 * SECOND) {
            assertEquals(List.of(), told);
            assertNull(gate.reports().trouble());
            gate.reports().trouble("no answer");
            pass(Duration.ofNanos(Math.max(gate.pausedFor(), 1)));
        }
        gate.reports().trouble("no answer");
        assertEquals("no answer", told.get(0).why());
        assertFalse(gate.reports().trouble().credential());
        gate.reports().sound(now.get());
        assertNull(gate.reports().trouble());
    }
}
