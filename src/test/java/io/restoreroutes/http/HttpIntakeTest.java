package io.restoreroutes.http;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Gzipped;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller of the HTTP intake sees, against the whole application. */
class HttpIntakeTest {
    private static final String JSON = "application/json";
    private static final String REQUEST =
            "{\"account\": \"photos\", \"fileId\": \""
                    + DemoState.PHOTO
                    + "\", \"versionId\": \""
                    + DemoState.PHOTO_GOOD_VERSION
                    + "\"}";

    @TempDir Path folder;
    private ImageKitSandbox imageKit;
    private RunningApp app;
    private HttpCalls http;

    @BeforeEach
    void start() {
        imageKit = ImageKitSandbox.start();
        DemoState.seed(imageKit);
        app = new RunningApp(folder, imageKit, null);
        http = HttpCalls.enable(app);
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    @Test
    void aPostBecomesAJobWhoseEndCanBeAskedFor() {
        HttpResponse<String> answer = http.post(JSON, REQUEST);

        assertEquals(202, answer.statusCode(), answer.body());
        String jobId = json(answer).path("jobId").asText();
        assertEquals(
                "{\"jobId\":\"" + jobId + "\",\"accepted\":1,\"rejected\":0,\"duplicates\":0}",
                answer.body());
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertEquals("/jobs/" + jobId, location);
        assertEquals(JSON, answer.headers().firstValue("Content-Type").orElseThrow());

        JsonNode state =
                Awaitility.await()
                        .until(
                                () -> json(http.get(location)),
                                now -> now.path("status").asText().equals("ended"));
        assertEquals(
                Set.of(
                        "jobId",
                        "source",
                        "status",
                        "counts",
                        "open",
                        "retryable",
                        "undoable",
                        "priority",
                        "acceptedAt",
                        "endedAt"),
                names(state));
        assertEquals("{\"kind\":\"http\",\"name\":\"http\"}", state.path("source").toString());
        assertEquals(1, state.path("counts").path("restored").asInt());
        assertEquals(10, state.path("counts").size());
        assertEquals(0, state.path("open").asInt());
        app.awaitSummaries(1);
        assertEquals("http", app.outcomes().get(0).path("source").path("kind").asText());
    }

    @Test
    void everyFormatIsReadByItsContentType() {
        assertEquals(2, accepted(http.post(JSON, "[" + REQUEST + "," + REQUEST + "]")));
        String lines = REQUEST + "\n" + REQUEST + "\n" + REQUEST;
        assertEquals(3, accepted(http.post("application/x-ndjson; charset=UTF-8", lines)));
        assertEquals(3, accepted(http.post("application/jsonl", lines)));
        String csv = "account,fileId,versionId\nphotos,a,b\nphotos,c,d\n";
        assertEquals(2, accepted(http.post("Text/CSV;charset=\"utf-8\"", csv)));
    }

    @Test
    void eachFormOfJsonIsToldByWhatItHolds() {
        String list = "{\"requests\": [" + REQUEST + ",\n" + REQUEST + "]}";
        for (String type : List.of(JSON, "application/x-ndjson")) {
            assertEquals(2, accepted(http.post(type, list)));
            assertEquals(2, accepted(http.post(type, "[" + REQUEST + "," + REQUEST + "]")));
            assertEquals(2, accepted(http.post(type, REQUEST + "\n" + REQUEST)));
            assertEquals(1, accepted(http.post(type, REQUEST.replace(",", ",\n"))));
        }
        String tsv = "account\tfileId\tversionId\nphotos\ta\tb\n";
        assertEquals(1, accepted(http.post("text/tab-separated-values", tsv)));
    }

    private HttpResponse<String> post(String type, byte[] body, String... headers) {
        HttpRequest.Builder call = http.to("/requests").header("Content-Type", type);
        if (headers.length > 0) {
            call.headers(headers);
        }
        return http.send(call.POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void aCompressedBodyIsToldByItsMark() {
        String csv = "account,fileId,versionId\nphotos,a,b\nphotos,c,d\n";
        for (String[] headers :
                new String[][] {{}, {"Content-Encoding", "gzip"}, {"Content-Encoding", "X-Gzip"}}) {
            assertEquals(1, accepted(post(JSON, Gzipped.of(REQUEST), headers)));
            assertEquals(2, accepted(post("text/csv", Gzipped.of(csv), headers)));
        }
        // as a proxy may have unzipped it
        byte[] plain = REQUEST.getBytes(StandardCharsets.UTF_8);
        assertEquals(1, accepted(post(JSON, plain, "Content-Encoding", "gzip")));
        for (String encoding : List.of("br", "deflate", "gzip, gzip")) {
            assertEquals(
                    415, post(JSON, plain, "Content-Encoding", encoding).statusCode(), encoding);
        }
    }

    /** What compresses writes the time into it. */
    @Test
    void theSameBodyCompressedAnewIsTheSameUnderItsKey() {
        byte[] first = Gzipped.of(REQUEST);
        byte[] later = first.clone();
        later[4] = 77;

        HttpResponse<String> job = post(JSON, first, "Idempotency-Key", "zip");
        assertEquals(202, job.statusCode());
        assertEquals(job.body(), post(JSON, later, "Idempotency-Key", "zip").body());
        assertEquals(job.body(), http.post(JSON, REQUEST, "Idempotency-Key", "zip").body());
        assertEquals(
                422, post(JSON, Gzipped.of(REQUEST + " "), "Idempotency-Key", "zip").statusCode());
        app.awaitSummaries(1);
        assertEquals(1, app.outcomes().size());
    }

    @Test
    void aBodyThatUnfoldsTooFarIsRefusedAndLeavesNothing() {
        byte[] bomb = Gzipped.of(new byte[(8 << 20) + 1]);
        List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            posts.add(CompletableFuture.supplyAsync(() -> post(JSON, bomb)));
        }

        for (CompletableFuture<HttpResponse<String>> post : posts) {
            assertEquals(413, post.join().statusCode(), post.join().body());
            assertEquals("too-large", json(post.join()).at("/error/code").asText());
            assertTrue(
                    json(post.join()).at("/error/message").asText().startsWith("Unzipped, the "));
        }
        // room is there again
        assertEquals(1, accepted(post(JSON, Gzipped.of(REQUEST))));
        app.awaitSummaries(1);
        assertEquals(1, app.outcomes().size());
    }

    @Test
    void aCompressedBodyIsTakenWholeOrNotAtAll() {
        byte[] whole = Gzipped.of(REQUEST + "\n" + REQUEST);
        for (byte[] body :
                List.of(Arrays.copyOf(whole, whole.length - 1), Gzipped.of(Gzipped.of(REQUEST)))) {
            HttpResponse<String> answer = post(JSON, body);
            assertEquals(400, answer.statusCode(), answer.body());
            assertEquals("unreadable", json(answer).at("/error/code").asText());
            assertTrue(json(answer).at("/error/message").asText().startsWith("The gzip data "));
        }
        app.awaitSummaries(2);
        assertEquals(2, app.outcomes().size());
    }

    /** It came in a body: nobody is told of files and their names. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "application/json|~~|The body is empty",
                "application/x-ndjson|~ \n~|The body is empty",
                "application/json|account,fileId|The Content-Type of a table is text/csv.",
                "text/csv|[1]|The Content-Type of such a body is application/json.",
                "text/csv|a|separate by",
                "application/json|{|The line is not valid JSON",
                "application/json|[{|The element is cut off",
            })
    void whatIsWrongIsToldInTheWordsOfTheCaller(String type, String body, String expected) {
        HttpResponse<String> answer = http.post(type, body);

        assertEquals(400, answer.statusCode());
        String message = json(answer).at("/error/message").asText();
        assertTrue(message.contains(expected), message);
        assertFalse(message.matches(".*\\b(file|[Nn]ame the|[Ss]ave)\\b.*"), message);
    }

    @Test
    void badLinesAreRejectedAndTheRestIsTaken() {
        HttpResponse<String> answer =
                http.post("application/x-ndjson", REQUEST + "\n{\"account\": 7}\nno json");

        assertEquals(202, answer.statusCode());
        assertEquals(1, json(answer).path("accepted").asInt());
        assertEquals(2, json(answer).path("rejected").asInt());
    }

    @Test
    void whatCannotBeReadAtAllIsAJobWithOneRejectedAnd400() {
        for (String body : List.of("", "no json", "{\"account\": ")) {
            HttpResponse<String> answer = http.post(JSON, body);
            assertEquals(400, answer.statusCode(), body);
            assertEquals("unreadable", json(answer).path("error").path("code").asText());
            assertFalse(json(answer).path("error").path("message").asText().isBlank());
            JsonNode state = json(http.get("/jobs/" + json(answer).path("jobId").asText()));
            assertEquals("ended", state.path("status").asText());
            assertEquals(1, state.path("counts").path("rejected").asInt());
        }
        app.awaitSummaries(3);
        assertEquals(3, app.outcomes().size());
    }

    @Test
    void theSameKeyIsTheSameJobAlsoAfterARestart() {
        String first = http.post(JSON, REQUEST, "Idempotency-Key", "order-4711").body();
        app.awaitSummaries(1);
        assertEquals(first, http.post(JSON, REQUEST, "Idempotency-Key", "order-4711").body());
        app.stop();
        app.start();
        HttpResponse<String> again = http.post(JSON, REQUEST, "Idempotency-Key", "order-4711");

        assertEquals(202, again.statusCode());
        assertEquals(first, again.body());
        assertEquals(1, imageKit.log().calls(call -> call.method().equals("PUT")).size());
        JsonNode outcome = app.outcomes().get(0);
        assertEquals("order-4711", outcome.path("source").path("name").asText());
    }

    @Test
    void aQuotedKeyIsTheSameKeyAsWithoutQuotes() {
        String first = http.post(JSON, REQUEST, "Idempotency-Key", "\"order-4711\"").body();

        assertEquals(first, http.post(JSON, REQUEST, "Idempotency-Key", "order-4711").body());
        assertEquals(first, http.post(JSON, REQUEST, "Idempotency-Key", "\"order-4711\"").body());
        assertEquals(
                422, http.post(JSON, "[]", "Idempotency-Key", "order-4711").statusCode(), first);
        app.awaitSummaries(1);
        assertEquals(1, app.outcomes().size());
        assertEquals("order-4711", app.outcomes().get(0).path("source").path("name").asText());
    }

    @Test
    void aKeyThatTheFirstVersionKeptWithItsQuotesIsKnown() throws Exception {
        byte[] body = REQUEST.getBytes(StandardCharsets.UTF_8);
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        Exchange kept =
                app.main()
                        .getCamelTemplate()
                        .request(
                                "direct:restore-accept",
                                exchange -> {
                                    exchange.setVariable("restoreSourceKind", "http");
                                    exchange.setVariable("restoreSourceName", "\"old\"");
                                    exchange.setVariable("restoreSourceId", "\"old\"");
                                    exchange.setVariable("restoreSourceDigest", digest);
                                    exchange.getMessage().setBody(body);
                                });
        String job = kept.getMessage().getBody(AcceptReply.class).jobId();

        for (String key : List.of("\"old\"", "old")) {
            HttpResponse<String> again = http.post(JSON, REQUEST, "Idempotency-Key", key);
            assertEquals(job, json(again).path("jobId").asText(), key);
        }
        app.awaitSummaries(1);
        assertEquals(1, app.outcomes().size());
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefusedAndNamesTheJob() {
        HttpResponse<String> first = http.post(JSON, REQUEST, "Idempotency-Key", "k");
        for (String other : List.of(REQUEST + " ", "", "[" + REQUEST + "," + REQUEST + "]")) {
            HttpResponse<String> second = http.post(JSON, other, "Idempotency-Key", "k");
            assertEquals(422, second.statusCode(), second.body());
            assertEquals(json(first).path("jobId"), json(second).path("jobId"));
            assertEquals(
                    "idempotency-key-reused", json(second).path("error").path("code").asText());
        }
        HttpResponse<String> format =
                http.post("application/jsonl", REQUEST, "Idempotency-Key", "k");
        assertEquals(422, format.statusCode());
        app.awaitSummaries(1);
        assertEquals(1, app.outcomes().size());
    }

    @Test
    void manyPostsWithOneKeyAtATimeAreOneJob() {
        List<CompletableFuture<HttpResponse<String>>> posts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            posts.add(
                    CompletableFuture.supplyAsync(
                            () -> http.post(JSON, REQUEST, "Idempotency-Key", "race")));
        }
        Set<String> answers = new TreeSet<>();
        posts.forEach(post -> answers.add(post.join().statusCode() + post.join().body()));

        assertEquals(1, answers.size(), answers.toString());
        app.awaitSummaries(1);
        assertEquals(1, app.outcomes().size());
        assertEquals(1, imageKit.log().calls(call -> call.method().equals("PUT")).size());
    }

    @Test
    void aRefusedSourceIsRefusedAgainUnderItsKey() {
        HttpResponse<String> first = http.post(JSON, "no json", "Idempotency-Key", "bad");
        HttpResponse<String> again = http.post(JSON, "no json", "Idempotency-Key", "bad");

        assertEquals(400, again.statusCode());
        assertEquals(first.body(), again.body());
    }

    @Test
    void jobsThatAreNotThereAre404() {
        for (String id :
                List.of("20261122-074435-yzrxga", "X", "%27%20OR%201=1", "a".repeat(200))) {
            HttpResponse<String> answer = http.get("/jobs/" + id);
            assertEquals(404, answer.statusCode(), id);
            assertEquals("not-found", json(answer).path("error").path("code").asText());
        }
    }

    @Test
    void aHeaderCannotNameAnotherJob() {
        String mine = json(http.post(JSON, REQUEST)).path("jobId").asText();
        HttpResponse<String> answer =
                http.send(http.to("/jobs/nothing").header("jobId", mine).GET());
        assertEquals(404, answer.statusCode());
        HttpResponse<String> other =
                http.send(http.to("/jobs/" + mine).header("jobId", "nothing").GET());
        assertEquals(mine, json(other).path("jobId").asText());
        assertTrue(other.headers().firstValue("jobId").isEmpty());
    }

    private static int accepted(HttpResponse<String> answer) {
        assertEquals(202, answer.statusCode(), answer.body());
        return json(answer).path("accepted").asInt();
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
