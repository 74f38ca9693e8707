package io.restoreroutes.request;

import java.time.Duration;
import java.util.Locale;

/** Times as a person reads them. */
public final class Durations {
    private Durations() {}

    /** {@return such as "1.5 s" or "59 min 30 s"} */
    public static String of(Duration time) {
        return of(time.toMillis());
    }

    /** {@return the same of so many milliseconds} */
    public static String of(long millis) {
        if (millis < 1000) {
            return millis + " ms";
        }
        long seconds = millis / 1000;
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
