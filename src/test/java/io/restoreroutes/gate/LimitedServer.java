package io.restoreroutes.gate;

import java.util.Random;

/** A provider's rate limit in virtual time: fixed windows or a bucket. Times are seconds. */
interface LimitedServer {
    /** {@return 0 if the call passes, else how long to wait} */
    double take(double now);

    /** {@return calls per second in the long run} */
    double perSecond();

    /** {@return the number of calls that an answer names as the limit} */
    int limit();

    /** {@return the window that an answer names} */
    double interval();

    /** {@return windows of that length, the first of which began that long ago} */
    static LimitedServer windows(int limit, double interval, double begun) {
        return new LimitedServer() {
            private double start = -begun;
            private int used;

            @Override
            public double take(double now) {
                if (now - start >= interval) {
                    start += Math.floor((now - start) / interval) * interval;
                    used = 0;
                }
                if (used < limit) {
                    used++;
                    return 0;
                }
                return start + interval - now;
            }

            @Override
            public double perSecond() {
                return limit / interval;
            }

            @Override
            public int limit() {
                return limit;
            }

            @Override
            public double interval() {
                return interval;
            }
        };
    }

    /** {@return a bucket that holds so many calls and is full at first} */
    static LimitedServer bucket(int perSecond, int holds) {
        return new LimitedServer() {
            private double left = holds;
            private double at;

            @Override
            public double take(double now) {
                left = Math.min(holds, left + (now - at) * perSecond);
                at = now;
                if (left >= 1) {
                    left--;
                    return 0;
                }
                return (1 - left) / perSecond;
            }

            @Override
            public double perSecond() {
                return perSecond;
            }

            @Override
            public int limit() {
                return perSecond;
            }

            @Override
            public double interval() {
                return 1;
            }
        };
    }

    /** {@return that server, which also refuses one of so many calls at random, for a second} */
    static LimitedServer moody(LimitedServer server, double oneOf, long seed) {
        LimitedServer busy = busy(oneOf, seed);
        return new LimitedServer() {
            @Override
            public double take(double now) {
                double wait = server.take(now);
                return wait > 0 ? wait : busy.take(now);
            }

            @Override
            public double perSecond() {
                return server.perSecond();
            }

            @Override
            public int limit() {
                return server.limit();
            }

            @Override
            public double interval() {
                return server.interval();
            }
        };
    }

    /** {@return no limit: one of so many calls is refused at random, for a second} */
    static LimitedServer busy(double oneOf, long seed) {
        Random random = new Random(seed);
        return new LimitedServer() {
            @Override
            public double take(double now) {
                return random.nextDouble() * oneOf < 1 ? 1 : 0;
            }

            @Override
            public double perSecond() {
                return oneOf;
            }

            @Override
            public int limit() {
                return (int) oneOf;
            }

            @Override
            public double interval() {
                return 1;
            }
        };
    }
}
