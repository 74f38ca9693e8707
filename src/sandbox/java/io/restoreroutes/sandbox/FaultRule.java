package io.restoreroutes.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.Random;
import java.util.function.Predicate;

/** When a fault strikes. Thread-safe once it is switched on by {@link #then}. */
public final class FaultRule {
    private final Faults faults;
    private final Predicate<? super Request> condition;
    private int skip;
    private int times = Integer.MAX_VALUE;
    private double probability = 1;
    private Fault fault;
    private int hits;

    FaultRule(Faults faults, Predicate<? super Request> condition) {
        this.faults = faults;
        this.condition = requireNonNull(condition, "condition");
    }

    /** Lets that many fitting requests pass first. */
    public FaultRule skip(int requests) {
        skip = requests;
        return this;
    }

    /** Strikes so often at most; without limit unless told. */
    public FaultRule times(int most) {
        times = most;
        return this;
    }

    /** Strikes a fitting request with that probability, 0 to 1. */
    public FaultRule withProbability(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a probability is 0 to 1, not " + share);
        }
        probability = share;
        return this;
    }

    /** Switches the rule on with this fault. {@return the rule, to ask and to switch off} */
    public FaultRule then(Fault strikes) {
        fault = requireNonNull(strikes, "fault");
        faults.add(this);
        return this;
    }

    /** {@return how often the rule has struck} */
    public int hits() {
        synchronized (faults) {
            return hits;
        }
    }

    /** Switches the rule off. */
    public void remove() {
        faults.remove(this);
    }

    Fault fault() {
        return fault;
    }

    /** Called with the faults' lock held. */
    boolean meets(Request request, Random random) {
        if (hits >= times || !condition.test(request)) {
            return false;
        }
        if (skip > 0) {
            skip--;
            return false;
        }
        if (probability < 1 && random.nextDouble() >= probability) {
            return false;
        }
        hits++;
        return true;
    }
}
