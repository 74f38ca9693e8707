package io.restoreroutes.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Outlook;
import java.time.Duration;
import java.util.Map;

/**
 * What carrying out a plan will take.
 *
 * @param calls to providers
 * @param seconds at the present pace, accounts side by side; null if no pace is known
 */
@JsonInclude(Include.NON_NULL)
record Forecast(long calls, Long seconds) {
    private static final double MILLIS = 1000.0;

    static Forecast of(Job planned, Outlook outlook) {
        long calls = 0;
        double seconds = 0;
        for (Map.Entry<String, Long> account : planned.tally().planned().entrySet()) {
            long its = outlook.calls(account.getKey(), account.getValue());
            double pace = outlook.callsPerSecond(account.getKey());
            calls += its;
            seconds = Math.max(seconds, its / (pace > 0 ? pace : pace(planned)));
        }
        return new Forecast(calls, Double.isFinite(seconds) ? (long) Math.ceil(seconds) : null);
    }

    /** {@return the calls per second that the planning itself made} */
    private static double pace(Job planned) {
        long millis = Duration.between(planned.createdAt(), planned.endedAt()).toMillis();
        return planned.calls() * MILLIS / Math.max(1, millis);
    }
}
