package io.restoreroutes.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.settings.SettingsReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RestoreHttpTest {
    private static final String KEY = "private_cAnArY+/=&%:ü#?";

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> values = new HashMap<>();
    private StubServer server;
    private CamelContext camel;
    private Accounts accounts;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        server = new StubServer();
        imageKit("shop", "");
        imageKit("second", "");
        imageKit("hasty", "");
        values.put("restore.accounts.hasty.response-timeout", "300ms");
        values.put("restore.accounts.shop.max-concurrent-calls", "2");
        SettingsReader settings = new SettingsReader(values);
        accounts = Accounts.read(settings, Path.of("."));
        assertEquals(List.of(), settings.problems());
        camel = new DefaultCamelContext();
        // what a host might set for all must not reach our calls
        camel.setSSLContextParameters(new SSLContextParameters());
        camel.getGlobalOptions().put("http.proxyHost", "127.0.0.1");
        camel.getGlobalOptions().put("http.proxyPort", "1");
        RestoreHttp.bind(camel, accounts);
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:call").toD("${variable.endpoint}");
                    }
                });
        camel.start();
        template = camel.createProducerTemplate();
    }

    private void imageKit(String name, String path) {
        values.put("restore.accounts." + name + ".provider", "imagekit");
        values.put("restore.accounts." + name + ".private-key", KEY);
        values.put("restore.accounts." + name + ".base-url", server.url() + "/base" + path);
    }

    @AfterEach
    void stop() {
        end.countDown();
        threads.shutdownNow();
        camel.stop();
        server.close();
    }

    private Exchange call(String account, HttpMethods method, Object body, String... headers) {
        return template.request(
                "direct:call",
                exchange -> {
                    String uri = accounts.find(account).orElseThrow().endpointUri();
                    exchange.setVariable("endpoint", uri);
                    exchange.getMessage().setHeader(Exchange.HTTP_METHOD, method);
                    exchange.getMessage().setHeader(Exchange.HTTP_PATH, "v1/files/a%20b/restore");
                    for (int i = 0; i < headers.length; i += 2) {
                        exchange.getMessage().setHeader(headers[i], headers[i + 1]);
                    }
                    exchange.getMessage().setBody(body);
                });
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
        String basic = Base64.getEncoder().encodeToString((KEY + ":").getBytes(UTF_8));
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
        server.answers(exchange -> exchangeOfChunks(exchange, 0));
        assertNull(call("shop", HttpMethods.GET, null).getMessage().getBody());
    }

    private static void exchangeOfChunks(com.sun.net.httpserver.HttpExchange exchange, int bytes)
            throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(new byte[bytes]);
        exchange.close();
    }

    @Test
    void oneMebibyteIsReadAndOneByteMoreIsNot() {
        server.answers(exchange -> exchangeOfChunks(exchange, 1 << 20));
        byte[] body = (byte[]) call("shop", HttpMethods.GET, null).getMessage().getBody();
        assertEquals(1 << 20, body.length);
        server.answers(exchange -> exchangeOfChunks(exchange, (1 << 20) + 1));
        assertInstanceOf(
                AnswerTooLargeException.class, call("shop", HttpMethods.GET, null).getException());
        server.answers(exchange -> exchange.sendResponseHeaders(200, 1L << 40));
        assertInstanceOf(
                AnswerTooLargeException.class, call("shop", HttpMethods.GET, null).getException());
    }

    @Test
    void anEndlessAnswerIsCutAndLeavesThePoolFree() {
        AtomicInteger cut = new AtomicInteger();
        server.answers(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream out = exchange.getResponseBody();
                    try {
                        while (end.getCount() > 0) {
                            out.write(new byte[4096]);
                        }
                    } catch (IOException e) {
                        cut.incrementAndGet();
                    }
                });
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(
                    AnswerTooLargeException.class,
                    call("shop", HttpMethods.GET, null).getException());
        }
        org.awaitility.Awaitility.await().until(() -> cut.get() == 5);
        server.answers(200, "{}");
        assertNull(call("shop", HttpMethods.GET, null).getException());
    }

    @Test
    void anAnswerThatTricklesIsBrokenOff() throws Exception {
        BoundedProbe probe = new BoundedProbe(Duration.ofMillis(600));
        server.answers(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream out = exchange.getResponseBody();
                    try {
                        while (!end.await(50, TimeUnit.MILLISECONDS)) {
                            out.write('x');
                            out.flush();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        long start = System.nanoTime();
        IOException failure = probe.get(server.url());
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertInstanceOf(SocketTimeoutException.class, failure);
        assertTrue(failure.getMessage().contains("600 ms"), failure::getMessage);
        assertTrue(millis >= 500 && millis < 5000, () -> millis + " ms");
    }

    /** The guard with a short whole-call limit: of a provider it is over ten seconds. */
    private record BoundedProbe(Duration wholeCall) {
        IOException get(String url) throws IOException {
            HttpGuard guard = new HttpGuard(Duration.ofSeconds(5), wholeCall, 1 << 20);
            try (var client =
                    guard.applyTo(org.apache.hc.client5.http.impl.classic.HttpClients.custom())
                            .setConnectionManager(HttpGuard.connections(1, guard.responseTimeout()))
                            .build()) {
                client.execute(
                        new org.apache.hc.client5.http.classic.methods.HttpGet(url),
                        response -> response.getCode());
                return null;
            } catch (IOException e) {
                return e;
            }
        }
    }

    @Test
    void silenceEndsWithTheAccountsResponseTimeout() {
        server.answers(
                exchange -> {
                    try {
                        end.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        Exchange exchange = call("hasty", HttpMethods.PUT, null);
        assertInstanceOf(SocketTimeoutException.class, exchange.getException());
        assertEquals(1, server.calls().size());
    }

    @Test
    void aCutAnswerIsAnError() {
        server.answers(
                exchange -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write(new byte[10]);
                    exchange.getResponseBody().flush();
                    throw new IOException("cut");
                });
        assertInstanceOf(IOException.class, call("shop", HttpMethods.PUT, null).getException());
        assertEquals(1, server.calls().size());
    }

    @Test
    void aClosedPortIsAConnectException() {
        server.close();
        assertInstanceOf(
                ConnectException.class, call("shop", HttpMethods.PUT, null).getException());
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
    void everyAccountHasAPoolOfItsOwnSize() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        server.answers(
                exchange -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    try {
                        end.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    inside.decrementAndGet();
                    StubServer.reply(exchange, 200, "{}");
                });
        List<Future<Exchange>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(threads.submit(() -> call("shop", HttpMethods.GET, null)));
        }
        for (int i = 0; i < 8; i++) {
            calls.add(threads.submit(() -> call("second", HttpMethods.GET, null)));
        }
        org.awaitility.Awaitility.await().until(() -> inside.get() == 10);
        end.countDown();
        for (Future<Exchange> call : calls) {
            assertNull(call.get(10, TimeUnit.SECONDS).getException());
        }
        assertEquals(12, server.calls().size());
        assertTrue(most.get() <= 10, () -> "most " + most);
    }

    @Test
    void anAddressHoldsNoSecret() {
        String uri = accounts.find("shop").orElseThrow().endpointUri();
        assertTrue(uri.startsWith("restore-http:" + server.url() + "/base?"), uri);
        assertFalse(uri.contains("cAnArY"));
    }
}
