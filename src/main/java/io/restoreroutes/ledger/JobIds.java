package io.restoreroutes.ledger;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names for jobs: sortable by time, unique, safe in a file name. */
public final class JobIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private JobIds() {}

    /** {@return what the ids of jobs begin with that begin in that second} */
    public static String second(Instant time) {
        return SECOND.format(time);
    }

    static String next(Instant now) {
        StringBuilder id = new StringBuilder(second(now)).append('-');
        for (int i = 0; i < 6; i++) {
            id.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        return id.toString();
    }
}
