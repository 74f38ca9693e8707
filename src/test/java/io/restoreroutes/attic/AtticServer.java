package io.restoreroutes.attic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A stand-in for Attic: files with a current version, and troubles for the next writes. */
final class AtticServer implements AutoCloseable {
    static final String KEY = "key_cAnArY_attic";

    /** What becomes of a write. */
    enum Trouble {
        /** Told to come back in a second. */
        BUSY,
        /** It has its effect, but its answer is lost. */
        ANSWER_LOST,
        /** It is lost on its way, and with it its answer. */
        CALL_LOST
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> current = new ConcurrentHashMap<>();
    private final Map<String, Queue<Trouble>> troubles = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> effects = new CopyOnWriteArrayList<>();

    AtticServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Adds a file whose version {@code v2} is current, and what its first writes meet. */
    void addFile(String file, Trouble... ofWrites) {
        current.put(file, "v2");
        troubles.put(file, new ConcurrentLinkedQueue<>(List.of(ofWrites)));
    }

    String current(String file) {
        return current.get(file);
    }

    /** {@return the calls for a file, such as {@code GET current}} */
    List<String> calls(String file) {
        return calls.stream()
                .filter(call -> call.startsWith(file + " "))
                .map(call -> call.substring(file.length() + 1))
                .toList();
    }

    /** {@return how many writes to a file had their effect} */
    long effects(String file) {
        return effects.stream().filter(file::equals).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 401, "{\"problem\": \"no such key\"}");
                return;
            }
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            if (path[1].equals("status")) {
                answer(exchange, 200, "{\"attic\": \"open\"}");
                return;
            }
            String file = path[2];
            calls.add(file + " " + exchange.getRequestMethod() + " " + path[3]);
            if (!current.containsKey(file)) {
                answer(exchange, 404, "{\"problem\": \"no such file\"}");
                return;
            }
            Trouble trouble = path[3].equals("restore") ? troubles.get(file).poll() : null;
            if (trouble == Trouble.BUSY) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, 429, "{\"problem\": \"busy\"}");
                return;
            }
            if (path[3].equals("restore") && trouble != Trouble.CALL_LOST) {
                current.put(file, RestoreJson.mapper().readTree(body).path("version").asText());
                effects.add(file);
            }
            if (trouble == null) {
                answer(
                        exchange,
                        200,
                        "{\"file\": \"%s\", \"version\": \"%s\"}"
                                .formatted(file, current.get(file)));
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Attic-Call", "call-1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
