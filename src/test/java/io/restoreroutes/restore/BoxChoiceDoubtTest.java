package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.Changes;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.wire.SendPermit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process is killed, or an answer is lost, at each call on the way to a version that was chosen:
 * what had been chosen is written once, and what was current before is known.
 */
class BoxChoiceDoubtTest {
    /** A way to a version, and what it comes to. */
    private enum Way {
        AS_OF(null, "11", "good"),
        PREVIOUS(null, "12", "bad"),
        GUARDED("11", "11", "good"),
        PLAIN("11", "11", "good"),
        VERSION_IN_TRASH(null, "11", "good"),
        FILE_IN_TRASH(null, "11", "good");

        private final String asked;
        private final String versionId;
        private final String content;

        Way(String asked, String versionId, String content) {
            this.asked = asked;
            this.versionId = versionId;
            this.content = content;
        }

        private RestoreRequest request() {
            Instant then = Instant.now().minus(Duration.ofDays(2));
            Selector selector =
                    switch (this) {
                        case PLAIN -> Selector.NONE;
                        case GUARDED -> new Selector(null, false, null, "13", false);
                        case PREVIOUS -> new Selector(null, true, null, null, false);
                        default -> new Selector(then, false, null, null, false);
                    };
            return new RestoreRequest(
                    "r",
                    Box.PROVIDER,
                    "documents",
                    Operation.ROLLBACK,
                    "1",
                    asked,
                    null,
                    Map.of(),
                    selector);
        }
    }

    private final RestoreOnce restore = new RestoreOnce();
    private final BoxSandbox box = restore.box();
    private final AtomicReference<String> committed = new AtomicReference<>();

    @AfterEach
    void stop() {
        restore.close();
    }

    private void file(Way way) {
        box.trashedFilesShow(true);
        box.addFile(
                BoxFileSpec.file("1")
                        .version("10", "oldest")
                        .at(Instant.now().minus(Duration.ofDays(3)))
                        .version("11", "good")
                        .at(Instant.now().minus(Duration.ofDays(1)))
                        .version("12", "bad")
                        .at(Instant.now().minus(Duration.ofHours(1)))
                        .version("13", "worse"));
        if (way == Way.VERSION_IN_TRASH) {
            box.trashVersion("1", "11");
        } else if (way == Way.FILE_IN_TRASH) {
            box.trashFile("1");
        }
        box.log().clear();
        committed.set(null);
    }

    private int cleanCalls(Way way) {
        file(way);
        AttemptResult.Ended clean = ended(first(way));
        assertRight(way, clean, "clean");
        return box.log().calls(Requests.file("1")).size();
    }

    private Attempt first(Way way) {
        return restore.attempt(
                way.request(), SendPermit.ALWAYS, changes -> committed.set(changes.text()));
    }

    private static AttemptResult.Ended ended(Attempt attempt) {
        return (AttemptResult.Ended) attempt.result();
    }

    private void assertRight(Way way, AttemptResult.Ended ended, String when) {
        assertEquals(Status.PROMOTED, ended.status(), () -> when + ": " + ended);
        assertEquals(1, box.promotes("1"), when);
        assertEquals(way.content, box.version("1", box.currentVersion("1")).content(), when);
        String previous = way == Way.FILE_IN_TRASH ? null : "13";
        assertEquals(previous, ended.proof().previousVersionId(), () -> when + ": " + ended);
        assertEquals("sha1", ended.proof().verifiedBy(), when);
        assertEquals(way == Way.PREVIOUS ? "13" : null, ended.proof().ifCurrent(), when);
    }

    private static List<Fault> lost() {
        return List.of(Fault.close(), Fault.close().afterEffect());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aKillAtEachCallLeavesOneWrite(Way way) {
        int calls = cleanCalls(way);
        for (int call = 0; call < calls; call++) {
            for (Fault fault : lost()) {
                String when = way + ", call " + call + ", " + fault;
                Instant since = strike(way, call, fault);

                Attempt next = restore.afterKill(way.request(), committed.get(), since);

                assertTrue(next.result() instanceof AttemptResult.Ended, when + next.result());
                assertEquals(way.versionId, next.request().versionId(), when);
                assertRight(way, ended(next), when);
            }
        }
    }

    /** {@return when the attempt began whose call was struck} */
    private Instant strike(Way way, int call, Fault fault) {
        file(way);
        box.faults().when(Requests.file("1")).skip(call).times(1).then(fault);
        Instant since = Instant.now();
        assertTrue(first(way).result() instanceof AttemptResult.Again);
        return since;
    }

    /** What was chosen stays chosen, and nothing is said to be left alone after a write. */
    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"AS_OF", "PREVIOUS", "GUARDED"})
    void somebodyWritesAfterTheKill(Way way) {
        int calls = cleanCalls(way);
        for (int call = 0; call < calls; call++) {
            for (Fault fault : lost()) {
                String when = way + ", call " + call + ", " + fault;
                Instant since = strike(way, call, fault);
                boolean written = box.promotes("1") == 1;
                boolean chosen = Changes.parse(committed.get()).chosen() != null;
                box.upload("1", "99", "somebody else's");

                AttemptResult.Ended ended =
                        ended(restore.afterKill(way.request(), committed.get(), since));

                String told = when + ": " + ended;
                if (written) {
                    assertEquals(ErrorCode.CHANGED_MEANWHILE, ended.error().code(), told);
                    assertNotEquals(Status.SKIPPED, ended.status(), told);
                    assertEquals(1, box.promotes("1"), told);
                } else if (chosen || way == Way.GUARDED) {
                    assertEquals(Status.SKIPPED, ended.status(), told);
                    assertEquals(ErrorCode.NOT_CURRENT, ended.error().code(), told);
                    assertEquals(0, box.promotes("1"), told);
                } else if (way == Way.AS_OF) {
                    // Nothing had been chosen: theirs is one more change since the moment.
                    assertEquals(Status.PROMOTED, ended.status(), told);
                    assertEquals("99", ended.proof().previousVersionId(), told);
                } else {
                    // It could be ours, and the one before it what was bad.
                    assertEquals(ErrorCode.OUTCOME_UNKNOWN, ended.error().code(), told);
                    assertEquals(0, box.promotes("1"), told);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theChoiceIsCommittedBeforeTheWriteLeaves(boolean previous) {
        Way way = previous ? Way.PREVIOUS : Way.AS_OF;
        file(way);
        List<String> texts = new ArrayList<>();
        Predicate<io.restoreroutes.sandbox.Request> write = Requests.writes();
        box.faults()
                .when(
                        request -> {
                            if (write.test(request)) {
                                texts.add(committed.get());
                            }
                            return false;
                        })
                .then(Fault.close());
        first(way);
        assertEquals(1, texts.size());
        Changes known = Changes.parse(texts.get(0));
        assertEquals(way.versionId, known.chosen().versionId());
        assertEquals("13", known.chosen().ifCurrent());
        assertEquals("13", known.chosen().previousVersionId());
    }

    /** Without a ledger nothing is committed: what cannot be told is not to be asked again. */
    @Test
    void aCallerIsToldWhatWasChosen() {
        file(Way.PREVIOUS);
        box.faults().when(Requests.writes()).times(1).then(Fault.status(503));
        RestoreOutcome unknown = restore.once(previous());
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, unknown.error().code(), unknown::toString);
        assertFalse(unknown.error().retryable());
        assertEquals("12", unknown.versionId());
        assertEquals("13", unknown.ifCurrent());
        assertNull(unknown.version());
        assertEquals(0, box.promotes("1"));

        file(Way.PREVIOUS);
        box.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
        RestoreOutcome found = restore.once(previous());
        assertEquals(Status.PROMOTED, found.status(), found::toString);
        assertEquals("13", found.previousVersionId());
    }

    private static Map<String, Object> previous() {
        return Map.of(
                "requestId", "r", "account", "documents", "fileId", "1", "version", "previous");
    }

    /** It decides anew, and is in no doubt. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void aDryRunThatWasKilledDecidesAnew(Way way) {
        file(way);
        RestoreRequest asked = way.request();
        Selector one = asked.selector();
        Selector dry = new Selector(one.asOf(), one.previous(), null, one.ifCurrent(), true);
        RestoreRequest request =
                new RestoreRequest(
                        "r",
                        Box.PROVIDER,
                        "documents",
                        Operation.ROLLBACK,
                        "1",
                        way.asked,
                        null,
                        Map.of(),
                        dry);
        Attempt first = restore.attempt(request, SendPermit.ALWAYS, changes -> committed.set(""));
        assertEquals(Status.PLANNED, ended(first).status(), () -> first.result().toString());
        assertNull(committed.get());
        box.upload("1", "14", "worst");
        Attempt next = restore.afterKill(request, null, Instant.now());
        if (way == Way.GUARDED) {
            assertEquals(Status.SKIPPED, ended(next).status());
        } else {
            assertEquals(Status.PLANNED, ended(next).status(), () -> next.result().toString());
            assertEquals("14", ended(next).proof().ifCurrent());
            assertEquals(way == Way.PREVIOUS ? "13" : way.versionId, next.request().versionId());
        }
        assertEquals(0, box.promotes("1"));
        assertEquals(0, box.restores("1"));
    }
}
