package io.restoreroutes.box.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.account.CredentialRefusedException;
import io.restoreroutes.account.TokenUnavailableException;
import io.restoreroutes.wire.StubServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenEndpointTest {
    private static final String SECRET = "cAnArY+/=&% \u00fc?s";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final CountDownLatch end = new CountDownLatch(1);
    private StubServer box;

    @BeforeEach
    void start() throws IOException {
        box = new StubServer();
    }

    @AfterEach
    void stop() {
        end.countDown();
        box.close();
    }

    private TokenEndpoint endpoint(Duration responseTimeout) {
        return new TokenEndpoint(
                box.url() + "/oauth2/token",
                new ClientCredentialsGrant("id", SECRET, Subject.enterprise("9")),
                responseTimeout);
    }

    private TokenUnavailableException unavailable(Duration responseTimeout) {
        TokenUnavailableException failure =
                assertThrows(
                        TokenUnavailableException.class, () -> endpoint(responseTimeout).fetch());
        assertNoSecret(failure);
        return failure;
    }

    private TokenUnavailableException unavailable() {
        return unavailable(PATIENCE);
    }

    private static void assertNoSecret(Exception failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains("cAnArY"), trace::toString);
    }

    @Test
    void theFormIsExact() throws Exception {
        box.answers(
                200, "{\"access_token\":\"tok\",\"expires_in\":4123,\"token_type\":\"bearer\"}");
        IssuedToken token = endpoint(PATIENCE).fetch();
        assertEquals(new IssuedToken("tok", Duration.ofSeconds(4123)), token);
        StubServer.Call call = box.lastCall();
        assertEquals("POST /oauth2/token", call.method() + " " + call.target());
        assertTrue(
                call.headers()
                        .getFirst("Content-Type")
                        .startsWith("application/x-www-form-urlencoded"));
        assertTrue(call.headers().getFirst("User-Agent").startsWith("restore-routes/"));
        assertEquals(
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", "id",
                        "client_secret", SECRET,
                        "box_subject_type", "enterprise",
                        "box_subject_id", "9"),
                call.form());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"access_token":"t"} | 60
                    {"access_token":"t","expires_in":null} | 60
                    {"access_token":"t","expires_in":3} | 3
                    {"access_token":"t","expires_in":"3600"} | 3600
                    {"access_token":"t","expires_in":99999999999999} | 31536000
                    {"access_token":"t","expires_in":18446744073709551615} | 31536000
                    """)
    void theLifetimeIsRead(String json, long seconds) throws Exception {
        box.answers(200, json);
        assertEquals(Duration.ofSeconds(seconds), endpoint(PATIENCE).fetch().lifetime());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>cAnArY</html>",
                "[]",
                "{\"access_token\":\"cAnArY\"",
                "{\"expires_in\":3600}",
                "{\"access_token\":17}",
                "{\"access_token\":\"\"}",
                "{\"access_token\":\"cAnArY\\r\\nX: y\"}",
                "{\"access_token\":\"cAnArY\",\"expires_in\":\"soon\"}",
                "{\"access_token\":\"cAnArY\",\"expires_in\":0}",
                "{\"access_token\":\"cAnArY\",\"expires_in\":-5}"
            })
    void anAnswerThatIsNoTokenIsUnavailable(String body) {
        box.answers(200, body);
        TokenUnavailableException failure = unavailable();
        assertEquals(200, failure.httpStatus());
        assertNull(failure.toldWait());
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 403, 404, 500, 502, 503})
    void otherStatusesAreUnavailableAndAskedOnce(int status) {
        box.answers(
                exchange -> {
                    exchange.getResponseHeaders().set("Location", box.url() + "/elsewhere");
                    StubServer.reply(exchange, status, "oops");
                });
        assertEquals(status, unavailable().httpStatus());
        assertEquals(1, box.calls().size());
    }

    @Test
    void aToldWaitIsReadInSecondsAndAsADate() {
        box.answers(
                exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "17");
                    StubServer.reply(exchange, 429, "{}");
                });
        assertEquals(Duration.ofSeconds(17), unavailable().toldWait());
        assertEquals(1, box.calls().size());
        box.answers(
                exchange -> {
                    String date =
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    Instant.now()
                                            .plus(Duration.ofDays(1))
                                            .atOffset(ZoneOffset.UTC));
                    exchange.getResponseHeaders().set("Retry-After", date);
                    StubServer.reply(exchange, 429, "{}");
                });
        long told = unavailable().toldWait().toHours();
        assertTrue(told == 23 || told == 24, () -> "told " + told);
        box.answers(
                exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "soon");
                    StubServer.reply(exchange, 429, "{}");
                });
        assertNull(unavailable().toldWait());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401})
    void aRefusalIsASentenceWithAHint(int status) {
        box.answers(
                exchange -> {
                    exchange.getResponseHeaders().set("BOX-REQUEST-ID", "req1");
                    StubServer.reply(
                            exchange,
                            status,
                            "{\"error\":\"invalid_grant\",\"error_description\":\"Grant"
                                    + " credentials\\r\\n\\u001b[31m are invalid: "
                                    + SECRET
                                    + "x".repeat(500)
                                    + "\"}");
                });
        CredentialRefusedException refused =
                assertThrows(CredentialRefusedException.class, () -> endpoint(PATIENCE).fetch());
        assertNoSecret(refused);
        assertEquals(status, refused.httpStatus());
        assertEquals("req1", refused.providerRequestId());
        String message = refused.getMessage();
        assertTrue(message.contains("invalid_grant: Grant credentials [31m are"), message);
        assertTrue(message.contains("authorized in the Box Admin Console"), message);
        assertFalse(message.chars().anyMatch(Character::isISOControl));
        assertTrue(message.length() < 450);
    }

    @Test
    void aRefusalWithoutWordsIsTold() {
        box.answers(401, "");
        CredentialRefusedException refused =
                assertThrows(CredentialRefusedException.class, () -> endpoint(PATIENCE).fetch());
        assertTrue(refused.getMessage().startsWith("Box refused the credentials with status 401."));
    }

    @Test
    void anEndlessAnswerAndAClosedPortAreUnavailable() throws Exception {
        box.answers(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream out = exchange.getResponseBody();
                    while (end.getCount() > 0) {
                        out.write(new byte[1024]);
                    }
                });
        assertTrue(unavailable().getMessage().contains("AnswerTooLargeException"));
        box.close();
        assertNull(unavailable().httpStatus());
    }

    @Test
    void silenceEndsWithTheResponseTimeout() {
        box.answers(
                exchange -> {
                    try {
                        end.await(1, TimeUnit.HOURS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.close();
                });
        unavailable(Duration.ofMillis(200));
        assertEquals(1, end.getCount(), "it still says nothing");
    }
}
