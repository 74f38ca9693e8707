package io.restoreroutes.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.OutcomeError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailedLineTest {
    @TempDir Path folder;
    private String jobId;

    private FailedLine failed(List<CheckedLine> lines) throws IOException {
        try (LedgerJobs jobs = new LedgerJobs(folder)) {
            Job job = jobs.commit(jobs.begin("x.ndjson"), lines);
            jobId = job.jobId();
            return FailedLine.of(
                    jobs.ledger.outbox().readUnsuccessful(jobId, 0, Long.MAX_VALUE, 1).get(0));
        }
    }

    private FailedLine failed(String line) throws IOException {
        return failed(LedgerJobs.check(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'account':'shop','fileId':'1','versionId':'2','typo':'x'}",
                "{'account':'shop','fileId':'1','versionId':'2','typo':{'a':[1,'b']}}",
                "{'account':'shop','fileId':'1','versionId':'2','labels.a':'x'}",
                "{'account':'shop','fileId':'1','versionId':'2','':{}}",
                "{'account':'shop','fileId':'1','fileId':'3','versionId':'2'}",
                "{'account':'shop','fileId':true,'versionId':'2'}",
                "{'account':'shop','fileId':'1','versionId':'2','operation':['promote']}",
                "{'account':'shop','fileId':'1','versionId':'2','operation':'promote'}",
                "{'account':'shop','fileId':'1','versionId':'2','requestId':{}}",
                "{'account':'shop','fileId':'1','versionId':'2','requestId':'a','requestId':'b'}",
                "{'account':'shop','fileId':'1','versionId':'2','reason':['x']}",
                "{'account':'shop','fileId':'1','versionId':'2','reason':'\\u0000'}",
                "{'account':'shop','fileId':'1','versionId':'2','reason':'\\ud800'}",
                "{'account':'shop','fileId':'1','versionId':'2','labels':'x'}",
                "{'account':'shop','fileId':'1','versionId':'2','labels':{'a':[]}}",
                "{'account':'shop','fileId':'1','versionId':'2','labels':{'':'v'}}",
                "{'account':'shop','fileId':'../1','versionId':'2'}",
                "{'fileId':-5,'versionId':'2'}",
                "{'account':'shop','fileId':'1'}",
                "{'account':'nobody','fileId':'1','versionId':'2'}",
                "{'account':['shop'],'fileId':'1','versionId':'2'}",
                "{}",
                "{'account':'legal','fileId':'1','asOf':'yesterday'}",
                "{'account':'legal','fileId':'1','asOf':'2026-11-20','dryRun':true,'requestId':'r'}",
                "{'account':'legal','fileId':'1','versionId':'2','asOf':'2026-11-20T08:00:00Z'}",
                "{'account':'legal','fileId':'1','version':'next'}",
                "{'account':'shop','fileId':'1','path':'/a.jpg','versionId':'2'}",
                "{'account':'legal','path':'/a.jpg','versionId':'2','dryRun':'true'}",
                "{'account':'legal','fileId':'1','versionId':'2','ifCurrent':'3'}",
                "{'account':'legal','fileId':'1','versionId':'2','dryRun':'yes'}",
                "{'account':'legal','folder':'x','asOf':'2026-11-20T08:00:00Z','approveUpTo':500}",
                "{'account':'legal','folder':'1','asOf':'2026-11-20T08:00:00Z','approveUpTo':'many'}",
                "{'account':'legal','fileId':'../1','versionId':'2','dryRun':''}",
            })
    void aWrongRequestIsGivenBackWithItsIdAndIsWrongInTheSameWay(String quoted) throws IOException {
        String line = quoted.replace('\'', '"');
        CheckedLine.Invalid first = invalid(line);
        FailedLine failed = failed(line);

        assertTrue(failed.isRequest());
        CheckedLine.Invalid second = invalid(failed.request());

        assertEquals(first.error().code(), second.error().code(), failed.request());
        assertEquals(first.error().field(), second.error().field(), failed.request());
        assertEquals(first.error().message(), second.error().message(), failed.request());
        Map<String, String> fields = second.asked().fields();
        if (!line.contains("requestId")) {
            assertEquals(jobId + "-1", fields.get("requestId"));
            fields = new LinkedHashMap<>(fields);
            fields.remove("requestId");
        }
        assertEquals(first.asked().fields(), fields);
        assertEquals(first.asked().labels(), second.asked().labels());
        assertEquals(failed.request(), failed(failed.request()).request(), "given back again");
    }

    private static CheckedLine.Invalid invalid(String line) {
        return assertInstanceOf(CheckedLine.Invalid.class, LedgerJobs.check(line).get(0));
    }

    /** What the text says beside fields that requests have is kept to the letter. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"x\": 1.50e0, \"labels\": {\"a\":[ 1 ]}}|{\"requestId\":\"<id>\",\"x\": 1.50e0, \"labels\": {\"a\":[ 1 ]}}",
                "{\"x\":1,\"requestId\" : null }|{\"x\":1,\"requestId\" : \"<id>\" }",
                "{\"x\":1,\"requestId\":\"mine\"}|{\"x\":1,\"requestId\":\"mine\"}",
                "{\"x\":{\"requestId\":1}}|{\"requestId\":\"<id>\",\"x\":{\"requestId\":1}}",
                "  {\"\\u0078\\ud83d\":\"é\"}|  {\"requestId\":\"<id>\",\"\\u0078\\ud83d\":\"é\"}",
            })
    void onlyTheIdIsAdded(String given, String expected) throws IOException {
        String request = failed(given).request();

        assertEquals(expected.replace("<id>", jobId + "-1"), request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no json, \\n either", "{broken", "['account','shop'", "\u0001", "{} {}"})
    void whatCannotBeReadIsKeptByteForByte(String line) throws IOException {
        FailedLine failed = failed(line + "\r\n");

        assertFalse(failed.isRequest());
        assertArrayEquals((line + "\r\n").getBytes(StandardCharsets.UTF_8), failed.given());
    }

    @Test
    void aRowOfATableThatIsWrongIsARequestToo() throws IOException {
        List<CheckedLine> rows =
                LedgerJobs.check(
                        "x.csv",
                        "fileId,colour,versionId,labels.a\n1,\"r\ned\",2,b\n-5,,x/,\n"
                                .getBytes(StandardCharsets.UTF_8));

        assertEquals(
                "{\"requestId\":\"<id>\",\"fileId\":\"1\",\"colour\":\"r\\ned\",\"versionId\":\"2\","
                        + "\"labels\":{\"a\":\"b\"}}",
                failed(rows.subList(0, 1)).request().replace(jobId + "-2", "<id>"));
        assertEquals(
                "{\"requestId\":\"<id>\",\"fileId\":\"-5\",\"versionId\":\"x/\"}",
                failed(rows.subList(1, 2)).request().replace(jobId + "-4", "<id>"));
    }

    @Test
    void itsErrorIsOfTheLineThatWasGiven() throws IOException {
        OutcomeError error = invalid("{\"fileId\":\"1\"}").error();
        assertEquals("versionId", error.field());
        assertTrue(failed("{\"fileId\":\"1\"}").isRequest());
    }
}
