package io.restoreroutes.cli;

import static io.restoreroutes.testing.HttpCalls.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands against the whole application, and what they say where they cannot reach it. */
class JobsCommandTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private ImageKitSandbox imageKit;
    private RunningApp app;
    private HttpCalls http;
    private String out;
    private String err;

    @BeforeEach
    void prepare() {
        imageKit = ImageKitSandbox.start();
        imageKit.anyFileExists(3);
        app = new RunningApp(folder, imageKit, null);
        http = HttpCalls.enable(app);
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    private int run(String... args) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine line = JobsCommand.commandLine(Path.of(""), folder);
        line.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
        int status = line.execute(args);
        out = output.toString();
        err = errors.toString();
        return status;
    }

    /** A job of three items of which two failed, one of them for good. */
    private Job failedJob() {
        Path file = folder.resolve("data/ledger.db");
        LedgerSettings settings = new LedgerSettings("jdbc:sqlite:" + file, "", "");
        try (Ledger ledger = Ledger.open(settings, Clock.systemUTC())) {
            List<CheckedLine> lines = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                lines.add(
                        new CheckedLine.Valid(
                                i,
                                new RestoreRequest(
                                        "t" + i,
                                        ImageKit.PROVIDER,
                                        "photos",
                                        Operation.RESTORE,
                                        "file" + i,
                                        "v1",
                                        "why",
                                        Map.of("ticket", "7"))));
            }
            Job job = ledger.intake().acceptWhole("file", "a.ndjson", null, null, lines).job();
            List<ClaimedItem> items = ledger.claim("photos", 3);
            ledger.record(
                    List.of(
                            failed(items.get(0), true),
                            failed(items.get(1), false),
                            failed(items.get(2), true)));
            return job;
        }
    }

    private static Verdict failed(ClaimedItem item, boolean retryable) {
        RestoreRequest asked = item.request();
        ErrorCode code = retryable ? ErrorCode.PROVIDER_ERROR : ErrorCode.NOT_FOUND;
        RestoreOutcome outcome =
                RestoreOutcome.of(
                                item.outcomeId(),
                                Status.FAILED,
                                asked,
                                item.jobId(),
                                item.source(),
                                item.acceptedAt(),
                                Instant.now())
                        .withAttempts(1, null)
                        .withError(new OutcomeError(code, "no", null, 500, null, retryable));
        return new Verdict.Ended(item, outcome, null, null, 1);
    }

    @Test
    void handlesJobsAndForgetsThem() {
        String failed = failedJob().jobId();
        app.start();
        assertEquals(0, run("show", failed), err);
        assertTrue(out.contains("failed    3"), out);
        assertTrue(out.contains("retryable 2"), out);

        assertEquals(0, run("retry", failed, "--json"), err);
        JsonNode again = json(out);
        String job = again.path("jobId").asText();
        assertEquals("retry", again.path("source").path("kind").asText());
        assertEquals(failed, again.path("source").path("name").asText());
        await().atMost(PATIENCE).until(() -> run("show", job) == 0 && out.contains("ended"));
        assertTrue(out.contains("restored  2"), out);
        app.awaitSummaries(2);
        List<JsonNode> outcomes =
                app.outcomes().stream().filter(o -> o.path("jobId").asText().equals(job)).toList();
        assertEquals(
                List.of("t1", "t3"),
                outcomes.stream().map(o -> o.path("requestId").asText()).sorted().toList());
        assertEquals("why", outcomes.get(0).path("reason").asText());
        assertEquals("{\"ticket\":\"7\"}", outcomes.get(0).path("labels").toString());
        assertEquals(0, run("retry", failed));
        assertEquals("Job " + job + " tries them again.", out.strip());

        assertEquals(0, run("list"), err);
        List<String> rows = out.lines().toList();
        assertTrue(rows.get(0).startsWith("JOB "), out);
        // Ids begin with the second; both may be of the same one.
        List<String> newest = Stream.of(job, failed).sorted(Comparator.reverseOrder()).toList();
        assertTrue(rows.get(1).startsWith(newest.get(0) + "  ended "), out);
        assertTrue(rows.get(2).startsWith(newest.get(1) + "  ended "), out);
        assertEquals(3, rows.size(), out);
        assertEquals(0, run("list", "--limit", "1", "--status=ended"));
        assertTrue(out.contains("--before " + newest.get(0)), out);
        assertEquals(0, run("list", "--before", newest.get(0), "--json"));
        assertEquals(newest.get(1), json(out).path("jobs").at("/0/jobId").asText());

        for (String action : List.of("pause", "resume", "cancel")) {
            assertEquals(1, run(action, failed));
            assertTrue(err.contains("has ended"), err);
            assertEquals(1, run(action, "20200101-000000-aaaaaa"));
            assertTrue(err.startsWith("There is no such job. "), err);
        }
        assertEquals(1, run("retry", job));
        assertTrue(err.contains("no failed item"), err);
        assertEquals(1, run("priority", failed, "10"));
        assertTrue(err.contains("from -9 to 9"), err);

        // As curl -d sends it; only a priority is said in the body.
        assertEquals(409, form("/jobs/" + failed + "/cancel", ""));
        assertEquals(415, form("/jobs/" + failed + "/priority", "{\"priority\": 1}"));

        app.stop();
        app.set("restore.ledger.retention", "1ms").start();
        await().atMost(PATIENCE).until(() -> run("show", job) == 1 && run("show", failed) == 1);
        assertEquals(0, run("list"));
        assertEquals(1, out.lines().count(), out);
    }

    private int form(String path, String body) {
        HttpRequest.Builder call =
                http.to(path).header("Content-Type", "application/x-www-form-urlencoded");
        return http.send(call.POST(BodyPublishers.ofString(body))).statusCode();
    }

    @Test
    void wrongUseIsTwo() {
        assertEquals(2, run());
        assertEquals(2, run("redo", "x"));
        assertEquals(2, run("pause"));
        assertEquals(2, run("priority", "x", "high"));
        assertEquals(0, run("--help"), err);
        assertTrue(out.contains("pause") && out.contains("RESTORE_HTTP_TOKEN"), out);
        assertEquals(0, run("priority", "--help"), err);
    }

    @Test
    void saysWhatToDoWhereItCannotReachTheApplication() throws IOException {
        Path settings = folder.resolve("application.properties");
        Files.writeString(settings, "restore.intake.file.directory=inbox\n");
        assertEquals(1, run("list"));
        assertTrue(err.contains("restore.http.enabled=true"), err);
        assertTrue(err.contains(settings.toString()), err);

        String http = "restore.http.enabled=true\nrestore.http.port=" + FreePort.find() + "\n";
        Files.writeString(settings, http + "restore.http.token={{env:NOBODY_SET_THIS}}\n");
        assertEquals(1, run("list"));
        assertTrue(err.contains("restore.http.token refers to {{env:NOBODY_SET_THIS}}"), err);

        String token = "a-secret-of-the-test-0123456789";
        Files.writeString(
                settings, http + "my.token=" + token + "\nrestore.http.token={{my.token}}");
        assertEquals(1, run("list"));
        assertTrue(err.contains("Nothing answers at http://127.0.0.1:"), err);
        assertEquals(1, run("list", "--url", "http://example.com"));
        assertTrue(err.contains("plain http"), err);
        assertEquals(1, run("list", "--url", "http://127.0.0.1:99999"));
        assertTrue(err.contains("--url must be an address"), err);
        assertFalse(err.contains(token), err);
    }

    @Test
    void aWrongTokenIsSaidSo() throws IOException {
        app.start();
        Path settings = folder.resolve("application.properties");
        String text = Files.readString(settings);
        Files.writeString(settings, text.replace(HttpCalls.TOKEN, "another-token-0123456789"));
        assertEquals(1, run("list"));
        assertTrue(err.contains("does not accept the token"), err);
        assertFalse(err.contains("another-token"), err);
        assertEquals(1, run("list", "--url", "http://127.0.0.1:" + http.port() + "/nothing"));
        assertTrue(err.contains("token"), err);
    }
}
