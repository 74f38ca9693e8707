package io.restoreroutes.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The fault switches of a sandbox. Rules are asked in the order they were switched on; the first
 * that fits decides, and one fault at most meets a call. Thread-safe, changeable while running.
 *
 * <pre>{@code
 * box.faults().when(Requests.pathEndsWith("/versions/current")).times(2).then(Fault.status(503));
 * box.faults().when(Requests.any()).withProbability(0.1).then(Fault.close().afterEffect());
 * }</pre>
 */
public final class Faults {
    private final List<FaultRule> rules = new ArrayList<>();
    private Random random = new Random(1);

    Faults() {}

    /**
     * {@return a rule for the requests that condition holds for; it is switched on by {@link
     * FaultRule#then}}
     *
     * @param condition runs on the sandbox's only thread: must be quick
     */
    public FaultRule when(Predicate<? super Request> condition) {
        return new FaultRule(this, condition);
    }

    /**
     * Starts the dice of all probabilities again, so that a run can be repeated; 1 at the start.
     */
    public synchronized void seed(long seed) {
        random = new Random(seed);
    }

    /** Switches all rules off. */
    public synchronized void clear() {
        rules.clear();
    }

    synchronized void add(FaultRule rule) {
        rules.add(rule);
    }

    synchronized void remove(FaultRule rule) {
        rules.remove(rule);
    }

    /** {@return the fault for this request, or null} */
    synchronized Fault pick(Request request) {
        for (FaultRule rule : rules) {
            if (rule.meets(request, random)) {
                return rule.fault();
            }
        }
        return null;
    }
}
