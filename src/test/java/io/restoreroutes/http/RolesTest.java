package io.restoreroutes.http;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.RunningApp;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what over HTTP, against the whole application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesTest {
    private static final String JOB = "/jobs/20261122-074435-yzrxga";
    private static final Map<String, String> TOKENS =
            Map.of(
                    "view", "token-of-a-viewer-0123456789",
                    "operate", "token-of-an-operator-0123456789",
                    "approve", "token-of-an-approver-0123456789",
                    "default", HttpCalls.TOKEN);
    private static final List<String> ROLES = List.of("view", "operate", "approve");

    private ImageKitSandbox imageKit;
    private RunningApp app;
    private HttpCalls http;

    @BeforeAll
    void start(@TempDir Path folder) {
        imageKit = ImageKitSandbox.start();
        app = new RunningApp(folder, imageKit, null);
        http = HttpCalls.enable(app);
        for (String role : ROLES) {
            app.set("restore.http.tokens.a-" + role + ".token", TOKENS.get(role));
            app.set("restore.http.tokens.a-" + role + ".role", role);
        }
        app.start();
    }

    @AfterAll
    void stop() {
        app.close();
        imageKit.close();
    }

    private HttpResponse<String> call(String token, String method, String path, String body) {
        HttpRequest.Builder call =
                http.toWithoutToken(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json");
        return http.send(
                body == null || body.isEmpty()
                        ? call.method(method, BodyPublishers.noBody())
                        : call.method(method, BodyPublishers.ofString(body)));
    }

    /** Once as somebody who may, and once as each who may not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET  | /jobs                | view    | 200 |
                    GET  | /jobs/%              | view    | 404 |
                    GET  | /jobs/%/outcomes     | view    | 404 |
                    POST | /requests            | operate | 202 | []
                    POST | /jobs/%/pause        | operate | 404 |
                    POST | /jobs/%/resume       | operate | 404 |
                    POST | /jobs/%/cancel       | operate | 404 |
                    POST | /jobs/%/retry        | operate | 404 |
                    POST | /jobs/%/priority     | operate | 404 | {"priority": 1}
                    POST | /jobs/%/approve      | approve | 404 |
                    POST | /jobs/%/approve      | approve | 404 | {"incomplete": true}
                    POST | /jobs/%/undo         | approve | 404 |
                    """)
    void eachCallNeedsItsRole(String method, String path, String role, int status, String body) {
        String address = path.replace("/jobs/%", JOB);
        for (String caller : ROLES) {
            HttpResponse<String> answer = call(TOKENS.get(caller), method, address, body);
            if (ROLES.indexOf(caller) >= ROLES.indexOf(role)) {
                assertEquals(status, answer.statusCode(), caller + answer.body());
            } else {
                assertEquals(403, answer.statusCode(), caller + answer.body());
                assertEquals("forbidden", json(answer).at("/error/code").asText());
                String message = json(answer).at("/error/message").asText();
                assertTrue(message.contains("with the role " + role), message);
                assertTrue(message.contains("a-" + caller), message);
            }
        }
        // As soon as somebody else approves, the token without a name operates.
        assertEquals(
                role.equals("approve") ? 403 : status,
                call(TOKENS.get("default"), method, address, body).statusCode());
        for (String wrong : List.of("", "token-of-nobody-0123456789", TOKENS.get("view") + "x")) {
            assertEquals(401, call(wrong, method, address, body).statusCode(), wrong);
        }
    }

    /** The door goes by the address as it is written, the route by what it says. */
    @ParameterizedTest
    @CsvSource({"/%61pprove", "/approve/", "//approve", "/approve?x", "/approve;x"})
    void anotherSpellingIsNoWayRound(String action) {
        HttpResponse<String> answer = call(TOKENS.get("operate"), "POST", JOB + action, null);
        assertTrue(List.of(400, 403, 404, 405).contains(answer.statusCode()), answer.body());
        HttpResponse<String> may = call(TOKENS.get("approve"), "POST", JOB + "/approve", null);
        assertNotEquals(403, may.statusCode());
    }

    @Test
    void aBodyThatApproveDoesNotKnowIsRefused() {
        for (String body :
                List.of("[]", "{\"incomplete\": 1}", "{\"all\": true}", "no json", "true")) {
            HttpResponse<String> answer =
                    call(TOKENS.get("approve"), "POST", JOB + "/approve", body);
            assertEquals(400, answer.statusCode(), body);
        }
        for (String query : List.of("limit=1001", "limit=0", "status=done", "after=x", "a=b")) {
            HttpResponse<String> answer =
                    call(TOKENS.get("view"), "GET", JOB + "/outcomes?" + query, null);
            assertEquals(400, answer.statusCode(), query);
        }
    }

    @Test
    void noTokenIsLogged() {
        try (LogLines log = new LogLines()) {
            call(TOKENS.get("view"), "POST", JOB + "/undo", null);
            call("token-of-nobody-0123456789", "POST", JOB + "/undo", null);
            assertEquals(List.of(), log.with("token-of-"));
        }
    }
}
