package io.restoreroutes.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.function.Supplier;

/** Box's answers for calls that do not even get to a file, and the waits in them. */
final class BoxErrors {
    volatile boolean retryAfterAsDate;
    private final Supplier<Instant> now;

    BoxErrors(Supplier<Instant> now) {
        this.now = now;
    }

    static Answer unauthorized() {
        return Answer.empty(401)
                .withHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"Service\", error=\"invalid_token\","
                                + " error_description=\"The access token provided is invalid.\"");
    }

    Answer answer(int status, Duration wait, String requestId) {
        if (status == 401) {
            return unauthorized();
        }
        if (status == 429) {
            return BoxJson.error(429, "rate_limit_exceeded", "Slow down", requestId)
                    .withHeader("Retry-After", retryAfter(wait));
        }
        String code =
                switch (status) {
                    case 403 -> "access_denied_insufficient_permissions";
                    case 404 -> "not_found";
                    case 409 -> "operation_blocked_temporary";
                    case 500 -> "internal_server_error";
                    case 502 -> "bad_gateway";
                    case 503 -> "unavailable";
                    default -> "sandbox_fault";
                };
        return BoxJson.error(status, code, "Refused by the sandbox's fault switch", requestId);
    }

    Duration waitIn(Answer answer) {
        String wait = answer.headers().get("Retry-After");
        if (wait == null) {
            return Duration.ZERO;
        }
        if (wait.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(wait));
        }
        try {
            Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(wait));
            Duration left = Duration.between(now.get(), until);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException e) {
            // A test may well send nonsense on purpose: then nobody has been told anything.
            return Duration.ZERO;
        }
    }

    /** Rounded up, so that who waits as told is not too early. */
    private String retryAfter(Duration wait) {
        if (!retryAfterAsDate) {
            return Long.toString(Math.max(1, (wait.toNanos() + 999_999_999) / 1_000_000_000));
        }
        Instant until = now.get().plus(wait).plusNanos(999_999_999);
        return ProviderSandbox.HTTP_DATE.format(ZonedDateTime.ofInstant(until, ZoneOffset.UTC));
    }
}
