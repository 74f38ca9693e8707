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
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.Found;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Plans approved at the command line, against the whole application. */
class ApproveCommandTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String APPROVER = "token-of-an-approver-0123456789";

    @TempDir Path folder;
    private ImageKitSandbox imageKit;
    private RunningApp app;
    private Map<String, String> environment = Map.of();
    private String out;
    private String err;

    @BeforeEach
    void prepare() {
        imageKit = ImageKitSandbox.start();
        imageKit.anyFileExists(3);
        app = new RunningApp(folder, imageKit, null);
        HttpCalls.enable(app);
    }

    @AfterEach
    void stop() {
        app.close();
        imageKit.close();
    }

    private int run(String... args) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine line = JobsCommand.commandLine(Path.of(""), folder, environment::get);
        line.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
        int status = line.execute(args);
        out = output.toString();
        err = errors.toString();
        return status;
    }

    private Ledger ledger() {
        Path file = folder.resolve("data/ledger.db");
        return Ledger.open(new LedgerSettings("jdbc:sqlite:" + file, "", ""), Clock.systemUTC());
    }

    private static CheckedLine line(int line, String requestId, boolean dryRun) {
        return new CheckedLine.Valid(
                line,
                new RestoreRequest(
                        requestId,
                        ImageKit.PROVIDER,
                        "photos",
                        Operation.RESTORE,
                        "file" + line,
                        "v1",
                        "why",
                        Map.of("ticket", "7"),
                        new Selector(null, false, null, null, dryRun)));
    }

    /** An ended dry run that planned so many files. */
    private static Job planned(Ledger ledger, int files, Instant lastChange) {
        List<CheckedLine> lines = new ArrayList<>();
        for (int i = 1; i <= files; i++) {
            lines.add(line(i, "t" + i, true));
        }
        Job job = ledger.intake().acceptWhole("file", "a.ndjson", null, null, lines).job();
        Found found = new Found(null, null, null, 1, List.of(), false, false).withLast(lastChange);
        for (ClaimedItem item : ledger.claim("photos", files)) {
            RestoreOutcome outcome =
                    RestoreOutcome.of(
                                    item.outcomeId(),
                                    Status.PLANNED,
                                    item.request(),
                                    item.jobId(),
                                    item.source(),
                                    item.acceptedAt(),
                                    Instant.now())
                            .withProof(new Proof(null, null, null, found));
            ledger.record(List.of(new Verdict.Ended(item, outcome, null, null, 1)));
        }
        return job;
    }

    private Job planned(int files, Instant lastChange) {
        try (Ledger ledger = ledger()) {
            return planned(ledger, files, lastChange);
        }
    }

    private long writes() {
        return imageKit.log().calls(call -> call.method().equals("PUT")).size();
    }

    private void awaitEnd(String job) {
        await().atMost(PATIENCE)
                .until(() -> run("show", job) == 0 && out.contains("status    ended"));
    }

    @Test
    void aPlanIsCarriedOutOnceHoweverOftenItIsAskedFor() throws IOException {
        String plan = planned(3, Instant.now()).jobId();
        app.start();
        assertEquals(0, run("approve", plan), err);
        String sentence = out;
        assertTrue(
                out.contains("This assumes: no version was restored elsewhere since asOf."), out);
        assertTrue(err.startsWith("Warning: the newest change"), err);
        assertEquals(0, run("approve", plan, "--incomplete", "--json"), err);
        JsonNode job = json(out);
        String jobId = job.path("jobId").asText();
        assertTrue(sentence.contains("Job " + jobId + " does what was planned."), sentence);
        assertEquals("plan", job.at("/source/kind").asText());
        assertEquals(plan, job.at("/source/name").asText());
        awaitEnd(jobId);
        assertTrue(out.contains("restored  3"), out);
        assertEquals(3, writes());

        // Dropping the plan is approving it: nothing is left to do.
        app.awaitSummaries(2);
        Path file = folder.resolve("outbox").resolve(plan + ".plan.ndjson");
        assertEquals(3, Files.readAllLines(file).size());
        app.drop("again.ndjson", Files.readString(file));
        app.awaitSummaries(3);
        List<String> statuses =
                app.outcomes().stream()
                        .filter(
                                outcome ->
                                        outcome.at("/source/name").asText().equals("again.ndjson"))
                        .map(outcome -> outcome.path("status").asText())
                        .toList();
        assertEquals(List.of("duplicate", "duplicate", "duplicate"), statuses);
        assertEquals(3, writes());

        assertEquals(0, run("outcomes", jobId, "--limit", "2"), err);
        assertEquals(4, out.lines().count(), out);
        assertTrue(out.contains("file1"), out);
        String next = out.strip().replaceAll("(?s).*--after ", "");
        assertEquals(0, run("outcomes", jobId, "--limit", "2", "--after", next), err);
        assertEquals(2, out.lines().count(), out);
        assertEquals(0, run("outcomes", jobId, "--status", "failed,planned", "--json"), err);
        assertEquals("{\"outcomes\":[]}", out.strip());
        assertEquals(0, run("outcomes", plan, "--status", "planned", "--json"), err);
        assertEquals("t1", json(out).at("/outcomes/0/requestId").asText());

        assertEquals(1, run("approve", jobId));
        assertTrue(err.contains("has planned nothing"), err);
        assertEquals(1, run("undo", plan));
        assertTrue(err.contains("nothing that it knows how to undo"), err);
    }

    @Test
    void whatWasHalfReadWhenTheProcessDiedGoesOn() {
        String plan;
        String jobId;
        try (Ledger ledger = ledger()) {
            Job job = planned(ledger, 5, Instant.EPOCH);
            plan = job.jobId();
            Job approved = ledger.control().followUp(FollowUp.PLAN, plan).orElseThrow();
            jobId = approved.jobId();
            ledger.intake()
                    .commit(
                            approved,
                            List.of(line(1, "t1/" + plan, false), line(2, "t2/" + plan, false)));
        }
        app.start();
        awaitEnd(jobId);
        assertTrue(out.contains("restored  5"), out);
        assertEquals(5, writes());
        assertEquals(0, run("approve", plan, "--json"), err);
        assertEquals("", err);
        assertEquals(jobId, json(out).path("jobId").asText());
    }

    @Test
    void onlyTheApproversTokenApprovesAndItComesFromTheEnvironment() throws IOException {
        String plan = planned(1, null).jobId();
        app.set("restore.http.tokens.boss.token", APPROVER);
        app.set("restore.http.tokens.boss.role", "approve");
        app.start();
        assertEquals(0, run("show", plan), err);
        for (String command : List.of("approve", "undo")) {
            assertEquals(1, run(command, plan));
            assertTrue(err.contains("with the role approve"), err);
            assertTrue(err.contains("RESTORE_APPROVE_TOKEN"), err);
        }
        environment = Map.of("RESTORE_APPROVE_TOKEN", "token-of-nobody-0123456789");
        assertEquals(1, run("approve", plan));
        assertTrue(err.contains("does not accept the token"), err);
        assertTrue(err.contains("RESTORE_APPROVE_TOKEN here"), err);
        assertFalse(err.contains("nobody"), err);
        environment = Map.of("RESTORE_APPROVE_TOKEN", APPROVER);
        // Whoever approves need not know what others send.
        Path settings = folder.resolve("application.properties");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replace(HttpCalls.TOKEN, "{{env:NOBODY_SET_THIS}}")
                        .replace(APPROVER, "{{env:NOBODY_SET_THIS}}"));
        assertEquals(0, run("approve", plan, "--json"), err);
        assertEquals("plan", json(out).at("/source/kind").asText());
        assertEquals(1, run("show", plan));
        assertTrue(err.contains("restore.http.token refers to"), err);
    }
}
