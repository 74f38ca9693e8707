package io.restoreroutes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** The running application, as its HTTP interface shows it. */
final class JobServer {
    /** Longer than the application takes to say that its ledger does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int FIRST_REFUSAL = 300;

    private final ServerAddress server;
    private final boolean forApproval;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();

    /**
     * @param forApproval whether it is called to have something approved
     */
    JobServer(ServerAddress server, boolean forApproval) {
        this.server = server;
        this.forApproval = forApproval;
    }

    /** {@return what the application answers} */
    JsonNode get(String path) {
        return send(to(path).GET());
    }

    /**
     * {@return what the application answers}
     *
     * @param json the body, or null for none
     */
    JsonNode post(String path, String json) {
        HttpRequest.Builder call = to(path);
        return send(
                json == null
                        ? call.POST(BodyPublishers.noBody())
                        : call.header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + server.token());
    }

    private JsonNode send(HttpRequest.Builder call) {
        HttpResponse<String> answer;
        try {
            answer = client.send(call.build(), BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw new CliException(
                    "The application at " + server.url() + " did not answer in time; ask again.");
        } catch (ConnectException e) {
            throw new CliException(
                    "Nothing answers at "
                            + server.url()
                            + "; start the application in this folder, or name another address"
                            + " with --url.");
        } catch (IOException e) {
            throw new CliException("The connection to " + server.url() + " broke; ask again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("Interrupted.");
        }
        return read(answer);
    }

    private JsonNode read(HttpResponse<String> answer) {
        JsonNode json;
        try {
            json = RestoreJson.mapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw stranger();
        }
        if (answer.statusCode() < FIRST_REFUSAL && json.isObject()) {
            return json;
        }
        if (answer.statusCode() == UNAUTHORIZED) {
            throw new CliException(
                    "The application at "
                            + server.url()
                            + " does not accept the token; "
                            + (server.mayApprove()
                                    ? "it is one of a restore.http.tokens.<name>.token there, and "
                                    : "it is the one of restore.http.token there, and ")
                            + server.tokenVariable()
                            + " here.");
        }
        String message = json.path("error").path("message").asText();
        if (answer.statusCode() == FORBIDDEN && forApproval && !server.mayApprove()) {
            message +=
                    " "
                            + ServerAddress.APPROVE_TOKEN
                            + " is the environment variable that may hold it.";
        }
        throw message.isEmpty() ? stranger() : new CliException(message);
    }

    private CliException stranger() {
        return new CliException("What answers at " + server.url() + " is not Restore Routes.");
    }
}
