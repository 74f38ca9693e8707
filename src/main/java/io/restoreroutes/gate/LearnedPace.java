package io.restoreroutes.gate;

/**
 * Finds the rate a provider allows from its refusals alone. Between the ends of two told waits just
 * as many calls were accepted as the provider allows in that time, be it by windows or by a bucket:
 * that is the first estimate. It is too low where a wait was longer than needed (whole seconds),
 * and too high after the first refusal (a full bucket), so a pace is <em>sought</em> between it and
 * the pace that was refused, until both are close; from then on the pace is <em>held</em> just
 * below, and grows slowly at first to notice a raised limit. Where the estimates sink with the pace
 * the refusals are no limit of the rate, and the pace is forgotten. Idle time teaches nothing.
 * Times are nanoseconds of the gate's clock, paces calls per second. Guarded by the gate's lock.
 */
final class LearnedPace {
    private static final double SECOND = 1e9;

    /** The share of the allowed rate that is used while a pace is held. */
    private static final double SHARE = 0.975;

    /** The same where a window told its end, so that only the rounding of the wait is unknown. */
    private static final double SHARE_OF_WINDOW = 0.99;

    /**
     * Of the unit of a told wait: so much of it a window that told its end was shorter, we take.
     */
    private static final double ROUNDED_UP = 0.3;

    /** Two paces or estimates are the same when they differ by less than this factor. */
    private static final double CLOSE = 1.06;

    /** An estimate so near to the refused pace is good, and the truth is between them. */
    private static final double NEAR = 0.8;

    /** A pace that can be kept up so far above the estimate for a while drains a bucket. */
    private static final double FAR = 1.4;

    /** A step up as long as no pace was refused. */
    private static final double STEP = 1.5;

    private static final int LEAST_SAMPLE = 20;

    /** So many waits in a row teach something even if hardly a call went through in between. */
    private static final int SMALL_SAMPLES = 3;

    private static final int LEAST_GROWTH_CALLS = 1000;

    /** A wait that was told in whole units costs half a unit; this keeps the cost below 2 %. */
    private static final int GROWTH_UNITS = 40;

    /** A pace that keeps its distance from the limit is not refused for so many seconds. */
    private static final int GROWTH_SECONDS = 20;

    /** Refused calls stay below a quarter of a percent. */
    private static final int GROWTH_CALLS_PER_REFUSAL = 400;

    private static final int MOST_REFUSALS = 12;

    /** A bucket that has just refused a call has nothing in reserve for a turn made up for. */
    private static final int TURNS_WITHOUT_CATCH_UP = 50;

    /** As good as no pace: more than one account can reach. */
    static final double FORGOTTEN = 10_000;

    private static final double LEAST_STEP_SECONDS = 1;
    private static final double LONGEST_STEP_SECONDS = 10;
    private static final double LONGEST_WAIT_SECONDS = 60;

    private enum Mode {
        FREE,
        SEEKING,
        HOLDING
    }

    private Mode mode = Mode.FREE;
    private double pace;
    private double lowest;
    private double refused = Double.POSITIVE_INFINITY;
    private double lastEstimate;
    private double growthCalls = LEAST_GROWTH_CALLS;
    private int pacedTurns;
    private int turnsSinceRefusal;
    private long stepSince;

    private boolean counting;
    private long base;
    private int accepted;
    private long lastTurn;

    private final CredentialRefusals refusals = new CredentialRefusals();
    private boolean explained;
    private int smallSamples;
    private final RefusalTrend trend = new RefusalTrend();

    /** {@return calls per second; 0 while nothing has been refused} */
    double perSecond() {
        if (mode != Mode.HOLDING) {
            return mode == Mode.FREE ? 0 : pace;
        }
        // 3 % in the first stretch, a half in the second, then it doubles each time
        double stretches = Math.min(pacedTurns / growthCalls, 6);
        return pace * (1 + 0.03 * (Math.pow(16, stretches) - 1) / 15);
    }

    /** {@return whether a missed turn may be made up for} */
    boolean mayCatchUp() {
        return turnsSinceRefusal > TURNS_WITHOUT_CATCH_UP;
    }

    /**
     * The provider says itself what it allows: that is the pace to be held.
     *
     * @param refusal whether it said so in a refusal, which teaches nothing else then
     */
    void told(double perSecond, boolean refusal, long now) {
        explained = refusal;
        refusals.clear();
        hold(perSecond);
        restart(now);
    }

    /**
     * A call takes its turn.
     *
     * @param late how long the turn had been due
     * @param mayGrow whether there is no other reason for the present pace
     */
    void turn(long now, long late, boolean mayGrow) {
        double current = perSecond();
        if (current == 0) {
            if (!counting || now - lastTurn > SECOND) {
                restart(now);
            }
        } else if (late > Math.max(2 * SECOND / current, SECOND / 10)) {
            // Nobody wanted to call: that tells nothing about the provider.
            base += late;
            stepSince += late;
        } else if (mayGrow) {
            pacedTurns++;
        }
        turnsSinceRefusal++;
        lastTurn = now;
        if (mode == Mode.SEEKING) {
            seek(now);
        }
        if (perSecond() > FORGOTTEN) {
            forget(now);
        }
    }

    private void forget(long now) {
        mode = Mode.FREE;
        lastEstimate = 0;
        restart(now);
    }

    private void seek(long now) {
        double enough =
                Math.max(3 * refusals.unit(), Math.min(refusals.seconds(), LONGEST_STEP_SECONDS));
        enough = Math.max(enough, LEAST_STEP_SECONDS);
        if (pacedTurns < LEAST_SAMPLE || (now - stepSince) / SECOND < enough) {
            return;
        }
        stepSince = now;
        pacedTurns = 0;
        lowest = pace;
        if (refused == Double.POSITIVE_INFINITY) {
            pace *= STEP;
        } else if (refused / lowest < CLOSE) {
            hold(pace);
        } else {
            pace = Math.sqrt(lowest * refused);
        }
    }

    /** A call that was sent at that time was let through, whatever came of it. */
    void accepted(long sentAt) {
        if (counting && sentAt - base >= 0) {
            accepted++;
        }
        refusals.accepted(sentAt);
    }

    /**
     * A call was refused because of the rate.
     *
     * @param sentAt when it was sent
     * @param now when the answer came
     * @param until when the told wait will be over
     * @param unitNanos the unit of the told wait; what is longer than needed is up to one unit
     */
    void refused(long sentAt, long now, long until, long unitNanos) {
        turnsSinceRefusal = 0;
        if (explained || (counting && sentAt - base < 0)) {
            return;
        }
        refusals.add(sentAt, (until - now) / SECOND, unitNanos / SECOND);
    }

    /** A pause is over: what the refusals before it tell is known by now. */
    void reopened(long now) {
        explained = false;
        lastTurn = now;
        if (!refusals.isOpen()) {
            restart(now);
            return;
        }
        refusals.close();
        if (mode == Mode.FREE && (accepted == 0 || refusals.isPassing())) {
            restart(now);
        } else if (accepted < LEAST_SAMPLE && ++smallSamples < SMALL_SAMPLES) {
            pace *= 0.97;
        } else {
            conclude(now);
        }
    }

    private void conclude(long now) {
        double wait = refusals.seconds();
        double unit = refusals.unit();
        double current = perSecond();
        boolean first = mode == Mode.FREE;
        double seconds = (now - base) / SECOND - Math.max(0, wait - LONGEST_WAIT_SECONDS);
        double estimate = Math.max(accepted, 1) / Math.max(seconds, 0.001);
        if (first || (mode == Mode.HOLDING && pacedTurns >= growthCalls)) {
            trend.restart();
        }
        if (!first && trend.isUnrelated(estimate, Math.min(current, lowest))) {
            forget(now);
            return;
        }
        boolean again = lastEstimate > 0 && close(estimate, lastEstimate);
        boolean whole = wait > 1.5 * unit && unit > LEAST_STEP_SECONDS / 10;
        boolean keepCounting = false;
        if (first && !whole) {
            refused = Double.POSITIVE_INFINITY;
            seekFrom(SHARE * estimate);
        } else if (whole) {
            // A window that told its end: none of it was wasted, but for a part of a unit.
            double part = accepted / Math.max(seconds - ROUNDED_UP * unit, 0.001);
            hold(SHARE_OF_WINDOW * (first ? part : Math.min(estimate, 0.99 * current)));
            growWithin(again ? Integer.MAX_VALUE : 3 * accepted);
        } else if (estimate > NEAR * current && trend.followsThePace()) {
            forget(now);
            return;
        } else if (estimate > NEAR * current) {
            hold(SHARE * Math.min(0.995 * current, Math.sqrt(estimate * current)));
        } else if (again && current > FAR * estimate) {
            // A bucket, most likely; the longer it is counted the surer.
            refused = current;
            if (seconds >= 20 * unit) {
                hold(SHARE * estimate);
            } else {
                seekFrom(SHARE * estimate);
                keepCounting = true;
            }
        } else {
            lowest = Math.max(estimate, lowest < 0.97 * current ? lowest : 0);
            refused = current;
            if (lowest > 0.94 * current) {
                hold(SHARE * Math.min(0.99 * current, lowest));
            } else {
                seekFrom(Math.sqrt(lowest * refused));
            }
        }
        lastEstimate = accepted < LEAST_SAMPLE ? 0 : estimate;
        stepSince = now;
        if (!keepCounting) {
            restart(now);
        }
    }

    private static boolean close(double a, double b) {
        return a < b * CLOSE && b < a * CLOSE;
    }

    private void hold(double perSecond) {
        mode = Mode.HOLDING;
        pace = perSecond;
        lowest = perSecond;
        pacedTurns = 0;
        growthCalls =
                Math.max(
                        Math.max(
                                LEAST_GROWTH_CALLS,
                                Math.max(GROWTH_UNITS * refusals.unit(), GROWTH_SECONDS)
                                        * perSecond),
                        GROWTH_CALLS_PER_REFUSAL * Math.min(refusals.count(), MOST_REFUSALS));
    }

    /** An unsure pace grows sooner. */
    private void growWithin(int calls) {
        growthCalls = Math.min(growthCalls, Math.max(calls, LEAST_SAMPLE));
    }

    private void seekFrom(double perSecond) {
        mode = Mode.SEEKING;
        pace = perSecond;
        if (refused == Double.POSITIVE_INFINITY || lowest > pace) {
            lowest = pace;
        }
        pacedTurns = 0;
    }

    private void restart(long now) {
        counting = true;
        base = now;
        accepted = 0;
        smallSamples = 0;
    }
}
