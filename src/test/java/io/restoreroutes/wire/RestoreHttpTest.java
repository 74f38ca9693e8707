package io.restoreroutes.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpMethods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RestoreHttpTest {
    private HttpFixture fixture;
    private StubServer server;

    @BeforeEach
    void start() throws Exception {
        fixture = new HttpFixture();
        server = fixture.server;
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Exchange call(String account, HttpMethods method, Object body, String... headers) {
        return fixture.call(account, method, body, headers);
    }

    @Test
    void aCallArrivesAsMeantAndNothingElseDoes() {
        Exchange exchange =
                call(
                        "shop",
                        HttpMethods.PUT,
                        "{\"trashed_at\": null}",
                        "Content-Type",
                        "application/json",
                        "Accept",
                        "application/json",
                        "requestId",
                        "r-1",
                        "Authorization",
                        "Bearer other",
                        "as-user",
                        "1");
        assertNull(exchange.getException());
        StubServer.Call call = server.lastCall();
        assertEquals("PUT /base/v1/files/a%20b/restore", call.method() + " " + call.target());
        assertEquals("{\"trashed_at\": null}", call.body());
        String basic = Base64.getEncoder().encodeToString((HttpFixture.KEY + ":").getBytes(UTF_8));
        assertEquals(List.of("Basic " + basic), call.headers().get("Authorization"));
        assertTrue(call.headers().getFirst("Content-Type").startsWith("application/json"));
        assertTrue(call.headers().getFirst("User-Agent").matches("restore-routes/\\d.*"));
        for (String absent : List.of("requestId", "as-user", "Accept-Encoding", "Cookie")) {
            assertFalse(call.headers().containsKey(absent), absent);
        }
        assertArrayEquals("{}".getBytes(UTF_8), (byte[]) exchange.getMessage().getBody());
        assertEquals(200, exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
        String left = exchange.getMessage().getHeaders() + exchange.getProperties().toString();
        assertFalse(left.contains(basic) || left.contains("cAnArY"), left);
    }

    @Test
    void aPutWithoutABodyHasLengthZero() {
        Exchange exchange = call("shop", HttpMethods.PUT, null);
        assertNull(exchange.getException());
        assertEquals("PUT", server.lastCall().method());
        assertEquals("0", server.lastCall().headers().getFirst("Content-Length"));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 400, 401, 403, 404, 429, 500, 503})
    void everyStatusComesBackAfterOneSend(int status) {
        server.answers(
                exchange -> {
                    exchange.getResponseHeaders().set("Location", server.url() + "/elsewhere");
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=x");
                    exchange.getResponseHeaders().set("Set-Cookie", "a=b");
                    exchange.getResponseHeaders().set("CamelHttpUri", "http://evil");
                    exchange.getResponseHeaders().set("x-ik-requestId", "ik-1");
                    StubServer.reply(exchange, status, "{\"message\":\"no\"}");
                });
        Exchange exchange = call("shop", HttpMethods.PUT, null);
        assertNull(exchange.getException());
        assertEquals(status, exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
        assertEquals("1", exchange.getMessage().getHeader("Retry-After"));
        assertEquals("ik-1", exchange.getMessage().getHeader("x-ik-requestId"));
        assertNull(exchange.getMessage().getHeader("CamelHttpUri"));
        assertNull(exchange.getMessage().getHeader("Set-Cookie"));
        assertEquals("{\"message\":\"no\"}", exchange.getMessage().getBody(String.class));
        assertEquals(1, server.calls().size());
        call("shop", HttpMethods.GET, null);
        assertFalse(server.lastCall().headers().containsKey("Cookie"));
    }

    @Test
    void anEmptyAnswerIsNoBody() {
        server.answers(204, "");
        assertNull(call("shop", HttpMethods.DELETE, null).getMessage().getBody());
        server.answers(exchange -> StubServer.chunked(exchange, 0));
        assertNull(call("shop", HttpMethods.GET, null).getMessage().getBody());
    }

    @Test
    void credentialsDoNotFollowAHeaderToAnotherServer() throws Exception {
        try (StubServer other = new StubServer()) {
            call("shop", HttpMethods.GET, null, Exchange.HTTP_URI, other.url());
            assertEquals(1, server.calls().size(), "the address is not taken from a message");
            Exchange exchange =
                    call("shop", HttpMethods.GET, null, Exchange.REST_HTTP_URI, other.url());
            assertNotNull(exchange.getException());
            assertEquals(List.of(), other.calls());
        }
    }

    @Test
    void anAddressHoldsNoSecret() {
        String uri = fixture.accounts.find("shop").orElseThrow().endpoint().getUri();
        assertTrue(uri.startsWith("restore-http://" + server.url() + "/base?"), uri);
        assertFalse(uri.contains("cAnArY"));
    }
}
