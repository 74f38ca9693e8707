package io.restoreroutes.box.auth;

import io.restoreroutes.account.CredentialRefusedException;
import io.restoreroutes.account.Credentials;
import io.restoreroutes.account.Secrets;
import io.restoreroutes.account.TokenUnavailableException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/** Credentials behind a token endpoint; several accounts may share the token. */
final class BoxCredentials implements Credentials {
    static final String AS_USER = "as-user";

    private final TokenCache cache;
    private final TokenCache.Source source;
    private final Duration longestWait;
    private final Optional<String> asUser;
    private final Secrets secrets;

    BoxCredentials(
            TokenCache cache,
            TokenCache.Source source,
            Duration longestWait,
            Optional<String> asUser,
            Secrets secrets) {
        this.secrets = secrets;
        this.cache = cache;
        this.source = source;
        this.longestWait = longestWait;
        this.asUser = asUser;
    }

    @Override
    public long issue() throws CredentialRefusedException, TokenUnavailableException {
        return cache.issue(source, longestWait);
    }

    @Override
    public boolean invalidate(long ticket) {
        cache.invalidate(ticket);
        return true;
    }

    @Override
    public boolean isOutdated(long ticket) {
        return cache.isOutdated(ticket);
    }

    @Override
    public void authorize(HttpRequest request) {
        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + cache.latest());
        asUser.ifPresent(id -> request.setHeader(AS_USER, id));
    }

    @Override
    public String redact(String text) {
        return secrets.redact(cache.redact(text));
    }

    @Override
    public String toString() {
        return "renewable credentials";
    }
}
