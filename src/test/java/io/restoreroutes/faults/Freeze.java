package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.Write;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;

/** Stands still at one step of a route, as if the machine had lost its power there. */
final class Freeze implements InterceptStrategy {
    private final String step;
    private final boolean after;
    private final Write write;
    private final AtomicInteger standing = new AtomicInteger();
    private final CountDownLatch dead = new CountDownLatch(1);

    /**
     * @param step the id of the step
     * @param after whether it is done once more before the standstill
     * @param write only the calls that are this write; null for all
     */
    Freeze(String step, boolean after, Write write) {
        this.step = step;
        this.after = after;
        this.write = write;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        boolean here = step.equals(definition.getId());
        return exchange -> {
            refuseIfDead();
            if (here && !after && isMeant(exchange)) {
                stand();
            }
            boolean meant = here && after && isMeant(exchange);
            target.process(exchange);
            if (meant) {
                stand();
            }
        };
    }

    private boolean isMeant(Exchange exchange) {
        if (write == null) {
            return true;
        }
        Attempt attempt = exchange.getProperty("restoreAttempt", Attempt.class);
        return attempt != null && attempt.call().write() == write;
    }

    private void stand() throws InterruptedException {
        standing.incrementAndGet();
        if (dead.await(2, TimeUnit.MINUTES)) {
            refuseIfDead();
        }
        throw new IllegalStateException("nobody ended the standstill");
    }

    private void refuseIfDead() {
        if (dead.getCount() == 0) {
            throw new IllegalStateException("the power is off");
        }
    }

    void awaitStanding(int items) {
        await().until(() -> standing.get() == items);
    }

    /** From now on every step of every route fails: nothing of this application acts again. */
    void powerOff() {
        dead.countDown();
    }
}
