package io.restoreroutes.imagekit;

import io.restoreroutes.call.ProviderAnswer;
import io.restoreroutes.call.ProviderRules;
import io.restoreroutes.request.ErrorCode;
import java.time.Duration;

/** What ImageKit's answers mean (provider-apis.md A1, A4, A5, A7). */
public final class ImageKitRules implements ProviderRules {

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
        Duration reset =
                answer.header("X-RateLimit-Reset")
                        .map(text -> ProviderAnswer.wait(text, 1))
                        .orElse(null);
        // Not documented, but a gateway before ImageKit may say it, and the official SDK obeys it.
        return reset != null ? reset : answer.retryAfter();
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
