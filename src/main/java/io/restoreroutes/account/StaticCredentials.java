package io.restoreroutes.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;

/** Credentials that stand in the settings: nothing to ask for, nothing to renew. */
public final class StaticCredentials implements Credentials {
    private final String authorization;
    private final Map<String, String> headers;
    private final Secrets secrets;

    private StaticCredentials(String authorization, Map<String, String> headers, Secrets secrets) {
        this.secrets = secrets;
        this.authorization = authorization;
        this.headers = Map.copyOf(headers);
    }

    /** {@return a secret as user name, with an empty password} */
    public static StaticCredentials basic(String secret) {
        String pair = Base64.getEncoder().encodeToString((secret + ":").getBytes(UTF_8));
        return new StaticCredentials("Basic " + pair, Map.of(), Secrets.of(secret, pair));
    }

    /**
     * {@return a token that somebody fetched}
     *
     * @param headers what is sent besides it, such as in whose name the call is
     */
    public static StaticCredentials bearer(String token, Map<String, String> headers) {
        return new StaticCredentials("Bearer " + token, headers, Secrets.of(token));
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
        headers.forEach(request::setHeader);
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
