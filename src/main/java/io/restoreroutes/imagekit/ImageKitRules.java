package io.restoreroutes.imagekit;

import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.provider.RateAnnouncement;
import io.restoreroutes.request.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What ImageKit's answers mean (provider-apis.md A1, A4, A5, A7). */
public final class ImageKitRules implements ProviderRules {
    /** Calls are not spread over a longer window: a small job would crawl for no reason. */
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(10);

    @Override
    public Meaning meaningOf(ProviderAnswer answer) {
        return switch (answer.status()) {
            case 401, 403 -> new Meaning(Kind.CREDENTIAL, ErrorCode.CREDENTIAL_REFUSED, null);
            case 404 ->
                    new Meaning(
                            Kind.FINAL,
                            ErrorCode.NOT_FOUND,
                            "deleted files and versions are gone for good at ImageKit");
            case 408 -> new Meaning(Kind.TRANSIENT, ErrorCode.UNREACHABLE, null);
            case 409 -> new Meaning(Kind.TRANSIENT, ErrorCode.CONFLICT, null);
            case 429 -> new Meaning(Kind.RATE_LIMIT, ErrorCode.RATE_LIMITED, null);
            default ->
                    answer.status() >= 500
                            ? new Meaning(Kind.TRANSIENT, ErrorCode.PROVIDER_ERROR, null)
                            : new Meaning(Kind.FINAL, ErrorCode.REFUSED_BY_PROVIDER, null);
        };
    }

    /**
     * {@code X-RateLimit-Reset} is a duration in milliseconds. It may come with any answer; only a
     * 429 asks to wait for it. No Retry-After is documented.
     */
    @Override
    public Duration toldWait(ProviderAnswer answer) {
        if (answer.status() != 429) {
            return null;
        }
        // Not documented, but a gateway before ImageKit may say it, and the official SDK obeys it.
        return reset(answer).orElseGet(answer::retryAfter);
    }

    @Override
    public Duration waitUnit(ProviderAnswer answer) {
        return reset(answer).isPresent() ? Duration.ofMillis(1) : Duration.ofSeconds(1);
    }

    private static Optional<Duration> reset(ProviderAnswer answer) {
        return millis(answer, "X-RateLimit-Reset").stream().max(Comparator.naturalOrder());
    }

    /** {@code X-RateLimit-Limit} calls in {@code X-RateLimit-Interval} milliseconds. */
    @Override
    public List<RateAnnouncement> announced(ProviderAnswer answer) {
        List<Duration> limits = millis(answer, "X-RateLimit-Limit");
        List<Duration> intervals = millis(answer, "X-RateLimit-Interval");
        if (limits.size() != intervals.size()) {
            return List.of();
        }
        List<RateAnnouncement> rates = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            long limit = limits.get(i).toMillis();
            Duration interval = intervals.get(i);
            if (limit > 0 && !interval.isZero() && interval.compareTo(LONGEST_WINDOW) <= 0) {
                rates.add(new RateAnnouncement(limit, interval));
            }
        }
        return rates;
    }

    /** Several windows may come as one header with several values; no number, no value. */
    private static List<Duration> millis(ProviderAnswer answer, String name) {
        return Arrays.stream(answer.header(name).orElse("").split("[\\[\\],]"))
                .map(text -> ProviderAnswer.wait(text, 1))
                .filter(wait -> wait != null && !wait.isNegative())
                .toList();
    }

    @Override
    public String words(ProviderAnswer answer) {
        return answer.text("/message");
    }

    @Override
    public String requestId(ProviderAnswer answer) {
        return answer.header("x-ik-requestId").orElse(null);
    }
}
