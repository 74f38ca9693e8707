package io.restoreroutes.attic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.Answer;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ProviderSandbox;
import io.restoreroutes.sandbox.Request;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.sandbox.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A stand-in for Attic: files with a current version. */
final class AtticSandbox extends ProviderSandbox {
    static final String KEY = "key_cAnArY_attic";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> current = new ConcurrentHashMap<>();

    AtticSandbox() {
        super("attic", 0);
    }

    @Override
    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    /** Adds a file whose version {@code v2} is current. */
    void addFile(String file) {
        current.put(file, "v2");
    }

    String current(String file) {
        return current.get(file);
    }

    /** {@return the calls for a file, such as {@code GET current}} */
    List<String> calls(String file) {
        return log().calls(Requests.file(file)).stream()
                .map(call -> call.method() + call.path().replaceAll(".*/", " "))
                .toList();
    }

    /** {@return how many writes to a file had their effect} */
    long effects(String file) {
        return log().calls(Requests.file(file)).stream().filter(Call::effectApplied).count();
    }

    @Override
    protected Result perform(Request request) {
        if (!("Bearer " + KEY).equals(request.header("Authorization"))) {
            return Result.read(error(401, Duration.ZERO, request));
        }
        if (request.segments().get(0).equals("status")) {
            return Result.read(Answer.json(200, "{\"attic\": \"open\"}"));
        }
        String file = request.segments().get(1);
        if (!current.containsKey(file)) {
            return Result.read(problem(404, "no such file"));
        }
        boolean restore = request.method().equals("POST");
        if (restore) {
            current.put(file, version(request.body()));
        }
        String json = "{\"file\": \"%s\", \"version\": \"%s\"}";
        return new Result(Answer.json(200, json.formatted(file, current.get(file))), restore);
    }

    private static String version(String body) {
        try {
            return JSON.readTree(body).path("version").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    protected Answer error(int status, Duration wait, Request request) {
        Answer answer = problem(status, "trouble");
        return status == 429
                ? answer.withHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())))
                : answer;
    }

    private static Answer problem(int status, String words) {
        return Answer.json(status, "{\"problem\": \"" + words + "\"}");
    }

    @Override
    protected Answer stamped(Answer answer, Request request) {
        return answer.withHeader("Attic-Call", "call-" + request.sequence());
    }
}
