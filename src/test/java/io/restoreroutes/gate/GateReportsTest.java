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
        gate.reports().sound(now.get(), false);
        gate.reports().slowDown(null, "limited");
        assertEquals(SECOND, gate.pausedFor());
    }

    private static void trouble(AccountGate gate, int times) {
        for (int i = 0; i < times; i++) {
            gate.reports().trouble("no answer", "file", true);
        }
    }

    @Test
    void repeatedTroubleIsNoPauseAndOneItemAsksTheProvider() {
        AccountGate gate = open(3, 0);
        trouble(gate, 4);
        assertFalse(gate.takeQuestion());
        trouble(gate, 1);
        assertEquals(0, gate.pausedFor());
        assertEquals(0, gate.tryEnter());
        assertEquals(Long.MAX_VALUE, gate.tryEnter());
        assertTrue(gate.takeQuestion());
        assertFalse(gate.takeQuestion(), "one asks");
        gate.reports().up();
        gate.reports().asked();
        assertEquals(0, gate.pausedFor());
        assertEquals(0, gate.free(), "one at a time, as often as a write fails");
        assertFalse(gate.takeQuestion());
    }

    @Test
    void anAnswerHoldsAsLongAsAPauseWouldLast() {
        AccountGate gate = open(3, 0);
        for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            trouble(gate, 5);
            assertTrue(gate.takeQuestion());
            gate.reports().up();
            gate.reports().asked();
            trouble(gate, 50);
            assertFalse(gate.takeQuestion());
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            trouble(gate, 1);
            assertFalse(gate.takeQuestion());
            pass(Duration.ofNanos(1));
        }
    }

    @Test
    void aProviderThatIsAwayIsAskedOnceAPause() {
        AccountGate gate = open(3, 0);
        trouble(gate, 5);
        for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            assertEquals(0, gate.tryEnter());
            assertTrue(gate.takeQuestion());
            gate.reports().away("no answer");
            gate.reports().asked();
            gate.leave();
            assertEquals(seconds * SECOND, gate.tryEnter());
            pass(seconds);
        }
        assertEquals(0, gate.tryEnter());
        assertTrue(gate.takeQuestion());
        gate.reports().asked();
        assertTrue(gate.takeQuestion(), "no answer to the question: the next one asks");
        gate.reports().up();
        gate.reports().asked();
        gate.leave();
        assertEquals(0, gate.pausedFor());
    }

    @Test
    void aTokenThatIsNotToBeHadIsTheAnswerToAQuestion() {
        AccountGate gate = open(3, 0);
        for (int i = 0; i < 5; i++) {
            assertFalse(gate.reports().noCredential("no token"));
        }
        assertTrue(gate.reports().noCredential("no token"));
        assertEquals(SECOND, gate.pausedFor());
    }

    @Test
    void forgetsTroubleWithEachSoundAnswer() {
        AccountGate gate = open(3, 0);
        for (int i = 0; i < 50; i++) {
            gate.reports().trouble("every other call", "file", true);
            gate.reports().sound(now.get(), true);
        }
        assertFalse(gate.takeQuestion());
        assertEquals(3, gate.free());
    }

    @Test
    void aFirstTroubleAtTheStartIsNoQuestionYet() {
        AccountGate gate = gate(3, 0);
        trouble(gate, 1);
        assertFalse(gate.takeQuestion());
        trouble(gate, 1);
        assertTrue(gate.takeQuestion());
    }

    @Test
    void whatFailsNarrowsTheAccountAndEachWriteWidensItAgain() {
        AccountGate gate = wide(16);
        trouble(gate, 1);
        assertEquals(16, gate.free(), "once is nothing");
        for (int free : new int[] {8, 4, 2}) {
            trouble(gate, 1);
            assertEquals(free, gate.free());
        }
        gate.reports().sound(now.get(), false);
        assertEquals(2, gate.free(), "a read tells little of writes");
        trouble(gate, 5);
        assertEquals(1, gate.free());
        for (int free = 2; free <= 16; free++) {
            gate.reports().sound(now.get(), true);
            assertEquals(free, gate.free());
        }
    }

    @Test
    void readsAloneWidenItByAndBy() {
        AccountGate gate = wide(16);
        trouble(gate, 6);
        assertTrue(gate.takeQuestion());
        gate.reports().up();
        assertEquals(1, gate.free());
        for (int i = 0; i < 16 * 8; i++) {
            gate.reports().sound(now.get(), false);
        }
        assertEquals(16, gate.free());
    }

    private AccountGate wide(int permits) {
        AccountGate gate = gate(permits, 0);
        for (int i = 0; i < 200; i++) {
            gate.reports().sound(now.get(), false);
        }
        assertEquals(permits, gate.free());
        return gate;
    }

    private void manyFiles(AccountGate gate, int files) {
        for (int file = 0; file < files; file++) {
            gate.reports().trouble("503", "file " + file, true);
        }
    }

    @Test
    void whereNothingSucceedsItIsNotTheFiles() {
        AccountGate gate = open(16, 0);
        trouble(gate, 100);
        manyFiles(gate, 18);
        assertEquals(0, gate.failingFor());
        manyFiles(gate, 19);
        assertTrue(gate.failingFor() > 0);
        assertTrue(gate.isNarrow());
        gate.reports().sound(now.get(), false);
        assertTrue(gate.failingFor() > 0, "reads go, writes do not");
        gate.reports().sound(now.get(), true);
        assertEquals(0, gate.failingFor());
    }

    @Test
    void theLongerNothingSucceedsTheFewerCallsAreSpent() {
        AccountGate gate = open(16, 0);
        manyFiles(gate, 20);
        long began = now.get();
        int calls = 0;
        while (now.get() - began < 3600 * SECOND) {
            pass(Duration.ofMillis(50));
            calls++;
            gate.reports().trouble("503", "file", true);
            assertTrue(gate.pausedFor() <= 30 * SECOND);
            pass(Duration.ofNanos(gate.pausedFor()));
        }
        assertTrue(calls < 700, calls + " of 72,000 calls");
        gate.reports().sound(now.get(), true);
        gate.reports().trouble("503", "file", true);
        assertEquals(0, gate.pausedFor());
    }

    @Test
    void twentyFilesAtTheBeginningCostNothing() {
        AccountGate gate = open(16, 0);
        for (int file = 0; file < 25; file++) {
            gate.reports().trouble("503", "file " + file, true);
            pass(Duration.ofMillis(50));
        }
        assertTrue(gate.pausedFor() < SECOND / 50);
    }

    @Test
    void aRefusedCredentialFailsWhatIsUnderWayOnly() {
        AccountGate gate = open(3, 0);
        long early = now.get();
        pass(1);
        assertTrue(gate.reports().refused(early, "refused"));
        assertTrue(gate.reports().refused(early, "refused as well"));
        assertEquals(60 * SECOND, gate.tryEnter());
        assertEquals(60 * SECOND, gate.pausedFor());
        gate.reports().sound(early, true);
        pass(60);
        assertEquals(1, gate.free(), "an answer from before the refusal opens nothing");
        long asks = now.get();
        assertEquals(0, gate.tryEnter());
        assertEquals(Long.MAX_VALUE, gate.tryEnter());
        assertEquals(0, gate.free());
        assertTrue(gate.takeQuestion());
        assertFalse(gate.reports().refused(asks, "still refused"));
        gate.leave();
        assertEquals(60 * SECOND, gate.tryEnter());
        pass(60);
        assertEquals(0, gate.tryEnter());
        gate.reports().credentialAccepted(now.get());
        assertFalse(gate.takeQuestion());
        assertEquals(2, gate.free());
        pass(1);
        assertTrue(gate.reports().refused(now.get() - 1, "news again"));
    }

    @Test
    void aRefusedCredentialIsNotTheMatterOfAnotherAccount() {
        AccountGate gate = open(3, 0);
        AccountGate other = gate.share("other", 3, 0);
        gate.reports().refused(now.get() - 1, "refused");
        assertEquals(60 * SECOND, gate.tryEnter());
        for (int i = 0; i < 3; i++) {
            assertEquals(0, other.tryEnter());
        }
        assertEquals(0, other.pausedFor());
        assertFalse(other.takeQuestion());
        assertNull(other.reports().trouble());
        other.reports().slowDown(Duration.ofMinutes(5), "told both of them");
        pass(60);
        assertEquals(240 * SECOND, gate.pausedFor());
        assertEquals(240 * SECOND, other.pausedFor());
    }

    @Test
    void fiveForbiddenFilesInARowAreAKeyThatMayOnlyRead() {
        AccountGate gate = open(3, 0);
        for (int i = 0; i < 10; i++) {
            assertFalse(gate.reports().forbidden("same"));
        }
        for (int file = 0; file < 3; file++) {
            assertFalse(gate.reports().forbidden("file " + file));
        }
        gate.reports().sound(now.get(), true);
        for (int file = 0; file < 4; file++) {
            assertFalse(gate.reports().forbidden("file " + file));
        }
        gate.reports().sound(now.get(), false);
        assertTrue(gate.reports().forbidden("fifth"));
        gate.reports().refused(now.get() - 1, "may not write");
        pass(60);
        // Only a write can tell: an item of its own goes, and does not fail for it.
        assertEquals(0, gate.tryEnter());
        assertFalse(gate.takeQuestion());
        gate.reports().credentialAccepted(now.get());
        assertTrue(gate.reports().forbidden("sixth"));
        assertFalse(gate.reports().refused(now.get(), "may not write"));
        gate.reports().sound(now.get(), true);
        assertNull(gate.reports().trouble());
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
        assertEquals("Account test pauses for 1 min 0 s: refused", told.get(0).toString());
        assertTrue(gate.reports().trouble().credential());
        pass(60);
        assertEquals(0, gate.tryEnter());
        gate.reports().refused(now.get(), "still");
        assertEquals(2, told.size());
        pass(60);
        gate.reports().credentialAccepted(now.get());
        assertNull(gate.reports().trouble());
    }

    @Test
    void troubleThatLastsHalfAMinuteIsToldToo() {
        AccountGate gate = open(3, 0);
        List<AccountTrouble> told = new ArrayList<>();
        gate.reports().onTrouble(told::add);
        trouble(gate, 5);
        long began = now.get();
        while (now.get() - began < 30 * SECOND) {
            assertEquals(List.of(), told);
            assertNull(gate.reports().trouble());
            gate.reports().away("no answer");
            pass(Duration.ofNanos(Math.max(gate.pausedFor(), 1)));
        }
        gate.reports().away("no answer");
        assertEquals("no answer", told.get(0).why());
        assertFalse(gate.reports().trouble().credential());
        gate.reports().up();
        assertNull(gate.reports().trouble());
    }

    @Test
    void writesThatFailForHalfAMinuteAreToldOnce() {
        AccountGate gate = open(3, 0);
        List<AccountTrouble> told = new ArrayList<>();
        gate.reports().onTrouble(told::add);
        manyFiles(gate, 20);
        gate.reports().up();
        assertNull(gate.reports().trouble());
        pass(32);
        assertEquals(
                "many files have failed and none has succeeded since (503)",
                gate.reports().trouble().why());
        manyFiles(gate, 2);
        assertEquals(1, told.size());
        assertEquals(Duration.ofMillis(500), told.get(0).pause());
        gate.reports().sound(now.get(), true);
        assertNull(gate.reports().trouble());
        manyFiles(gate, 20);
        assertEquals(1, told.size());
    }
}
