package io.restoreroutes.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the HTTP intake of a {@link RunningApp}, as a script would and byte by byte. */
public final class HttpCalls {
    public static final String TOKEN = "token-of-the-tests-0123456789";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    private HttpCalls(int port) {
        this.port = port;
    }

    /** Switches the intake of an application on that has not started yet. */
    public static HttpCalls enable(RunningApp app) {
        HttpCalls calls = new HttpCalls(FreePort.find());
        app.set("restore.http.enabled", "true");
        app.set("restore.http.port", Integer.toString(calls.port));
        app.set("restore.http.token", TOKEN);
        return calls;
    }

    /** Switches the health endpoint of an application on that has not started yet. */
    public static HttpCalls enableHealth(RunningApp app) {
        HttpCalls calls = new HttpCalls(FreePort.find());
        app.set("restore.health.port", Integer.toString(calls.port));
        return calls;
    }

    /** For a server of the test's own. */
    public static HttpCalls toFreePort() {
        return new HttpCalls(FreePort.find());
    }

    public int port() {
        return port;
    }

    /** {@return a call with the right token} */
    public HttpRequest.Builder to(String path) {
        return toWithoutToken(path).header("Authorization", "Bearer " + TOKEN);
    }

    public HttpRequest.Builder toWithoutToken(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    /** Posts a body; headers are names and values in turn. */
    public HttpResponse<String> post(String contentType, String body, String... headers) {
        HttpRequest.Builder call = to("/requests").header("Content-Type", contentType);
        if (headers.length > 0) {
            call.headers(headers);
        }
        return send(call.POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> get(String path) {
        return send(to(path).GET());
    }

    public HttpResponse<String> send(HttpRequest.Builder call) {
        try {
            return client.send(call.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    public static JsonNode json(String body) {
        try {
            return RestoreJson.mapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a connection; each byte is the test's} */
    public Socket connect() {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text as it stands, half-closes, and gives all that comes back until the end. */
    public String raw(String text) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
