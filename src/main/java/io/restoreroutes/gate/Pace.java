package io.restoreroutes.gate;

import io.restoreroutes.provider.RateAnnouncement;

/**
 * How fast calls may follow each other: a limit from the settings, what the provider announces and
 * what its refusals have taught; the lowest counts. Without any of them there is no pace. Times are
 * nanoseconds of the gate's clock. Guarded by the gate's lock.
 */
final class Pace {
    /** Of an announced rate: the rest is for calls that arrive a little unevenly. */
    private static final double SHARE = 0.97;

    /** An announcement is news as long as so many answers since came without one. */
    private static final int FRESH_ANSWERS = 32;

    private double most;
    private final PaceSlots turns;
    private final Announcements announcements = new Announcements();
    private final LearnedPace learned = new LearnedPace();
    private PublishedLimit published = PublishedLimit.NONE;
    private double announced;
    private int answersSince = FRESH_ANSWERS;

    /**
     * @param callsPerSecond the limit from the settings, or 0 for none
     */
    Pace(double callsPerSecond, long now) {
        this.most = callsPerSecond;
        this.turns = new PaceSlots(now);
    }

    /** One more limit from the settings, or 0 for none; the lowest counts. */
    void limit(double callsPerSecond) {
        most = lower(most, callsPerSecond);
    }

    /** Sets the rate that the provider publishes; null for none. */
    void expect(RateAnnouncement rate) {
        published = rate == null ? PublishedLimit.NONE : new PublishedLimit(rate);
    }

    /** {@return how many of so many calls may be under way} */
    int width(int permits) {
        return isSet() ? permits : published.width(permits);
    }

    /** {@return calls per second, or 0 for no pace} */
    double perSecond() {
        double pace = lower(most, learned.perSecond());
        return isFresh() ? lower(pace, SHARE * announced) : pace;
    }

    private boolean isFresh() {
        return answersSince < FRESH_ANSWERS;
    }

    private static double lower(double a, double b) {
        return a == 0 || b == 0 ? Math.max(a, b) : Math.min(a, b);
    }

    boolean isSet() {
        return perSecond() > 0;
    }

    /** {@return nanoseconds until the next turn; 0 or less if it is due} */
    long untilTurn(long now) {
        return isSet() ? turns.untilTurn(now) : 0;
    }

    /** {@return the time of the turn that is taken with this} */
    long take(long now) {
        published.taken(now);
        boolean paced = isSet();
        boolean asTold = isFresh() && learned.perSecond() >= SHARE * announced;
        learned.turn(now, paced ? turns.late(now) : 0, !asTold);
        if (!isFresh()) {
            turns.window(0, 0);
        }
        double rate = perSecond();
        turns.catchUp(learned.mayCatchUp());
        return turns.take(now, rate > 0 ? (long) (1e9 / rate) : 0);
    }

    /** A call that was sent at that time was answered and not refused because of the rate. */
    void accepted(long sentAt) {
        answersSince = Math.min(answersSince + 1, FRESH_ANSWERS);
        learned.accepted(sentAt);
    }

    /** An answer, a refusal too, told what is allowed. */
    void announced(RateAnnouncement told, boolean write, boolean refusal, long now) {
        announcements.heard(told, write, now);
        double rate = announcements.narrowest().perSecond();
        if (rate > LearnedPace.FORGOTTEN) {
            return;
        }
        boolean beyond = refusal && learned.perSecond() > SHARE * rate * 1.001;
        if (rate != announced || beyond) {
            announced = rate;
            learned.told(SHARE * rate, refusal, now);
        }
        if (!refusal) {
            answersSince = 0;
            RateAnnouncement narrowest = announcements.narrowest();
            turns.window(
                    (long) Math.ceil(SHARE * narrowest.limit()), narrowest.interval().toNanos());
        }
    }

    /** A call was refused because of the rate; see {@link LearnedPace#refused}. */
    void refused(long sentAt, long now, long until, long unit) {
        learned.refused(sentAt, now, until, unit);
    }

    /**
     * There is nothing to catch up after a pause; turns given out before it stay where they are.
     */
    void afterPause(long now) {
        learned.reopened(now);
        double rate = perSecond();
        // A bucket that was empty has one call at the end of the wait, and none in reserve.
        turns.afterPause(now, learned.perSecond() > 0 ? (long) (2e9 / rate) : 0);
    }
}
