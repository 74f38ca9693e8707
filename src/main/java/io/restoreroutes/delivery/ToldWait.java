package io.restoreroutes.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.http.base.HttpOperationFailedException;

/** How long a web target asks us to wait: {@code Retry-After} of its 429 or 503. */
final class ToldWait {
    /** Nobody may stop us for longer. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private ToldWait() {}

    /** {@return the wait, at most an hour; zero if there is none or it makes no sense} */
    static Duration of(Throwable failure, Instant now) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpOperationFailedException http
                    && (http.getStatusCode() == 429 || http.getStatusCode() == 503)) {
                return bounded(told(http.getResponseHeaders(), now));
            }
        }
        return Duration.ZERO;
    }

    private static Duration told(Map<String, String> headers, Instant now) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase("Retry-After")) {
                return parse(header.getValue().strip(), now);
            }
        }
        return Duration.ZERO;
    }

    private static Duration parse(String value, Instant now) {
        if (SECONDS.matcher(value).matches()) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            return Duration.between(
                    now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            // Then our own back-off is as good.
            return Duration.ZERO;
        }
    }

    private static Duration bounded(Duration told) {
        if (told.isNegative()) {
            return Duration.ZERO;
        }
        return told.compareTo(LONGEST) < 0 ? told : LONGEST;
    }
}
