package io.restoreroutes.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.Found;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a job leaves in the outbox to be dropped back: its plan and what undoes it. */
class FollowUpFilesTest extends OutboxFixture {
    private static final Instant EIGHT = Instant.parse("2026-11-20T08:00:00Z");
    private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
    private static final Proof CHOSEN =
            new Proof(
                    "9",
                    null,
                    null,
                    new Found("a", EIGHT, NINE, 1, List.of("eve"), true, true).withLast(NINE));

    /** Ends the account's next item. */
    private void end(String account, Status status, UnaryOperator<RestoreOutcome> told) {
        ClaimedItem item = jobs.ledger.claim(account, 1).get(0);
        RestoreOutcome outcome =
                RestoreOutcome.of(
                        item.outcomeId(),
                        status,
                        item.request(),
                        item.jobId(),
                        item.source(),
                        item.acceptedAt(),
                        Instant.now());
        jobs.ledger.record(List.of(new Verdict.Ended(item, told.apply(outcome), null, null, 1)));
    }

    private static UnaryOperator<RestoreOutcome> wrote(String previous, String current) {
        return outcome ->
                outcome.withAttempts(1, current)
                        .withProof(new Proof(null, previous, "version", null));
    }

    /** As ImageKit's list after a write tells it. */
    private static JsonNode item(String version, Instant updated) {
        return RestoreJson.mapper()
                .createObjectNode()
                .put("type", "file")
                .put("fileId", "3")
                .put("createdAt", EIGHT.toString())
                .put("updatedAt", updated.toString())
                .set("versionInfo", RestoreJson.mapper().createObjectNode().put("id", version));
    }

    private JsonNode summary(Job job) throws IOException {
        return RestoreJson.mapper().readTree(Files.readString(file(job, ".summary.json")));
    }

    @Test
    void whatWasPlannedAndWrittenCanBeDroppedBack() throws Exception {
        Job job =
                jobs.accept(
                        "{\"requestId\":\"a-1\",\"account\":\"legal\",\"fileId\":\"1\","
                                + "\"versionId\":\"7\",\"operation\":\"rollback\","
                                + "\"reason\":\"why\",\"labels\":{\"ticket\":\"4\"}}\n"
                                + LedgerJobs.line("a-2", "legal", 2)
                                + LedgerJobs.line("a-3", "shop", 3));
        end("legal", Status.PLANNED, outcome -> outcome.withProof(CHOSEN));
        end("legal", Status.UNCHANGED, outcome -> outcome);
        JsonNode item = item("7", NINE);
        end("shop", Status.RESTORED, wrote("6b", "7").andThen(o -> o.withResponse(item))::apply);
        start();
        awaitSummary(job);
        assertEquals(
                List.of(
                        "{\"requestId\":\"a-1/"
                                + job.jobId()
                                + "\",\"account\":\"legal\",\"operation\":\"rollback\","
                                + "\"fileId\":\"1\",\"versionId\":\"7\",\"ifCurrent\":\"9\","
                                + "\"reason\":\"why\",\"labels\":{\"ticket\":\"4\"}}"),
                lines(job, ".plan.ndjson"));
        assertEquals(
                List.of(
                        "{\"requestId\":\"a-3/"
                                + job.jobId()
                                + "/undo\",\"account\":\"shop\",\"operation\":\"rollback\","
                                + "\"fileId\":\"3\",\"versionId\":\"6b\","
                                + "\"ifCurrent\":\"7@2026-11-20T09:00:00Z\"}"),
                lines(job, ".undo.ndjson"));
        assertFalse(Files.exists(file(job, ".failed.ndjson")));
        JsonNode summary = summary(job);
        assertEquals(1, summary.at("/counts/planned").asInt());
        assertEquals(1, summary.path("near").asInt());
        assertEquals(1, summary.path("evicts").asInt());
        assertEquals("{\"eve\":1}", summary.path("changedBy").toString());
        assertEquals(NINE.toString(), summary.path("lastChange").asText());
        assertEquals(0, summary.path("notUndoable").asInt());
        assertEquals("{\"calls\":2,\"seconds\":1}", summary.path("forecast").toString());
        assertTrue(summary.path("assumes").isMissingNode(), summary.toString());
    }

    @Test
    void aPlanSaysWhatItTakesForGranted() throws Exception {
        Job job = jobs.accept(LedgerJobs.line("a", "shop", 1) + LedgerJobs.line("b", "shop", 2));
        end("shop", Status.PLANNED, outcome -> outcome.withProof(CHOSEN));
        end("shop", Status.PLANNED, outcome -> outcome.withProof(CHOSEN));
        start();
        awaitSummary(job);
        assertEquals("[\"all is well\"]", summary(job).path("assumes").toString());
        assertEquals("{\"eve\":2}", summary(job).path("changedBy").toString());
    }

    @Test
    void aCancelledJobHasNoPlan() throws Exception {
        Job job = jobs.accept(LedgerJobs.line("a", "shop", 1) + LedgerJobs.line("b", "shop", 2));
        end("shop", Status.PLANNED, outcome -> outcome.withProof(CHOSEN));
        jobs.ledger.control().cancel(job.jobId());
        assertEquals(1, jobs.ledger.sweeps().next(job.jobId()).cancelled());
        start();
        awaitSummary(job);
        assertFalse(Files.exists(file(job, ".plan.ndjson")));
        assertTrue(summary(job).path("forecast").isMissingNode());
        assertEquals(1, summary(job).at("/counts/planned").asInt());
    }

    @Test
    void whatCameOutOfTheTrashAndWhatDoesNotTellIsNotUndone() throws Exception {
        Job job =
                jobs.accept(
                        LedgerJobs.line("a", "legal", 1)
                                + LedgerJobs.line("b", "legal", 2)
                                + LedgerJobs.line("c", "legal", 3)
                                + LedgerJobs.line("d", "shop", 4)
                                + LedgerJobs.line("e", "legal", 5));
        end("legal", Status.RESTORED, wrote("6", "7"));
        end("legal", Status.PROMOTED, wrote(null, "8"));
        end("legal", Status.PROMOTED, wrote("6", "8"));
        // A write that left another content than it should can be undone like any other.
        end("legal", Status.FAILED, wrote("6", "9"));
        end("shop", Status.RESTORED, wrote("6", "7"));
        start();
        awaitSummary(job);
        List<String> undo = lines(job, ".undo.ndjson");
        assertEquals(2, undo.size(), undo.toString());
        assertTrue(undo.get(0).contains("\"requestId\":\"c/"), undo.get(0));
        assertTrue(undo.get(1).contains("\"requestId\":\"e/"), undo.get(1));
        assertTrue(undo.get(1).contains("\"ifCurrent\":\"9\""), undo.get(1));
        assertEquals(3, summary(job).path("notUndoable").asInt());
    }

    @Test
    void aLongIdBecomesItsDigest() throws Exception {
        Job job =
                jobs.accept(
                        LedgerJobs.line("x".repeat(190), "legal", 1)
                                + LedgerJobs.line("y".repeat(177), "legal", 2)
                                + LedgerJobs.line("z".repeat(178), "legal", 3));
        end("legal", Status.PLANNED, outcome -> outcome.withProof(CHOSEN));
        end("legal", Status.PLANNED, outcome -> outcome.withProof(CHOSEN));
        end("legal", Status.PLANNED, outcome -> outcome.withProof(CHOSEN));
        start();
        awaitSummary(job);
        List<String> ids =
                lines(job, ".plan.ndjson").stream().map(FollowUpFilesTest::requestId).toList();
        assertTrue(ids.get(0).matches("[0-9a-f]{64}"), ids.get(0));
        assertEquals("y".repeat(177) + "/" + job.jobId(), ids.get(1));
        assertEquals(200, ids.get(1).length());
        assertTrue(ids.get(2).matches("[0-9a-f]{64}"), ids.get(2));
    }

    private static String requestId(String line) {
        try {
            return RestoreJson.mapper().readTree(line).path("requestId").asText();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theSummaryComesLastAndASuccessorWritesTheSame() throws Exception {
        Job job = jobs.accept(LedgerJobs.line("a", "legal", 1) + LedgerJobs.line("b", "legal", 2));
        end("legal", Status.PLANNED, outcome -> outcome.withProof(CHOSEN));
        end("legal", Status.PROMOTED, wrote("6", "8"));
        Path outbox = folder.resolve("outbox");
        Set<String> before = new HashSet<>();
        DiskSync disk =
                new DiskSync() {
                    @Override
                    public void names(Path of) throws IOException {
                        if (of.equals(outbox) && !Files.exists(file(job, ".summary.json"))) {
                            try (Stream<Path> files = Files.list(of)) {
                                files.forEach(file -> before.add(file.getFileName().toString()));
                            }
                        }
                        super.names(of);
                    }
                };
        List<OutboxRow> rows = jobs.ledger.outbox().read(0, 100);
        RestoreOutbox first = Deliverer.outbox(jobs.ledger, outbox, disk);
        first.resume(0);
        first.write(new OutcomeBatch(rows));
        assertTrue(before.contains(job.jobId() + ".plan.ndjson"), before.toString());
        assertTrue(before.contains(job.jobId() + ".undo.ndjson"), before.toString());
        List<String> plan = lines(job, ".plan.ndjson");
        List<String> undo = lines(job, ".undo.ndjson");
        // It died before the ledger heard of it, and something has torn its files.
        Files.writeString(file(job, ".plan.ndjson"), "{");
        Files.delete(file(job, ".undo.ndjson"));
        RestoreOutbox successor = Deliverer.outbox(jobs.ledger, outbox, disk);
        successor.resume(0);
        successor.write(new OutcomeBatch(rows));
        assertEquals(plan, lines(job, ".plan.ndjson"));
        assertEquals(undo, lines(job, ".undo.ndjson"));
        assertEquals(1, plan.size());
        assertEquals(1, undo.size());
    }
}
