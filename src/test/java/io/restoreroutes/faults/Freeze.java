package io.restoreroutes.faults;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.request.ExchangeKeys;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Lets each item stand still before a step of its own, as if the machine had lost its power there.
 * The steps are counted along the item's way through all routes, from 0. Nothing happens between
 * the end of one step and the beginning of the next, so before each is after each.
 */
final class Freeze implements InterceptStrategy {
    private final Map<String, Integer> points = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> steps = new ConcurrentHashMap<>();
    private final Map<String, String> standing = new ConcurrentHashMap<>();
    private final CountDownLatch dead = new CountDownLatch(1);

    /** The item on that file stands still before its nth step. */
    void before(String fileId, int step) {
        points.put(fileId, step);
    }

    /** {@return how many steps the item on that file has begun} */
    int steps(String fileId) {
        return steps.get(fileId).get();
    }

    /** {@return for each file whose item stands still the step it stands before} */
    Map<String, String> standing() {
        return standing;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor next) {
        String name = definition.getId();
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                try {
                    beginStep(exchange, name);
                } catch (Exception e) {
                    exchange.setException(e);
                    callback.done(true);
                    return true;
                }
                return super.process(exchange, callback);
            }
        };
    }

    private void beginStep(Exchange exchange, String name) throws InterruptedException {
        refuseIfDead();
        String file = file(exchange);
        if (file != null) {
            int step = steps.computeIfAbsent(file, f -> new AtomicInteger()).getAndIncrement();
            if (step == points.getOrDefault(file, -1)) {
                // Where failures follow each other an account narrows to a few calls; all the
                // others are to get that far too.
                Attempt attempt = exchange.getProperty(ExchangeKeys.ATTEMPT, Attempt.class);
                if (attempt != null) {
                    attempt.gate().leave();
                }
                stand(file, name);
            }
        }
    }

    private static String file(Exchange exchange) {
        ClaimedItem item = exchange.getProperty(ExchangeKeys.ITEM, ClaimedItem.class);
        if (item == null && exchange.getMessage().getBody() instanceof ClaimedItem claimed) {
            item = claimed;
        }
        return item == null ? null : item.request().fileId();
    }

    private void stand(String file, String step) throws InterruptedException {
        standing.put(file, step);
        if (dead.await(1, TimeUnit.HOURS)) {
            refuseIfDead();
        }
        throw new IllegalStateException("nobody ended the standstill");
    }

    private void refuseIfDead() {
        if (dead.getCount() == 0) {
            throw new PowerOff();
        }
    }

    /** Hundreds of these end in the log: without their stacks. */
    private static final class PowerOff extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private PowerOff() {
            super("the power is off", null, false, false);
        }
    }

    /** From now on every step of every route fails: nothing of this application acts again. */
    void powerOff() {
        dead.countDown();
    }
}
