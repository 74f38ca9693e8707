package io.restoreroutes.sandbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What a sandbox knows of each caller's pace. Only for the sandbox's own thread. */
final class Callers {
    private final Map<String, RateLimit.Meter> meters = new HashMap<>();
    private final Map<String, Long> toldWaits = new HashMap<>();
    private RateLimit metered;

    /** {@return zero if the call may pass, else how long to wait} */
    Duration meter(String caller, RateLimit limit) {
        if (limit != metered) {
            metered = limit;
            meters.clear();
        }
        if (limit == null) {
            return Duration.ZERO;
        }
        long now = System.nanoTime();
        return meters.computeIfAbsent(caller, name -> new RateLimit.Meter(limit, now)).take(now);
    }

    /** The caller is being told to wait; a longer wait told before stays in force. */
    void told(String caller, Duration wait) {
        toldWaits.merge(caller, System.nanoTime() + wait.toNanos(), Math::max);
    }

    /** {@return whether a wait told to the caller is not over yet} */
    boolean shouldWait(String caller) {
        Long until = toldWaits.get(caller);
        return until != null && System.nanoTime() - until < 0;
    }
}
