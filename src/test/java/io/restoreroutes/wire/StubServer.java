package io.restoreroutes.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that records what arrives and answers as told. */
public final class StubServer implements AutoCloseable {
    /** What arrived. */
    public record Call(String method, String target, Headers headers, String body) {
        public Map<String, String> form() {
            Map<String, String> fields = new TreeMap<>();
            for (String pair : body.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                fields.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
            }
            return fields;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile HttpHandler answer = exchange -> reply(exchange, 200, "{}");

    public StubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        calls.add(
                new Call(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders(),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        answer.handle(exchange);
    }

    /** Sets what happens once a call was recorded. */
    public void answers(HttpHandler handler) {
        answer = handler;
    }

    public void answers(int status, String json) {
        answers(exchange -> reply(exchange, status, json));
    }

    public static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Answers that many bytes without telling their number. */
    public static void chunked(HttpExchange exchange, int bytes) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(new byte[bytes]);
        exchange.close();
    }

    public List<Call> calls() {
        return calls;
    }

    public Call lastCall() {
        return calls.get(calls.size() - 1);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
