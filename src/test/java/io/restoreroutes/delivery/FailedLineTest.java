package io.restoreroutes.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.Status;
import io.restoreroutes.restore.ProviderModules;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailedLineTest {
    @TempDir Path folder;

    private String failed(List<CheckedLine> lines) {
        try (LedgerJobs jobs = new LedgerJobs(folder)) {
            Job job = jobs.commit(jobs.begin("x.ndjson"), lines);
            Set<Status> all = EnumSet.allOf(Status.class);
            OutboxRow row = jobs.ledger.outbox().readJob(job.jobId(), 0, 1_000, all, 1).get(0);
            return FailedLine.of(row, true, ProviderModules.STANDARD.providers());
        }
    }

    private String failed(String ndjson) {
        return failed(LedgerJobs.check(ndjson));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'account':'shop','fileId':'1','versionId':'2','typo':'x'}",
                "{'account':'shop','fileId':'1','versionId':'2','labels.a':'x'}",
                "{'account':'shop','fileId':'1','versionId':'2','':{}}",
                "{'account':'shop','fileId':'1','fileId':'3','versionId':'2'}",
                "{'account':'shop','fileId':true,'versionId':'2'}",
                "{'account':'shop','fileId':'1','versionId':'2','operation':['promote']}",
                "{'account':'shop','fileId':'1','versionId':'2','operation':'promote'}",
                "{'account':'shop','fileId':'1','versionId':'2','requestId':{}}",
                "{'account':'shop','fileId':'1','versionId':'2','reason':['x']}",
                "{'account':'shop','fileId':'1','versionId':'2','reason':'\\u0000'}",
                "{'account':'shop','fileId':'1','versionId':'2','labels':'x'}",
                "{'account':'shop','fileId':'1','versionId':'2','labels':{'a':[]}}",
                "{'account':'shop','fileId':'1','versionId':'2','labels':{'':'v'}}",
                "{'account':'shop','fileId':'../1','versionId':'2'}",
                "{'account':'shop','fileId':'1'}",
                "{'account':'nobody','fileId':'1','versionId':'2'}",
                "{'account':['shop'],'fileId':'1','versionId':'2'}",
                "{broken",
                "[{'account':'shop'}",
                "{'account':'shop'} {'account':'shop'}",
            })
    void whatWasRejectedIsRejectedAgainForTheSameReason(String line) {
        List<CheckedLine> lines = LedgerJobs.check(line.replace('\'', '"'));
        OutcomeError first = assertInstanceOf(CheckedLine.Invalid.class, lines.get(0)).error();
        String again = failed(lines);
        OutcomeError second =
                assertInstanceOf(CheckedLine.Invalid.class, LedgerJobs.check(again).get(0)).error();
        assertEquals(first.code(), second.code(), again);
        assertEquals(first.field(), second.field(), again);
    }

    @Test
    void aFieldThatIsWrongStaysReadable() {
        assertEquals(
                "../1",
                LedgerJobs.check(
                                failed(
                                        "{\"account\":\"shop\",\"fileId\":\"../1\",\"versionId\":\"2\"}"))
                        .stream()
                        .map(line -> ((CheckedLine.Invalid) line).asked().fields().get("fileId"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void unreadableTextStaysAsItWasOnOneLine() {
        assertEquals("no json, \\n either", failed("no json, \\n either"));
        assertEquals("{\"a\": \"x y", failed(unreadable("{\"a\": \"x\r\ny")));
    }

    @Test
    void aTextThatWouldNowReadAsARequestIsQuoted() {
        String line =
                "{\"account\":\"shop\",\"fileId\":\"1\",\"versionId\":\"2\",\"reason\":\"f\uFFFDr\"}";
        String again = failed(unreadable(line));
        assertInstanceOf(CheckedLine.Invalid.class, LedgerJobs.check(again).get(0));
    }

    @Test
    void aFirstLineThatLooksLikeAnArrayDoesNotSpoilTheRest() {
        String again = failed(unreadable("[1, 2]")) + "\n" + LedgerJobs.line("a", "shop", 1);
        List<CheckedLine> lines = LedgerJobs.check(again);
        assertInstanceOf(CheckedLine.Invalid.class, lines.get(0));
        assertInstanceOf(CheckedLine.Valid.class, lines.get(1));
    }

    private static List<CheckedLine> unreadable(String raw) {
        OutcomeError error = OutcomeError.ofInput(ErrorCode.UNREADABLE, null, "Not readable.");
        return List.of(
                new CheckedLine.Invalid(new RequestLine(1, Map.of(), Map.of(), error, raw), error));
    }
}
