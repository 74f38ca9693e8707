package io.restoreroutes.attic;

import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.provider.RateAnnouncement;
import io.restoreroutes.request.ErrorCode;
import java.time.Duration;
import java.util.List;

/** What Attic's answers mean. */
final class AtticRules implements ProviderRules {
    @Override
    public Meaning meaningOf(ProviderAnswer answer) {
        return switch (answer.status()) {
            case 401, 403 -> new Meaning(Kind.CREDENTIAL, ErrorCode.CREDENTIAL_REFUSED, null);
            case 404 -> new Meaning(Kind.FINAL, ErrorCode.NOT_FOUND, null);
            case 429 -> new Meaning(Kind.RATE_LIMIT, ErrorCode.RATE_LIMITED, null);
            default ->
                    answer.status() >= 500
                            ? new Meaning(Kind.TRANSIENT, ErrorCode.PROVIDER_ERROR, null)
                            : new Meaning(Kind.FINAL, ErrorCode.REFUSED_BY_PROVIDER, null);
        };
    }

    @Override
    public Duration toldWait(ProviderAnswer answer) {
        return answer.retryAfter();
    }

    @Override
    public Duration waitUnit(ProviderAnswer answer) {
        return Duration.ofSeconds(1);
    }

    @Override
    public List<RateAnnouncement> announced(ProviderAnswer answer) {
        return List.of();
    }

    @Override
    public String words(ProviderAnswer answer) {
        return answer.text("/problem");
    }

    @Override
    public String requestId(ProviderAnswer answer) {
        return answer.header("Attic-Call").orElse(null);
    }
}
