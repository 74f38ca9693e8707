package io.restoreroutes.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No rest here would end by itself. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class WakerTest {
    private static final long FOR_EVER = TimeUnit.DAYS.toNanos(1);

    private final Waker waker = new Waker();

    private Thread resting(Consumer<Waker> rest) {
        Thread thread = new Thread(() -> rest.accept(waker), "rest-of-the-test");
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    private static void awaitEnd(Thread thread) {
        await().until(() -> !thread.isAlive());
    }

    @Test
    void newsCutARestShort() {
        Thread thread = resting(it -> it.awaitNews(FOR_EVER));
        waker.wake();
        awaitEnd(thread);
    }

    @Test
    void newsThatCameBeforeEndOneRest() {
        waker.wake();
        waker.wake();
        waker.awaitNews(FOR_EVER);
        Thread thread = resting(it -> it.awaitNews(FOR_EVER));
        waker.wake();
        awaitEnd(thread);
    }

    @Test
    void newsAreKeptForTheNextRestWhereTheyDoNotCount() {
        waker.wake();
        waker.awaitEnd(1);
        waker.awaitNews(FOR_EVER);
    }

    @Test
    void theEndCutsEachRestShort() {
        waker.wake();
        Thread thread = resting(it -> it.awaitEnd(FOR_EVER));
        waker.end();
        awaitEnd(thread);
        waker.awaitEnd(FOR_EVER);
        waker.awaitNews(FOR_EVER);
        waker.awaitNews(FOR_EVER);
    }

    @Test
    void anInterruptIsNotKept() {
        boolean[] interrupted = {true};
        Thread thread =
                resting(
                        it -> {
                            it.awaitNews(FOR_EVER);
                            interrupted[0] = Thread.currentThread().isInterrupted();
                        });
        thread.interrupt();
        awaitEnd(thread);
        assertFalse(interrupted[0]);
    }
}
