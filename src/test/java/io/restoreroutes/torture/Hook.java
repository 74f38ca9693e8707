package io.restoreroutes.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A consumer of outcomes that de-duplicates by outcomeId, as docs/outcomes.md asks for, and has bad
 * times.
 */
final class Hook implements AutoCloseable {
    /** How it is today. */
    enum Mood {
        WELL,
        REFUSES,
        /** Takes what comes and drops the connection: the sender cannot know. */
        DROPS_ANSWERS
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonNode> byId = new ConcurrentHashMap<>();
    private final Set<String> contradicted = ConcurrentHashMap.newKeySet();
    private final AtomicLong taken = new AtomicLong();
    private final HttpServer server;
    private volatile Mood mood = Mood.WELL;

    Hook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/outcomes";
    }

    void mood(Mood today) {
        mood = today;
    }

    /** {@return the outcomes, each once} */
    Map<String, JsonNode> byId() {
        return byId;
    }

    /** {@return ids that came with one content and then with another} */
    Set<String> contradicted() {
        return contradicted;
    }

    /** {@return how many outcomes arrived, repeated ones counted again} */
    long taken() {
        return taken.get();
    }

    void clear() {
        byId.clear();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Mood today = mood;
            if (today == Mood.REFUSES) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            JsonNode outcomes = JSON.readTree(body);
            if (outcomes.isArray()) {
                outcomes.forEach(this::note);
            } else {
                note(outcomes);
            }
            if (today == Mood.WELL) {
                exchange.sendResponseHeaders(204, -1);
            }
        }
    }

    private void note(JsonNode outcome) {
        taken.incrementAndGet();
        String id = outcome.path("outcomeId").asText();
        JsonNode before = byId.put(id, outcome);
        if (before != null && !before.equals(outcome)) {
            contradicted.add(id);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
