package io.restoreroutes.box.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restoreroutes.account.CredentialRefusedException;
import io.restoreroutes.account.TokenUnavailableException;
import io.restoreroutes.wire.HttpGuard;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * Asks Box's token endpoint. A client lives for one question: they are asked once an hour, and so
 * there is nothing to close when the application ends.
 */
final class TokenEndpoint implements TokenCache.Source {
    private final String url;
    private final Grant grant;
    private final HttpGuard guard;
    private final Clock clock;

    /** How far the server's clock was ahead when it last complained about ours. */
    private volatile Duration skew = Duration.ZERO;

    TokenEndpoint(String url, Grant grant, Duration responseTimeout) {
        this(url, grant, responseTimeout, Clock.systemUTC());
    }

    TokenEndpoint(String url, Grant grant, Duration responseTimeout, Clock clock) {
        this.url = url;
        this.grant = grant;
        this.guard = HttpGuard.ofTokens(responseTimeout);
        this.clock = clock;
    }

    @Override
    public IssuedToken fetch() throws CredentialRefusedException, TokenUnavailableException {
        Attempt attempt = ask();
        if (grant.isSigned() && attempt.answer().blamesTheClock()) {
            Instant now = clock.instant();
            skew = Duration.between(now, attempt.answer().date().orElse(now));
            attempt = ask();
        }
        if (grant.isSigned() && attempt.answer().blamesTheJti()) {
            attempt = ask();
        }
        return token(attempt);
    }

    private record Attempt(TokenAnswer answer, Grant.Form form) {}

    private Attempt ask() throws TokenUnavailableException {
        Grant.Form form = grant.form(clock.instant().plus(skew));
        HttpPost post = new HttpPost(url);
        post.setHeader(HttpHeaders.ACCEPT, "application/json");
        post.setEntity(new UrlEncodedFormEntity(form.fields(), UTF_8));
        try (CloseableHttpClient client =
                guard.applyTo(HttpClientBuilder.create())
                        .setConnectionManager(HttpGuard.connections(1, guard.responseTimeout()))
                        .build()) {
            TokenAnswer answer =
                    client.execute(post, response -> TokenAnswer.of(response, clock.instant()));
            return new Attempt(answer, form);
        } catch (IOException e) {
            TokenUnavailableException unavailable =
                    new TokenUnavailableException(
                            "The token endpoint "
                                    + url
                                    + " gave no answer ("
                                    + e.getClass().getSimpleName()
                                    + ").",
                            null,
                            null);
            unavailable.initCause(e);
            throw unavailable;
        }
    }

    private IssuedToken token(Attempt attempt)
            throws CredentialRefusedException, TokenUnavailableException {
        TokenAnswer answer = attempt.answer();
        int status = answer.status();
        if (status == 200) {
            return answer.token()
                    .orElseThrow(() -> unavailable(answer, " with nothing that is a token."));
        }
        String words = PlainText.of(answer.words(), attempt.form().secrets());
        String told = words.isEmpty() ? "" : " (" + words + ")";
        if (status == 400 || status == 401) {
            throw new CredentialRefusedException(
                    "Box refused the credentials with status "
                            + status
                            + told
                            + ". "
                            + grant.hint(),
                    status,
                    answer.requestId() == null
                            ? null
                            : PlainText.of(answer.requestId(), attempt.form().secrets()));
        }
        throw unavailable(answer, told + ".");
    }

    private TokenUnavailableException unavailable(TokenAnswer answer, String rest) {
        return new TokenUnavailableException(
                "The token endpoint " + url + " answered " + answer.status() + rest,
                answer.toldWait().orElse(null),
                answer.status());
    }
}
