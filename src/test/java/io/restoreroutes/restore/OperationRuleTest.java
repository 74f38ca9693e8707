package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.contract.Docs;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.wire.SendPermit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks the table of what is read after a doubt, and what follows, row by row. */
class OperationRuleTest {
    private final RestoreOnce restore = new RestoreOnce();
    private final ImageKitSandbox imageKit = restore.imageKit();
    private final BoxSandbox box = restore.box();

    @BeforeEach
    void files() {
        imageKit.addFile("1", "11", "12");
        box.addFile(BoxFileSpec.file("1").version("11", "good").version("12", "bad"));
    }

    @AfterEach
    void stop() {
        restore.close();
    }

    private Attempt first(OperationRule rule, Fault fault) {
        if (rule == OperationRule.BOX_RESTORE) {
            box.trashVersion("1", "11");
        }
        box.faults().when(Requests.writes()).times(1).then(fault);
        imageKit.faults().when(Requests.writes()).times(1).then(fault);
        String account = rule.provider() == Box.PROVIDER ? "documents" : "photos";
        RestoreRequest request =
                new RestoreRequest(
                        "r", rule.provider(), account, rule.operation(), "1", "11", null, Map.of());
        Attempt attempt = restore.attempt(request, SendPermit.ALWAYS);
        assertTrue(attempt.result() instanceof AttemptResult.Again);
        assertTrue(attempt.isInDoubt());
        box.log().clear();
        imageKit.log().clear();
        return attempt;
    }

    private AttemptResult.Ended next(Attempt doubtful) {
        return (AttemptResult.Ended) restore.next(doubtful).result();
    }

    private List<Call> calls(OperationRule rule) {
        return rule.provider() == Box.PROVIDER ? box.log().calls() : imageKit.log().calls();
    }

    private void assertReads(OperationRule rule) {
        long reads = calls(rule).stream().takeWhile(call -> call.method().equals("GET")).count();
        assertTrue(reads > 0 && reads <= rule.mostReads(), reads + " reads");
    }

    private long writes(OperationRule rule) {
        return calls(rule).stream().filter(call -> !call.method().equals("GET")).count();
    }

    private int effects(OperationRule rule) {
        if (rule.provider() == ImageKit.PROVIDER) {
            return imageKit.restores("1");
        }
        return rule == OperationRule.BOX_RESTORE ? box.restores("1") : box.promotes("1");
    }

    private static Status wellDone(OperationRule rule) {
        Set<OperationRule> promote =
                EnumSet.of(OperationRule.BOX_PROMOTE, OperationRule.BOX_ROLLBACK);
        return promote.contains(rule) ? Status.PROMOTED : Status.RESTORED;
    }

    @ParameterizedTest
    @EnumSource(OperationRule.class)
    void happened(OperationRule rule) {
        AttemptResult.Ended ended = next(first(rule, Fault.close().afterEffect()));
        assertNull(ended.error());
        assertEquals(wellDone(rule), ended.status());
        assertReads(rule);
        assertEquals(0, writes(rule));
        assertEquals(1, effects(rule));
    }

    @ParameterizedTest
    @EnumSource(OperationRule.class)
    void didNotHappen(OperationRule rule) {
        AttemptResult.Ended ended = next(first(rule, Fault.status(503)));
        assertNull(ended.error());
        assertEquals(wellDone(rule), ended.status());
        assertReads(rule);
        assertEquals(1, writes(rule));
        assertEquals(1, effects(rule));
    }

    @ParameterizedTest
    @EnumSource(OperationRule.class)
    void cannotBeTold(OperationRule rule) {
        Attempt doubtful = first(rule, Fault.close().afterEffect());
        if (rule == OperationRule.BOX_PROMOTE || rule == OperationRule.BOX_ROLLBACK) {
            // Somebody else promotes the same version, and then uploads another one.
            box.upload("1", "98", "good");
            box.upload("1", "99", "somebody else's");
        } else {
            box.faults().when(Requests.reads()).then(Fault.status(404));
            imageKit.faults().when(Requests.reads()).then(Fault.status(404));
        }
        AttemptResult.Ended ended = next(doubtful);
        assertEquals(Status.FAILED, ended.status());
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, ended.error().code());
        String text = ended.error().message();
        assertTrue(text.contains("the write left at " + doubtful.doubt().since()), text);
        if (rule.mostReads() > 1) {
            assertTrue(text.contains("current version 99") && text.contains("98 created"), text);
        }
        assertReads(rule);
        assertEquals(0, writes(rule));
        assertEquals(1, effects(rule));
    }

    @Test
    void aCopyThatIsNotCurrentAnyMoreIsNoSecondWrite() {
        Attempt rollback = first(OperationRule.BOX_ROLLBACK, Fault.close().afterEffect());
        box.upload("1", "99", "somebody else's");
        AttemptResult.Ended changed = next(rollback);
        assertEquals(ErrorCode.CHANGED_MEANWHILE, changed.error().code());
        assertEquals(0, writes(OperationRule.BOX_ROLLBACK));

        box.addFile(BoxFileSpec.file("1").version("11", "good").version("12", "bad"));
        Attempt promote = first(OperationRule.BOX_PROMOTE, Fault.close().afterEffect());
        String copy = box.currentVersion("1");
        box.upload("1", "99", "somebody else's");
        box.trashVersion("1", copy);
        AttemptResult.Ended promoted = next(promote);
        assertEquals(Status.PROMOTED, promoted.status());
        assertEquals(copy, promoted.creditedVersion());
        assertEquals("99", promoted.currentVersionId());
    }

    @Test
    void aWantedVersionThatThePromotePushedOutIsUnknown() {
        box.versionCap(1);
        AttemptResult.Ended ended =
                next(first(OperationRule.BOX_PROMOTE, Fault.close().afterEffect()));
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, ended.error().code());
        assertReads(OperationRule.BOX_PROMOTE);
        assertEquals(0, writes(OperationRule.BOX_PROMOTE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutAListOnlyTheCurrentVersionTells(boolean happened) {
        Fault fault = happened ? Fault.close().afterEffect() : Fault.close();
        Attempt doubtful = first(OperationRule.BOX_PROMOTE, fault);
        box.faults().when(Requests.pathEndsWith("/versions")).then(Fault.status(403));
        AttemptResult.Ended ended = next(doubtful);
        assertEquals(happened ? Status.PROMOTED : Status.FAILED, ended.status());
        assertEquals(
                happened ? null : ErrorCode.OUTCOME_UNKNOWN,
                ended.error() == null ? null : ended.error().code());
        assertEquals(0, writes(OperationRule.BOX_PROMOTE));
    }

    @Test
    void theCurrentVersionMayBePromotedToo() {
        box.addFile(BoxFileSpec.file("1").version("12", "bad").version("11", "good"));
        AttemptResult.Ended again = next(first(OperationRule.BOX_PROMOTE, Fault.status(503)));
        assertEquals(Status.PROMOTED, again.status());
        assertEquals(1, box.promotes("1"));
    }

    @Test
    void aBoxNoteIsNotJudgedByTheLookForAPromote() {
        box.addFile(BoxFileSpec.file("1").note().version("11", "good").version("12", "bad"));
        AttemptResult.Ended refused = next(first(OperationRule.BOX_PROMOTE, Fault.status(503)));
        assertEquals(ErrorCode.REFUSED_BY_PROVIDER, refused.error().code());
    }

    @Test
    void aRefusedCredentialLeavesTheDoubt() {
        Attempt doubtful = first(OperationRule.BOX_PROMOTE, Fault.close().afterEffect());
        box.faults().when(Requests.reads()).then(Fault.status(401));
        Attempt refused = restore.next(doubtful);
        assertTrue(refused.result() instanceof AttemptResult.Again);
        assertEquals(doubtful.doubt().since(), refused.doubt().since());
    }

    @Test
    void pageShowsTheTable() {
        List<String> rows =
                Arrays.stream(OperationRule.values()).map(OperationRuleTest::row).toList();
        assertEquals(rows, Docs.lines().stream().filter(rows::contains).toList());
    }

    private static String row(OperationRule rule) {
        String provider = rule.provider() == Box.PROVIDER ? "Box" : "ImageKit";
        return "| "
                + String.join(
                        " | ",
                        provider + " `" + rule.operation().wireName() + "`",
                        rule.reads(),
                        rule.happened(),
                        rule.notHappened(),
                        rule.undecided())
                + " |";
    }

    @Test
    void everyOperationHasARule() {
        for (Operation operation : Operation.values()) {
            for (ProviderModule module : ProviderModules.STANDARD.all()) {
                Provider provider = module.provider();
                long rules =
                        Arrays.stream(OperationRule.values())
                                .filter(rule -> rule.provider().equals(provider))
                                .filter(rule -> rule.operation() == operation)
                                .count();
                assertEquals(
                        provider.supports(operation) ? 1 : 0, rules, provider + " " + operation);
            }
        }
    }
}
