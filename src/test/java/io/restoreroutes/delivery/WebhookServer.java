package io.restoreroutes.delivery;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A consumer of webhooks on a port of its own, which may go away and come back. */
public final class WebhookServer implements AutoCloseable {
    /** One request as it came. */
    public record Received(String method, String uri, Headers headers, String body) {
        public String header(String name) {
            return headers.getFirst(name);
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile HttpHandler answer = exchange -> status(exchange, 204);
    private HttpServer server;
    private int port;

    /** On a free port, answering 204. */
    public WebhookServer() {
        open();
    }

    /** Begins, or begins again on the same port. */
    public void open() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            port = server.getAddress().getPort();
            server.createContext("/", this::take);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** What it has taken, failures included, in order. */
    public List<Received> received() {
        return received;
    }

    /** How it answers from now on; the request has been read. */
    public void answer(HttpHandler handler) {
        answer = handler;
    }

    static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(
                    new Received(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            exchange.getRequestHeaders(),
                            body));
            answer.handle(exchange);
        }
    }

    /** Goes away: connections are refused. */
    @Override
    public void close() {
        server.stop(0);
    }
}
