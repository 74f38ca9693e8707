package io.restoreroutes.intake;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;

class BodyRoomTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final BodyRoom room = new BodyRoom(100, stopping::get);

    private Exchange enter(long bytes) {
        Exchange exchange = new DefaultExchange(context);
        try {
            room.enter(exchange, bytes);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return exchange;
    }

    private static void done(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    @Test
    void bodiesThatFitTogetherDoNotWait() {
        Exchange first = enter(40);
        Exchange second = enter(60);
        done(first);
        done(second);
        done(enter(1_000));
        done(enter(0));
    }

    @Test
    void oneThatDoesNotFitWaitsForTheOthers() {
        Exchange first = enter(60);
        AtomicReference<Thread> waiting = new AtomicReference<>();
        CompletableFuture<Exchange> second =
                CompletableFuture.supplyAsync(
                        () -> {
                            waiting.set(Thread.currentThread());
                            return enter(60);
                        });
        await().until(
                        () ->
                                waiting.get() != null
                                        && waiting.get().getState() == Thread.State.TIMED_WAITING);
        assertFalse(second.isDone());
        done(first);
        done(second.join());
    }

    @Test
    void aStopEndsTheWait() {
        Exchange first = enter(100);
        stopping.set(true);
        IllegalStateException stop = assertThrows(IllegalStateException.class, () -> enter(1));
        assertEquals("the application stops", stop.getMessage());
        stopping.set(false);
        done(first);
        done(enter(100));
    }
}
