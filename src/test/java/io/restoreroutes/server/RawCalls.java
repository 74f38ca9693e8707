package io.restoreroutes.server;

import static io.restoreroutes.testing.HttpCalls.TOKEN;

import io.restoreroutes.sandbox.DemoState;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Calls byte by byte, each with the status that it is to be answered with. */
final class RawCalls {
    static final int LIMIT = 2048;
    static final String BODY =
            "{\"account\":\"photos\",\"fileId\":\""
                    + DemoState.PHOTO
                    + "\",\"versionId\":\""
                    + DemoState.PHOTO_GOOD_VERSION
                    + "\"}";
    static final String AUTH = "Authorization: Bearer " + TOKEN + "\r\n";
    private static final String HOST = "Host: 127.0.0.1\r\nConnection: close\r\n";
    static final String JSON = "Content-Type: application/json\r\n";
    static final String POST = "POST /requests HTTP/1.1\r\n" + HOST;

    private RawCalls() {}

    static String length(String body) {
        return "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static Stream<Arguments> calls() {
        String whole = AUTH + JSON + length(BODY);
        return Stream.of(
                Arguments.of(202, POST + whole),
                Arguments.of(
                        202,
                        POST
                                + AUTH
                                + JSON
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(BODY.length())
                                + "\r\n"
                                + BODY
                                + "\r\n0\r\n\r\n"),
                Arguments.of(202, POST.replace("Host", "hOsT") + whole),
                Arguments.of(202, POST + AUTH.replace("Bearer", "bEARER") + JSON + length(BODY)),
                // who calls
                Arguments.of(401, POST + JSON + length(BODY)),
                Arguments.of(401, POST + AUTH.replace("Bearer", "Basic") + JSON + length(BODY)),
                Arguments.of(401, POST + "Authorization: Bearer\r\n" + JSON + length(BODY)),
                Arguments.of(401, POST + "Authorization: " + TOKEN + "\r\n" + JSON + length(BODY)),
                Arguments.of(401, POST + AUTH + AUTH + JSON + length(BODY)),
                Arguments.of(401, POST + AUTH + "authorization: Basic eDp5\r\n" + length(BODY)),
                Arguments.of(401, POST + AUTH.replace("\r\n", "x\r\n") + JSON + length(BODY)),
                Arguments.of(
                        401,
                        POST.replace("/requests", "/requests?Authorization=Bearer%20" + TOKEN)
                                + JSON
                                + length(BODY)),
                Arguments.of(401, "GET /nothing HTTP/1.1\r\n" + HOST + "\r\n"),
                // what is sent
                Arguments.of(400, POST.replace("requests", "requests?a=b") + whole),
                Arguments.of(400, POST + AUTH + JSON + "Idempotency-Key: a b\r\n" + length(BODY)),
                Arguments.of(400, POST + AUTH + JSON + "Idempotency-Key: \r\n" + length(BODY)),
                Arguments.of(
                        400,
                        POST
                                + AUTH
                                + JSON
                                + ("Idempotency-Key: " + "k".repeat(256) + "\r\n")
                                + length(BODY)),
                Arguments.of(
                        400,
                        POST + AUTH + JSON + "Idempotency-Key: a\r\n".repeat(2) + length(BODY)),
                Arguments.of(202, POST + AUTH + length(BODY)),
                Arguments.of(415, POST + AUTH + JSON + JSON + length(BODY)),
                Arguments.of(415, POST + AUTH + JSON.replace("json", "xml") + length(BODY)),
                Arguments.of(
                        415,
                        POST + AUTH + JSON.replace("\r\n", "; charset=utf-16\r\n") + length(BODY)),
                Arguments.of(415, POST + AUTH + JSON + "Content-Encoding: br\r\n" + length(BODY)),
                // As a proxy sends it that unzips and leaves the header.
                Arguments.of(202, POST + AUTH + JSON + "Content-Encoding: gzip\r\n" + length(BODY)),
                Arguments.of(
                        415,
                        POST
                                + AUTH
                                + "Content-Type: application/x-www-form-urlencoded\r\n"
                                + length("CamelHttpUri=http://127.0.0.1:1&fileId=1")),
                Arguments.of(
                        415,
                        POST
                                + AUTH
                                + "Content-Type: multipart/form-data; boundary=x\r\n"
                                + length("--x\r\n\r\n\r\n--x--\r\n")),
                Arguments.of(417, POST + AUTH + JSON + "Expect: more\r\n" + length(BODY)),
                Arguments.of(413, POST + AUTH + JSON + length("x".repeat(LIMIT + 1))),
                Arguments.of(413, POST + AUTH + JSON + "Content-Length: 99999999999\r\n\r\n"),
                Arguments.of(
                        413,
                        POST
                                + AUTH
                                + JSON
                                + "Transfer-Encoding: chunked\r\n\r\n1000\r\n"
                                + "x".repeat(4096)
                                + "\r\n0\r\n\r\n"),
                // where it is sent
                Arguments.of(404, "GET / HTTP/1.1\r\n" + HOST + AUTH + "\r\n"),
                Arguments.of(404, POST.replace("/requests", "/Requests") + whole),
                Arguments.of(404, POST.replace("/requests", "/requests/x") + whole),
                Arguments.of(405, POST.replace("POST", "PUT") + whole),
                Arguments.of(405, POST.replace("POST", "GET") + AUTH + "\r\n"),
                Arguments.of(405, POST.replace("POST", "DELETE") + AUTH + "\r\n"),
                Arguments.of(405, POST.replace("POST", "OPTIONS") + AUTH + "\r\n"),
                Arguments.of(405, POST.replace("POST", "HEAD") + AUTH + "\r\n"),
                Arguments.of(405, POST.replace("/requests", "/jobs/20261122") + whole),
                Arguments.of(405, "HEAD /jobs/20261122-1 HTTP/1.1\r\n" + HOST + AUTH + "\r\n"),
                // what is no HTTP
                Arguments.of(400, "POST /%zz HTTP/1.1\r\n" + HOST + AUTH + "\r\n"),
                Arguments.of(400, POST + AUTH + JSON + "Content-Length: -1\r\n\r\n"),
                Arguments.of(400, POST + AUTH + JSON + "Content-Length: 1, 2\r\n\r\nx"),
                Arguments.of(400, "hello\r\n\r\n"),
                Arguments.of(414, "GET /" + "a".repeat(5000) + " HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of(431, POST + "X: " + "a".repeat(9000) + "\r\n\r\n"));
    }
}
