package io.restoreroutes.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/** Credentials that stand in the settings: nothing to ask for, nothing to renew. */
final class StaticCredentials implements Credentials {
    private final String authorization;
    private final Optional<String> asUser;
    private final Secrets secrets;

    private StaticCredentials(String authorization, Optional<String> asUser, Secrets secrets) {
        this.secrets = secrets;
        this.authorization = authorization;
        this.asUser = asUser;
    }

    /** ImageKit: the private key as user name, an empty password. */
    static StaticCredentials basic(String privateKey) {
        String pair = Base64.getEncoder().encodeToString((privateKey + ":").getBytes(UTF_8));
        return new StaticCredentials(
                "Basic " + pair, Optional.empty(), Secrets.of(privateKey, pair));
    }

    /** Box: a token that a person fetched. */
    static StaticCredentials bearer(String token, Optional<String> asUser) {
        return new StaticCredentials("Bearer " + token, asUser, Secrets.of(token));
    }

    @Override
    public long issue() {
        return 0;
    }

    @Override
    public boolean invalidate(long ticket) {
        return false;
    }

    @Override
    public boolean isOutdated(long ticket) {
        return false;
    }

    @Override
    public void authorize(HttpRequest request) {
        request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        asUser.ifPresent(id -> request.setHeader(BoxCredentials.AS_USER, id));
    }

    @Override
    public String redact(String text) {
        return secrets.redact(text);
    }

    @Override
    public String toString() {
        return "static credentials";
    }
}
