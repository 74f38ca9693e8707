package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.wire.SendPermit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A write whose permit has gone does not leave; the item comes back without harm. */
class SendPermitTest {
    private static RestoreRequest request(Operation operation) {
        return new RestoreRequest(
                "r", Box.PROVIDER, "documents", operation, "1", "101", null, Map.of());
    }

    private static void assertComesBack(Attempt attempt) {
        AttemptResult.Again again = (AttemptResult.Again) attempt.result();
        assertFalse(again.isTry());
        assertFalse(again.inDoubt());
        assertFalse(attempt.isInDoubt());
    }

    @Test
    void nothingLeavesWithoutAPermitAndTheAccountGoesOn() {
        try (RestoreOnce once = new RestoreOnce()) {
            once.box().addFile("1", "101", "102");
            Attempt held = once.attempt(request(Operation.PROMOTE), () -> false);
            assertComesBack(held);
            assertEquals(0, held.writesSent());
            assertTrue(once.box().log().calls().stream().noneMatch(SendPermitTest::isWrite));

            Attempt sent = once.attempt(request(Operation.PROMOTE), SendPermit.ALWAYS);
            assertEquals(Status.PROMOTED, ((AttemptResult.Ended) sent.result()).status());
            assertEquals(1, once.box().promotes("1"));
        }
    }

    private static boolean isWrite(Call call) {
        return call.path().contains("/files/") && !call.method().equals("GET");
    }

    @Test
    void whatWasDoneBeforeThePermitWentIsKept() {
        try (RestoreOnce once = new RestoreOnce()) {
            once.box()
                    .addFile(
                            BoxFileSpec.file("1")
                                    .trashedVersion("101", "old")
                                    .version("102", "new")
                                    .trashed());
            AtomicInteger permits = new AtomicInteger(1);
            Attempt attempt =
                    once.attempt(request(Operation.ROLLBACK), () -> permits.getAndDecrement() > 0);
            assertComesBack(attempt);
            assertEquals(1, attempt.writesSent());
            assertEquals(Set.of(Write.FILE_RESTORED), attempt.changes().done());
            assertFalse(once.box().isTrashed("1"));
            assertEquals(0, once.box().promotes("1"));
        }
    }

    @Test
    void aCallerWhoWaitsNeedsNone() {
        try (RestoreOnce once = new RestoreOnce()) {
            once.box().addFile("1", "101", "102");
            assertComesBack(once.attempt(request(Operation.PROMOTE), () -> false));
            assertEquals(Status.PROMOTED, once.once("documents", "promote", "1", "101").status());
        }
    }
}
