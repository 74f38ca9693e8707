package io.restoreroutes.assembly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ends of our parts, one after the other, before Camel stops the routes. */
final class OrderlyStop extends LifecycleStrategySupport {
    /** What a part has for its end when nothing is left of the patience. */
    static final Duration LEAST = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);

    private final Duration patience;
    private final Runnable last;
    private final List<Part> parts = new ArrayList<>();

    /** One part's end. */
    interface End {
        /**
         * @param left of the patience, never less than {@link #LEAST}
         */
        void run(Duration left) throws InterruptedException;
    }

    private record Part(String name, End end) {}

    /**
     * @param patience for all parts together
     * @param last runs when the routes have stopped
     */
    OrderlyStop(Duration patience, Runnable last) {
        this.patience = patience;
        this.last = last;
    }

    /** {@return this, with one more part at the end} */
    OrderlyStop then(String name, End end) {
        parts.add(new Part(name, end));
        return this;
    }

    @Override
    public void onContextStopping(CamelContext context) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (Part part : parts) {
                end(part, Duration.ofNanos(deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A fault in one part, as with a ledger that is away, must not keep up the others. */
    private static void end(Part part, Duration left) throws InterruptedException {
        try {
            part.end().run(left.compareTo(LEAST) > 0 ? left : LEAST);
        } catch (RuntimeException e) {
            LOG.warn("The stop of the {} failed: {}", part.name(), e.getMessage());
        }
    }

    @Override
    public void onContextStopped(CamelContext context) {
        last.run();
    }
}
