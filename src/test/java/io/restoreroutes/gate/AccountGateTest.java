package io.restoreroutes.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountGateTest extends GateFixture {
    @Test
    void startsWithOneProbe() {
        AccountGate gate = gate(3, 0);
        assertEquals(1, gate.free());
        assertTrue(gate.isNarrow());
        assertEquals(0, gate.tryEnter());
        assertEquals(Long.MAX_VALUE, gate.tryEnter());
        AtomicInteger woken = new AtomicInteger();
        gate.onChange(woken::incrementAndGet);
        gate.reports().sound(now.get(), false);
        assertEquals(1, woken.get());
        assertFalse(gate.isNarrow());
        assertEquals(2, gate.free());
        assertEquals(0, gate.tryEnter());
        assertEquals(0, gate.tryEnter());
        assertEquals(Long.MAX_VALUE, gate.tryEnter());
        gate.leave();
        assertEquals(2, woken.get());
        assertEquals(0, gate.tryEnter());
    }

    @Test
    void opensForOneCallWhenTheAccountsWorkIsTakenOver() {
        AccountGate gate = open(3, 10);
        pass(60);
        gate.startAnew();
        assertEquals(0, gate.tryEnter());
        assertEquals(Long.MAX_VALUE, gate.tryEnter());
        gate.reports().sound(now.get(), false);
        assertEquals(Duration.ofMillis(100).toNanos(), gate.tryEnter());
    }

    @Test
    void keepsThePaceInEverySecond() {
        double rate = 40;
        AccountGate gate = open(100, rate);
        List<Long> calls = new ArrayList<>();
        long start = now.get();
        long turn = 0;
        while (now.get() - start < 20 * SECOND) {
            long wait = gate.tryEnter();
            if (wait == 0) {
                calls.add(now.get());
                gate.leave();
            } else {
                // Woken late by up to 9 ms, as a busy machine does.
                pass(Duration.ofNanos(wait + turn++ * 1_300_000 % 9_000_000));
            }
        }
        double reached = calls.size() / 20.0;
        assertTrue(reached >= rate * 0.95, "reached " + reached);
        for (long from : calls) {
            long within = calls.stream().filter(at -> at >= from && at < from + SECOND).count();
            assertTrue(within <= rate * 1.1 + 1, within + " calls in a second");
        }
    }

    @Test
    void makesUpForNoPause() {
        AccountGate gate = open(100, 10);
        gate.reports().slowDown(Duration.ofSeconds(5), "told");
        pass(5);
        int atOnce = 0;
        while (gate.tryEnter() == 0) {
            atOnce++;
        }
        assertEquals(1, atOnce);
        assertEquals(SECOND / 10, gate.tryEnter());
    }

    @Test
    void aPaceLimitsTheItemsAtOnce() {
        assertEquals(5, wide(64, 1).free());
        assertEquals(64, wide(64, 100).free());
        assertEquals(1, wide(64, 0.01).free());
        assertEquals(64, wide(64, 0).free());
    }

    private AccountGate wide(int permits, double rate) {
        AccountGate gate = gate(permits, rate);
        IntStream.range(0, 8 * permits).forEach(i -> gate.reports().sound(now.get(), false));
        return gate;
    }

    @Test
    void opensByAndByForWhoMeetsALimitWithAllCallsAtOnce() {
        AccountGate gate = gate(16, 0);
        assertEquals(1, gate.free());
        gate.reports().sound(now.get(), false);
        assertEquals(4, gate.free());
        IntStream.range(0, 8).forEach(i -> gate.reports().sound(now.get(), false));
        assertEquals(5, gate.free());
        IntStream.range(0, 88).forEach(i -> gate.reports().sound(now.get(), false));
        assertEquals(16, gate.free());
    }

    @Test
    void manyThreadsNeverExceedThePermitsAndAllGetIn() throws Exception {
        AccountGate gate = new AccountGate("test", 3, 0, Duration.ofMinutes(1), System::nanoTime);
        assertEquals(0, gate.tryEnter());
        gate.reports().sound(System.nanoTime(), false);
        gate.leave();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(threads.submit(() -> pass500Times(gate, start, inside, most)));
            }
            start.countDown();
            for (Future<Boolean> each : all) {
                assertTrue(each.get(1, TimeUnit.HOURS));
            }
        } finally {
            threads.shutdown();
        }
        assertTrue(most.get() <= 3);
        assertEquals(3, gate.free());
    }

    /** A lost wake-up would wait for five minutes and come home with false. */
    private static boolean pass500Times(
            AccountGate gate, CountDownLatch start, AtomicInteger inside, AtomicInteger most)
            throws InterruptedException {
        start.await();
        for (int turn = 0; turn < 500; turn++) {
            if (!gate.enter(Duration.ofMinutes(5))) {
                return false;
            }
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
            gate.leave();
        }
        return true;
    }

    @Test
    void aWaitAtTheGateEnds() throws InterruptedException {
        AccountGate gate = new AccountGate("test", 1, 0, Duration.ofMinutes(1), System::nanoTime);
        assertTrue(gate.enter(Duration.ZERO));
        assertFalse(gate.enter(Duration.ofMillis(20)));
        gate.leave();
        assertTrue(gate.enter(Duration.ofMillis(20)));
    }

    @Test
    void goesOnWithTheServersClockByItsOwn() {
        AccountGate gate = gate(3, 0);
        assertNull(gate.serverTime());
        Instant told = Instant.parse("2026-03-04T05:06:07Z");
        gate.serverClock(told);
        now.addAndGet(Duration.ofMinutes(90).toNanos());
        assertEquals(told.plus(Duration.ofMinutes(90)), gate.serverTime());
    }
}
