package io.restoreroutes.http;

import static io.restoreroutes.testing.HttpCalls.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.CallLog;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that a caller sends beside the body makes a difference to any call that we make. */
class HttpHeaderAttackTest {
    private static final String EVIL = "http://127.0.0.1:1/evil";
    private static final String BODY =
            "[{\"account\":\"photos\",\"fileId\":\""
                    + DemoState.PHOTO
                    + "\",\"versionId\":\""
                    + DemoState.PHOTO_GOOD_VERSION
                    + "\"},{\"account\":\"documents\",\"operation\":\"promote\",\"fileId\":"
                    + "\"4711000002\",\"versionId\":\"88100000201\"}]";

    @TempDir static Path folder;
    private static ImageKitSandbox imageKit;
    private static BoxSandbox box;
    private static RunningApp app;
    private static HttpCalls http;
    private static List<String> clean;

    @BeforeAll
    static void start() {
        imageKit = ImageKitSandbox.start();
        box = BoxSandbox.start();
        DemoState.seed(imageKit, box);
        app = new RunningApp(folder, imageKit, box);
        http = HttpCalls.enable(app);
        app.start();
        // the first one also fetches a token
        post("/requests", "");
        clean = post("/requests", "");
        assertEquals(2, clean.size(), clean.toString());
    }

    @AfterAll
    static void stop() {
        app.close();
        box.close();
        imageKit.close();
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                        // where to
                        Stream.of(
                                        "CamelHttpUri",
                                        "CAMELHTTPURI",
                                        "camelhttpuri",
                                        "cAmElHtTpUrI",
                                        "Camel-Http-Uri",
                                        "CamelHttpBaseUri",
                                        "CamelHttpUrl",
                                        "CamelRestHttpUri",
                                        "CamelToEndpoint",
                                        "CamelSlipEndpoint",
                                        "CamelDestinationOverrideUrl",
                                        "org.apache.camel.Exchange.HTTP_URI",
                                        "org.apache.camel.HttpUri")
                                .map(name -> name + ": " + EVIL),
                        Stream.of(
                                        "CamelHttpPath",
                                        "CAMELHTTPPATH",
                                        "camelhttppath",
                                        "CamelHttpServletRequest",
                                        "X-Original-URL",
                                        "X-Rewrite-URL",
                                        "jobId")
                                .map(name -> name + ": /../../evil"),
                        Stream.of("CamelHttpQuery", "CAMELHTTPQUERY", "CamelHttpRawQuery")
                                .map(name -> name + ": bridgeEndpoint=false"),
                        Stream.of(
                                "X-Forwarded-Host: evil.example",
                                "X-Forwarded-Proto: https",
                                "Forwarded: host=evil.example",
                                "CamelHttpHost: evil.example",
                                "CamelHttpPort: 1"),
                        // how
                        Stream.of(
                                        "CamelHttpMethod",
                                        "CAMELHTTPMETHOD",
                                        "camelhttpmethod",
                                        "X-HTTP-Method-Override",
                                        "X-HTTP-Method",
                                        "X-Method-Override",
                                        "CamelRestHttpMethod")
                                .map(name -> name + ": DELETE"),
                        Stream.of(
                                "CamelBeanMethodName: refuse",
                                "CAMELBEANMETHODNAME: refuse",
                                "bean: x",
                                "CamelSplitIndex: 7",
                                "CamelRedelivered: true",
                                "CamelLanguageScript: ${exchange}",
                                "CamelExecCommandExecutable: touch"),
                        // as whom
                        Stream.of(
                                "Proxy-Authorization: Basic eDp5",
                                "X-Authorization: Bearer x",
                                "As-User: 1",
                                "BoxApi: shared_link=x",
                                "Cookie: a=b",
                                "CamelAuthentication: Basic"),
                        // what
                        Stream.of(
                                "CamelFileName: ../evil.json",
                                "CamelFileNameOnly: evil.csv",
                                "camelfilename: evil",
                                "restoreSourceKind: file",
                                "restoreSourceName: evil",
                                "restoreSourceId: evil",
                                "RESTORESOURCEDIGEST: evil",
                                "restoreRefusedReason: evil",
                                "restoreAcceptSession: evil",
                                "CamelCharsetName: utf-16",
                                "CamelHttpCharacterEncoding: utf-16",
                                "CamelHttpResponseCode: 500",
                                "JMSDestination: evil",
                                "Transfer-Priority: 1",
                                "User-Agent: ${sys:java.home}{{env:PATH}}",
                                "Accept-Encoding: gzip",
                                "If-Match: *",
                                "Range: bytes=0-1"))
                .flatMap(lines -> lines)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void aHeaderChangesNoCall(String header) {
        assertEquals(clean, post("/requests", header + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void aParameterIsRefused(String header) {
        long calls = imageKit.log().total() + box.log().total();
        String[] pair = header.split(": ", 2);
        String query = pair[0] + "=" + URLEncoder.encode(pair[1], UTF_8);

        String answer = http.raw(call("/requests?" + query, ""));

        assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        assertEquals(calls, imageKit.log().total() + box.log().total());
    }

    /** Posts, waits for the job's end, and gives the calls it led to. */
    private static List<String> post(String path, String headers) {
        imageKit.log().clear();
        box.log().clear();
        String answer = http.raw(call(path, headers));
        assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        String job =
                HttpCalls.json(body.substring(body.indexOf('{'), body.indexOf('}') + 1))
                        .path("jobId")
                        .asText();
        String end =
                Awaitility.await()
                        .until(
                                () -> http.get("/jobs/" + job).body(),
                                state -> state.contains("\"status\":\"ended\""));
        assertTrue(end.contains("\"source\":{\"kind\":\"http\",\"name\":\"http\"}"), end);
        assertTrue(end.contains("\"restored\":1,\"promoted\":1,"), end);
        return Stream.of(imageKit.log(), box.log())
                .map(CallLog::calls)
                .flatMap(List::stream)
                .map(HttpHeaderAttackTest::shown)
                .toList();
    }

    private static String shown(Call call) {
        return String.join(
                "\n",
                call.method() + " " + call.path() + "?" + call.request().query(),
                new TreeMap<>(call.request().headers()).toString(),
                call.body());
    }

    private static String call(String path, String headers) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
                + TOKEN
                + "\r\nContent-Type: application/json\r\n"
                + headers
                + "Content-Length: "
                + BODY.length()
                + "\r\n\r\n"
                + BODY;
    }
}
