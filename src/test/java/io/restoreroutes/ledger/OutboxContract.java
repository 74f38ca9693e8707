package io.restoreroutes.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Original;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.SourceForm;
import io.restoreroutes.request.Status;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What delivery reads and remembers, on each database. */
abstract class OutboxContract extends LedgerFixture {

    @Test
    void targetsStartAtTheEndExceptTheOutbox() {
        accept(invalid(1, Map.of(), "x"), invalid(2, Map.of(), "y"));
        long end = outbox().get(1).seq();
        assertEquals(0, ledger.outbox().position("outbox"));
        assertEquals(end, ledger.outbox().position("audit"));
        accept(invalid(1, Map.of(), "z"));
        assertEquals(end, ledger.outbox().position("audit"));
        List<OutboxRow> rows = ledger.outbox().read(end, 10);
        assertEquals(1, rows.size());
        assertEquals("z", given(rows.get(0).jobId()).get(0));
        ledger.outbox().advance("audit", rows.get(0).seq());
        reopen();
        assertEquals(rows.get(0).seq(), ledger.outbox().position("audit"));
        assertEquals(1, ledger.outbox().read(0, 1).size());
    }

    @Test
    void aPageOfLongRowsEndsEarly() {
        for (int line = 1; line <= 7; line++) {
            accept(invalid(line, Map.of("reason", "x".repeat(900_000)), null));
        }
        List<OutboxRow> rows = ledger.outbox().read(0, 100);
        assertEquals(5, rows.size());
        assertEquals(2, ledger.outbox().read(rows.get(4).seq(), 100).size());
    }

    @Test
    void aPageOfLongLinesEndsEarly() {
        CheckedLine[] lines = new CheckedLine[7];
        for (int line = 1; line <= 7; line++) {
            lines[line - 1] = invalid(line, Map.of(), "x".repeat(900_000));
        }
        String job = accept(lines).job().jobId();
        List<UnsuccessfulRow> rows = ledger.outbox().readUnsuccessful(job, 0, Long.MAX_VALUE, 100);
        assertEquals(5, rows.size());
        long last = rows.get(4).seq();
        assertEquals(2, ledger.outbox().readUnsuccessful(job, last, Long.MAX_VALUE, 100).size());
    }

    private List<String> given(String jobId) {
        return ledger.outbox().readUnsuccessful(jobId, 0, Long.MAX_VALUE, 10).stream()
                .map(row -> row.given() == null ? null : new String(row.given(), ISO_8859_1))
                .toList();
    }

    @Test
    void whatCouldNotBeReadIsKeptByteForByteWithItsForm() {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        byte[] head = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, 'a', 0, '\n'};
        SourceForm form = new SourceForm("csv", head, new byte[0], every);
        OutcomeError error = OutcomeError.ofInput(ErrorCode.UNREADABLE, null, "No row.");
        CheckedLine unread =
                new CheckedLine.Invalid(
                        new RequestLine(2, Map.of(), Map.of(), error, new Original(every, form)),
                        error);
        String job = accept(valid(1, null, "1", "2"), unread).job().jobId();
        String other = accept(valid(1, null, "3", "4")).job().jobId();
        reopen();

        assertEquals(List.of(new String(every, ISO_8859_1)), given(job));
        SourceForm kept = ledger.outbox().unreadForm(job).orElseThrow();
        assertEquals("csv", kept.ending());
        assertArrayEquals(head, kept.head());
        assertArrayEquals(new byte[0], kept.separator());
        assertArrayEquals(every, kept.tail());
        assertEquals(Optional.empty(), ledger.outbox().unreadForm(other));
    }

    @Test
    void positionAndLengthsOfTheOutboxMoveTogether() {
        ledger.outbox().advanceFiles(5, Map.of("a", 100L, "b", 200L));
        Map<String, Long> next = new HashMap<>();
        next.put("a", null);
        next.put("b", 300L);
        ledger.outbox().advanceFiles(6, next);
        assertEquals(Map.of("b", 300L), ledger.outbox().fileLengths());
        assertEquals(6, ledger.outbox().position("outbox"));
    }

    @Test
    void aJobsOutcomesCanBeReadAgain() {
        Job job = accept(valid(1, "t", "1", "2"), valid(2, "t", "1", "2")).job();
        accept(invalid(1, Map.of(), "of another job"));
        end(claimOne(), Status.FAILED);
        ledger.intake().complete(job.jobId());
        Set<Status> all = EnumSet.allOf(Status.class);
        List<OutboxRow> rows = ledger.outbox().readJob(job.jobId(), 0, Long.MAX_VALUE, all, 10);
        assertEquals(
                List.of(Status.DUPLICATE, Status.FAILED),
                rows.stream().map(OutboxRow::status).toList());
        assertEquals("legal", rows.get(1).account());
        long last = rows.get(1).seq();
        assertEquals(rows.subList(1, 2), jobRows(job, rows.get(0).seq(), last, all));
        assertEquals(rows.subList(0, 1), jobRows(job, 0, last - 1, all));
        assertEquals(rows.subList(1, 2), jobRows(job, 0, last, EnumSet.of(Status.FAILED)));
        assertEquals(List.of(), jobRows(job, 0, last, Set.of()));
    }

    private List<OutboxRow> jobRows(Job job, long from, long upTo, Set<Status> statuses) {
        return ledger.outbox().readJob(job.jobId(), from, upTo, statuses, 10);
    }

    @Test
    void anAnswerTooLongForAColumnIsLeftOut() {
        accept(valid(1, null, "1", "2"));
        ClaimedItem item = claimOne();
        RestoreOutcome plain = outcome(item, Status.PROMOTED);
        RestoreOutcome huge =
                plain.withResponse(JsonNodeFactory.instance.textNode("x".repeat(1_100_000)));
        ledger.record(List.of(new Verdict.Ended(item, huge, null, null, 1)));
        assertEquals(RestoreJson.write(plain), outbox().get(0).json());
    }
}
