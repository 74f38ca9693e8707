package io.restoreroutes.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.loop.Loop.Rest;
import io.restoreroutes.testing.LogLines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** No rest here would end by itself. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LoopTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;

    private final LogLines log = new LogLines();
    private final Outage outage =
            new Outage(LoggerFactory.getLogger(LoopTest.class), "The test waits", "It goes on");
    private final AtomicInteger steps = new AtomicInteger();
    private final List<String> ends = new CopyOnWriteArrayList<>();

    /** Steps that wait for the test. */
    private final CountDownLatch goesOn = new CountDownLatch(1);

    private LedgerException away;
    private Loop loop;

    @BeforeEach
    void makeTheLedgerAway() {
        LedgerSettings noFile = new LedgerSettings("jdbc:sqlite:" + folder, "", "");
        away = assertThrows(LedgerException.class, () -> Ledger.open(noFile, Clock.systemUTC()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        goesOn.countDown();
        assertTrue(loop.stop(PATIENCE));
        log.close();
    }

    /** A loop that counts its steps and notes its end. */
    private Loop loop(Supplier<Rest> step) {
        loop =
                new Loop(
                                "restore-test",
                                outage,
                                () -> {
                                    steps.incrementAndGet();
                                    return step.get();
                                })
                        .atEnd(() -> ends.add(Thread.currentThread().getName()));
        return loop;
    }

    private void awaitSteps(int count) {
        await().until(() -> steps.get() == count);
    }

    private void stand() {
        try {
            goesOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void newsBringTheNextStep() {
        loop(() -> Rest.untilNews(FOR_EVER)).start();
        awaitSteps(1);
        loop.wake();
        awaitSteps(2);
    }

    @Test
    void newsOfAStepBringTheNextOne() {
        loop(() -> {
                    if (steps.get() < 10) {
                        loop.wake();
                    }
                    return Rest.untilNews(FOR_EVER);
                })
                .start();
        awaitSteps(10);
    }

    @Test
    void theEndCutsARestShortAndTheLastActIsOnTheThread() throws Exception {
        loop(() -> Rest.of(FOR_EVER)).start();
        awaitSteps(1);
        assertFalse(loop.isStopping());
        assertEquals(List.of(), ends);
        assertTrue(loop.stop(PATIENCE));
        assertEquals(1, steps.get());
        assertEquals(List.of("restore-test"), ends);
    }

    @Test
    void anOutageIsToldOnceAndItsEndOnce() {
        loop(() -> {
                    if (steps.get() <= 3) {
                        throw away;
                    }
                    if (steps.get() <= 6) {
                        throw new IllegalStateException("a mistake");
                    }
                    if (steps.get() <= 9) {
                        throw new StackOverflowError("another one");
                    }
                    outage.over();
                    return steps.get() == 10 ? Rest.NONE : Rest.untilNews(FOR_EVER);
                })
                .retryAfter(Duration.ofNanos(1))
                .start();
        awaitSteps(11);
        assertEquals(List.of("The test waits: " + away.getMessage()), log.with("The test waits"));
        assertEquals(
                List.of("A fault of our own in restore-test; it is tried again"),
                log.with("fault of our own"));
        await().until(() -> log.with("It goes on").size() == 1);
    }

    @Test
    void anotherKindOfOutageIsToldAndItsEndIsNotTheFirstOnes() {
        loop(() -> Rest.IDLE);
        assertTrue(outage.begins(Outage.FAULT));
        outage.ledgerAway(away);
        assertTrue(outage.isLedgerAway());
        outage.over(Outage.FAULT);
        assertFalse(outage.begins(Outage.LEDGER));
        assertEquals(List.of(), log.with("It goes on"));
        outage.over(Outage.LEDGER);
        assertFalse(outage.isLedgerAway());
        assertEquals(1, log.with("It goes on").size());
    }

    @Test
    void aLoopThatFinishesGoesOnUntilNothingIsLeft() throws Exception {
        loop(() -> {
                    stand();
                    return steps.get() < 10 ? Rest.NONE : Rest.untilNews(FOR_EVER);
                })
                .finishing()
                .start();
        awaitSteps(1);
        loop.askToStop(System.nanoTime() + PATIENCE.toNanos());
        goesOn.countDown();
        assertTrue(loop.awaitEnd());
        assertEquals(10, steps.get());
    }

    @Test
    void anotherLoopEndsWithItsStep() throws Exception {
        loop(() -> {
                    stand();
                    return Rest.NONE;
                })
                .start();
        awaitSteps(1);
        loop.askToStop(System.nanoTime() + PATIENCE.toNanos());
        goesOn.countDown();
        assertTrue(loop.awaitEnd());
        assertEquals(1, steps.get());
    }

    @Test
    void aLoopThatFinishesDoesNotWaitForALedgerThatIsAway() throws Exception {
        loop(() -> {
                    stand();
                    throw away;
                })
                .finishing()
                .start();
        awaitSteps(1);
        loop.askToStop(System.nanoTime() + PATIENCE.toNanos());
        goesOn.countDown();
        assertTrue(loop.awaitEnd());
        assertEquals(2, steps.get());
        assertEquals(List.of(), log.with("The test waits"), "it waits no longer");
    }

    @Test
    void aStopWaitsNoLongerThanItsPatience() throws Exception {
        loop(() -> {
                    stand();
                    return Rest.NONE;
                })
                .finishing()
                .start();
        awaitSteps(1);
        assertFalse(loop.mustEnd());
        assertFalse(loop.stop(Duration.ofNanos(1)));
        assertTrue(loop.mustEnd());
        goesOn.countDown();
        await().until(() -> ends.size() == 1);
        assertEquals(1, steps.get());
    }
}
