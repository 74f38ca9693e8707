package io.restoreroutes.box.auth;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.account.CredentialRefusedException;
import io.restoreroutes.account.TokenUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TokenCacheTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    /** Starts near the end of the range: a monotonic clock may overflow. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

    private final TokenCache cache = new TokenCache(nanos::get);
    private final AtomicInteger fetched = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private TokenCache.Source tokensFor(long seconds) {
        return () -> new IssuedToken("t" + fetched.incrementAndGet(), Duration.ofSeconds(seconds));
    }

    private static TokenCache.Source busy(Duration toldWait) {
        return () -> {
            throw new TokenUnavailableException("busy", toldWait, 503);
        };
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aTokenIsUsedUntilItsLastMinute() throws Exception {
        assertEquals(1, cache.issue(tokensFor(3600), LONG));
        pass(Duration.ofSeconds(3539));
        assertEquals(1, cache.issue(tokensFor(3600), LONG));
        pass(Duration.ofSeconds(1));
        assertEquals(2, cache.issue(tokensFor(3600), LONG));
        assertEquals("t2", cache.latest());
    }

    @Test
    void aTokenOfThreeSecondsIsRenewedInItsLastTenth() throws Exception {
        cache.issue(tokensFor(3), LONG);
        pass(Duration.ofMillis(2699));
        assertEquals(1, cache.issue(tokensFor(3), LONG));
        pass(Duration.ofMillis(1));
        assertEquals(2, cache.issue(tokensFor(3), LONG));
    }

    @Test
    void manyCallersCauseOneRenewal() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        TokenCache.Source slow =
                () -> {
                    asked.countDown();
                    awaitLatch(answer);
                    return tokensFor(60).fetch();
                };
        List<Future<Long>> callers = new ArrayList<>();
        AtomicInteger started = new AtomicInteger();
        for (int i = 0; i < 64; i++) {
            callers.add(
                    threads.submit(
                            () -> {
                                started.incrementAndGet();
                                return cache.issue(slow, LONG);
                            }));
        }
        awaitLatch(asked);
        await().until(() -> started.get() == 64);
        answer.countDown();
        for (Future<Long> caller : callers) {
            assertEquals(1, caller.get(5, TimeUnit.MINUTES));
        }
        assertEquals(1, fetched.get());
    }

    @Test
    void othersUseTheGoodTokenWhileOneRenewsEarly() throws Exception {
        cache.issue(tokensFor(10), LONG);
        pass(Duration.ofSeconds(9));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Future<Long> leader =
                threads.submit(
                        () ->
                                cache.issue(
                                        () -> {
                                            asked.countDown();
                                            awaitLatch(answer);
                                            return tokensFor(10).fetch();
                                        },
                                        LONG));
        awaitLatch(asked);
        assertEquals(1, cache.issue(tokensFor(10), LONG));
        // the old token ends or is refused meanwhile: now there is something to wait for
        cache.invalidate(1);
        TokenUnavailableException late =
                assertThrows(
                        TokenUnavailableException.class,
                        () -> cache.issue(tokensFor(10), Duration.ofMillis(50)));
        assertTrue(late.getMessage().contains("50 ms"));
        answer.countDown();
        assertEquals(2, leader.get(5, TimeUnit.MINUTES));
        assertEquals(2, cache.issue(tokensFor(10), LONG));
    }

    @Test
    void aFailedEarlyRenewalHarmsNobodyAndIsNotRepeatedAtOnce() throws Exception {
        cache.issue(tokensFor(100), LONG);
        pass(Duration.ofSeconds(90));
        assertEquals(1, cache.issue(busy(null), LONG));
        assertEquals(1, cache.issue(tokensFor(100), LONG), "asked again at once");
        pass(Duration.ofSeconds(5));
        assertEquals(2, cache.issue(tokensFor(100), LONG));
    }

    @Test
    void aToldWaitPutsTheNextEarlyRenewalOff() throws Exception {
        cache.issue(tokensFor(100), LONG);
        pass(Duration.ofSeconds(90));
        cache.issue(busy(Duration.ofSeconds(10)), LONG);
        pass(Duration.ofSeconds(9));
        assertEquals(1, cache.issue(tokensFor(100), LONG));
        pass(Duration.ofSeconds(1));
        assertEquals(2, cache.issue(tokensFor(100), LONG));
    }

    @Test
    void withoutAGoodTokenAFailureReachesTheCaller() throws Exception {
        cache.issue(tokensFor(10), LONG);
        pass(Duration.ofSeconds(10));
        TokenUnavailableException failure =
                assertThrows(
                        TokenUnavailableException.class,
                        () -> cache.issue(busy(Duration.ofSeconds(7)), LONG));
        assertEquals(Duration.ofSeconds(7), failure.toldWait());
        assertEquals(503, failure.httpStatus());
        assertEquals(2, cache.issue(tokensFor(10), LONG));
    }

    @Test
    void allWaitingCallersLearnOfARefusal() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger asks = new AtomicInteger();
        TokenCache.Source refusing =
                () -> {
                    asks.incrementAndGet();
                    asked.countDown();
                    awaitLatch(answer);
                    throw new CredentialRefusedException("no", 400, "r1");
                };
        List<Future<Long>> callers = new ArrayList<>();
        callers.add(threads.submit(() -> cache.issue(refusing, LONG)));
        awaitLatch(asked);
        Thread[] waiting = new Thread[1];
        callers.add(
                threads.submit(
                        () -> {
                            waiting[0] = Thread.currentThread();
                            return cache.issue(refusing, LONG);
                        }));
        await().until(
                        () ->
                                waiting[0] != null
                                        && waiting[0].getState() == Thread.State.TIMED_WAITING);
        answer.countDown();
        for (Future<Long> caller : callers) {
            ExecutionException failure =
                    assertThrows(ExecutionException.class, () -> caller.get(5, TimeUnit.MINUTES));
            CredentialRefusedException refused = (CredentialRefusedException) failure.getCause();
            assertEquals("r1", refused.providerRequestId());
        }
        assertEquals(1, asks.get());
    }

    @Test
    void aWaitToldUntilTheYear9999KeepsTheTokenToItsEndAndNoLonger() throws Exception {
        cache.issue(tokensFor(3600), LONG);
        pass(Duration.ofSeconds(3550));
        assertEquals(1, cache.issue(busy(Duration.ofDays(2_900_000)), LONG));
        pass(Duration.ofSeconds(49));
        assertEquals(1, cache.issue(tokensFor(3600), LONG));
        assertEquals(1, fetched.get());
        pass(Duration.ofSeconds(1));
        assertEquals(2, cache.issue(tokensFor(3600), LONG));
    }

    @Test
    void onlyTheTokenThatWasRefusedIsDropped() throws Exception {
        cache.issue(tokensFor(3600), LONG);
        cache.invalidate(1);
        assertEquals("t1", cache.latest(), "a caller in between must have something to send");
        assertEquals(2, cache.issue(tokensFor(3600), LONG));
        cache.invalidate(1);
        assertEquals(2, cache.issue(tokensFor(3600), LONG));
        assertEquals(2, fetched.get());
    }

    @Test
    void knowsWhichTokenIsOutdated() throws Exception {
        assertTrue(cache.isOutdated(1));
        cache.issue(tokensFor(10), LONG);
        assertFalse(cache.isOutdated(1));
        cache.invalidate(1);
        assertFalse(cache.isOutdated(1), "refused before its time: that says something");
        cache.issue(tokensFor(10), LONG);
        assertTrue(cache.isOutdated(1));
        pass(Duration.ofSeconds(10));
        assertTrue(cache.isOutdated(2));
    }

    @Test
    void aSourceThatBreaksLeavesTheWayFree() throws Exception {
        assertThrows(
                IllegalStateException.class,
                () ->
                        cache.issue(
                                () -> {
                                    throw new IllegalStateException("broken");
                                },
                                LONG));
        assertEquals(1, cache.issue(tokensFor(3600), LONG));
        assertThrows(IllegalStateException.class, new TokenCache(nanos::get)::latest);
    }

    @Test
    void aTokenIsNotPrinted() {
        assertFalse(new IssuedToken("cAnArY", LONG).toString().contains("cAnArY"));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
