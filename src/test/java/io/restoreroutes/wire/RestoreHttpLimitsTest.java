package io.restoreroutes.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpMethods;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RestoreHttpLimitsTest {
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpFixture fixture;
    private StubServer server;

    @BeforeEach
    void start() throws Exception {
        fixture = new HttpFixture();
        server = fixture.server;
    }

    @AfterEach
    void stop() {
        end.countDown();
        threads.shutdownNow();
        fixture.close();
    }

    private Exchange call(String account, HttpMethods method, Object body) {
        return fixture.call(account, method, body);
    }

    @Test
    void oneMebibyteIsReadAndOneByteMoreIsNot() {
        server.answers(exchange -> StubServer.chunked(exchange, 1 << 20));
        byte[] body = (byte[]) call("shop", HttpMethods.GET, null).getMessage().getBody();
        assertEquals(1 << 20, body.length);
        server.answers(exchange -> StubServer.chunked(exchange, (1 << 20) + 1));
        assertInstanceOf(
                AnswerTooLargeException.class, call("shop", HttpMethods.GET, null).getException());
        server.answers(
                exchange -> {
                    exchange.sendResponseHeaders(200, 1L << 40);
                    // Newer Java keeps the head back until there is a body.
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                });
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
        await().until(() -> cut.get() == 5);
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
        IOException failure = probe.get(server.url());
        assertInstanceOf(SocketTimeoutException.class, failure);
        assertTrue(failure.getMessage().contains("600 ms"), failure::getMessage);
    }

    /** The guard with a short whole-call limit: of a provider it is over ten seconds. */
    private record BoundedProbe(Duration wholeCall) {
        IOException get(String url) throws IOException {
            HttpGuard guard = new HttpGuard(Duration.ofMinutes(5), wholeCall, 1 << 20, true);
            try (var client =
                    guard.applyTo(HttpClients.custom())
                            .setConnectionManager(HttpGuard.connections(1, guard.responseTimeout()))
                            .build()) {
                client.execute(new HttpGet(url), response -> response.getCode());
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
                        end.await(5, TimeUnit.MINUTES);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        Exchange exchange = call("hasty", HttpMethods.PUT, null);
        assertInstanceOf(SocketTimeoutException.class, exchange.getException());
        await().until(() -> !server.calls().isEmpty());
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
    void everyAccountHasAPoolOfItsOwnSize() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        server.answers(
                exchange -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    try {
                        end.await(5, TimeUnit.MINUTES);
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
        await().until(() -> inside.get() == 10);
        end.countDown();
        for (Future<Exchange> call : calls) {
            assertNull(call.get(5, TimeUnit.MINUTES).getException());
        }
        assertEquals(12, server.calls().size());
        assertTrue(most.get() <= 10, () -> "most " + most);
    }
}
