package io.restoreroutes.box;

import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.provider.RateAnnouncement;
import io.restoreroutes.request.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What Box's answers mean (provider-apis.md B1, B4, B5, B7). */
public final class BoxRules implements ProviderRules {
    private static final Set<String> PASSING_CONFLICTS =
            Set.of("operation_blocked_temporary", "name_temporarily_reserved");

    /** Approximate, and other ones hold for some calls (provider-apis.md B6). */
    private static final RateAnnouncement PUBLISHED =
            new RateAnnouncement(1000, Duration.ofMinutes(1));

    @Override
    public RateAnnouncement published() {
        return PUBLISHED;
    }

    @Override
    public Meaning meaningOf(ProviderAnswer answer) {
        String code = answer.text("/code");
        return switch (answer.status()) {
            case 401 -> new Meaning(Kind.CREDENTIAL, ErrorCode.CREDENTIAL_REFUSED, null);
            case 403 -> new Meaning(Kind.FINAL, ErrorCode.FORBIDDEN, forbidden(code));
            case 404 -> notFound(code);
            case 408 -> new Meaning(Kind.TRANSIENT, ErrorCode.UNREACHABLE, null);
            case 409 ->
                    new Meaning(
                            PASSING_CONFLICTS.contains(code) ? Kind.TRANSIENT : Kind.FINAL,
                            ErrorCode.CONFLICT,
                            null);
            case 429 -> new Meaning(Kind.RATE_LIMIT, ErrorCode.RATE_LIMITED, null);
            default ->
                    answer.status() >= 500
                            ? new Meaning(Kind.TRANSIENT, ErrorCode.PROVIDER_ERROR, null)
                            : new Meaning(Kind.FINAL, ErrorCode.REFUSED_BY_PROVIDER, null);
        };
    }

    private static Meaning notFound(String code) {
        return switch (code) {
            case "not_trashed" -> new Meaning(Kind.NOTHING_TO_DO, null, null);
            case "trashed" ->
                    new Meaning(
                            Kind.FINAL,
                            ErrorCode.FILE_TRASHED,
                            "the file itself is in the trash; the operation rollback takes it out");
            default ->
                    new Meaning(
                            Kind.FINAL,
                            ErrorCode.NOT_FOUND,
                            "it does not exist or this identity cannot see it (a service account"
                                    + " must be invited; see as-user)");
        };
    }

    private static String forbidden(String code) {
        return switch (code) {
            case "insufficient_scope" -> "the Box application needs the scope root_readwrite";
            case "access_denied_item_locked" -> "only the holder of the lock can change the file";
            case "storage_limit_exceeded" -> "the account has no space left";
            default -> "this identity may not change this file, or a policy forbids it";
        };
    }

    /** {@code Retry-After} is in seconds, or an HTTP date. */
    @Override
    public Duration toldWait(ProviderAnswer answer) {
        return answer.retryAfter();
    }

    @Override
    public Duration waitUnit(ProviderAnswer answer) {
        return Duration.ofSeconds(1);
    }

    /** Box says only how long to wait. */
    @Override
    public List<RateAnnouncement> announced(ProviderAnswer answer) {
        return List.of();
    }

    @Override
    public String words(ProviderAnswer answer) {
        String code = answer.text("/code");
        String message = answer.text("/message");
        return code.isEmpty() || message.isEmpty() ? code + message : code + ": " + message;
    }

    @Override
    public String requestId(ProviderAnswer answer) {
        return answer.header("BOX-REQUEST-ID")
                .or(() -> java.util.Optional.of(answer.text("/request_id")))
                .filter(id -> !id.isEmpty())
                .orElse(null);
    }
}
