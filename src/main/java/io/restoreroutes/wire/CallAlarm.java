package io.restoreroutes.wire;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Rings when a call has lasted too long. A response timeout starts anew with every byte, so it
 * cannot end an answer that trickles. One daemon thread, which leaves when no call is under way.
 */
final class CallAlarm {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private CallAlarm() {}

    /** Runs the action after the time, unless the returned future is cancelled before. */
    static Future<?> after(Duration time, Runnable action) {
        return TIMER.schedule(action, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, "restore-http-alarm");
                            thread.setDaemon(true);
                            return thread;
                        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
