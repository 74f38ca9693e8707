package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreOnceFaultsTest {
    private final RestoreOnce restore = new RestoreOnce();
    private final ImageKitSandbox imageKit = restore.imageKit();
    private final BoxSandbox box = restore.box();

    @BeforeEach
    void seed() {
        imageKit.anyFileExists(2);
        box.anyFileExists(2);
    }

    @AfterEach
    void stop() {
        restore.close();
    }

    @Test
    void takesARequestInAnyForm() {
        String json = "{\"account\":\"photos\",\"fileId\":\"f\",\"versionId\":\"v1\"}";
        RestoreRequest request =
                new RestoreRequest(
                        "mine",
                        ImageKit.PROVIDER,
                        "photos",
                        Operation.RESTORE,
                        "f",
                        "v1",
                        "why",
                        Map.of("a", "b"));
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (Object body :
                List.of(json, bytes, new ByteArrayInputStream(bytes), request, List.of(request))) {
            RestoreOutcome outcome = restore.once(body);
            assertNull(outcome.error());
            assertEquals(Status.RESTORED, outcome.status());
            assertNotNull(outcome.requestId());
            assertNull(outcome.jobId());
        }
        RestoreOutcome outcome = restore.once(request);
        assertEquals("mine", outcome.requestId());
        assertEquals("why", outcome.reason());
        assertEquals(Map.of("a", "b"), outcome.labels());
        assertEquals(6, imageKit.log().total());
    }

    @Test
    void rejectsWhatIsNoRequest() {
        String one = "{\"account\":\"photos\",\"fileId\":\"f\",\"versionId\":\"v1\"}";
        for (Object body :
                List.of(
                        "",
                        "nonsense",
                        "[]",
                        "[" + one + "," + one + "]",
                        one.replace("photos", "nobody"),
                        one.replace("}", ",\"operation\":\"promote\"}"),
                        new byte[0],
                        new Object(),
                        Map.of("fileId", "f"))) {
            RestoreOutcome outcome = restore.once(body);
            assertEquals(Status.REJECTED, outcome.status());
            assertNotNull(outcome.error());
            assertFalse(outcome.error().retryable());
        }
        assertEquals(0, imageKit.log().total());
    }

    private RestoreOutcome promote(String file) {
        return restore.once("documents", "promote", file, file + "01");
    }

    @Test
    void tellsTransientFaultsWithoutARepeat() {
        box.faults().when(Requests.writes()).times(1).then(Fault.status(429));
        box.toldWait(Duration.ofMinutes(30));
        RestoreOutcome limited = promote("1");
        assertEquals(Status.FAILED, limited.status());
        assertEquals(ErrorCode.RATE_LIMITED, limited.error().code());
        assertTrue(limited.error().retryable());
        assertEquals(
                1, box.log().calls(Requests.writes().and(r -> r.path().startsWith("/2.0"))).size());

        // The account waits for longer than this caller may.
        RestoreOutcome busy = promote("2");
        assertEquals(ErrorCode.RATE_LIMITED, busy.error().code());
        assertEquals(0, busy.attempts());

        imageKit.refuseConnections();
        RestoreOutcome away = restore.once("photos", "restore", "f", "v1");
        assertEquals(ErrorCode.UNREACHABLE, away.error().code());
        assertTrue(away.error().retryable());
        assertEquals(0, away.attempts());
        imageKit.acceptConnections();
        assertEquals(Status.RESTORED, restore.once("photos", "restore", "f", "v1").status());
    }

    @Test
    void looksOnceAfterDoubtAndNeverRepeats() {
        box.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
        RestoreOutcome found = promote("1");
        assertNull(found.error());
        assertEquals(Status.PROMOTED, found.status());
        assertEquals(box.currentVersion("1"), found.currentVersionId());

        box.faults().when(Requests.writes()).times(1).then(Fault.status(503));
        RestoreOutcome unknown = promote("2");
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, unknown.error().code());
        assertFalse(unknown.error().retryable());
        assertEquals(503, unknown.error().httpStatus());
        assertEquals(1, unknown.attempts());
        assertEquals(0, box.promotes("2"));

        // A look that is refused leaves the doubt.
        box.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
        box.faults().when(Requests.reads()).times(1).then(Fault.status(429));
        RestoreOutcome blind = promote("3");
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, blind.error().code());
        assertEquals(1, box.promotes("3"));
    }

    @Test
    void aLostPromoteThatSomebodyOverwroteIsNotRepeated() {
        box.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
        box.faults()
                .when(
                        request -> {
                            if (box.promotes("1") == 1 && box.versions("1").size() == 3) {
                                box.upload("1", "99", "somebody else's");
                            }
                            return false;
                        })
                .then(Fault.close());
        RestoreOutcome outcome = restore.once("documents", "rollback", "1", "101");
        assertEquals(ErrorCode.CHANGED_MEANWHILE, outcome.error().code());
        assertTrue(outcome.error().message().contains("the version was promoted"));
        assertEquals(1, box.promotes("1"));
        assertEquals("99", box.currentVersion("1"));
    }

    @Test
    void aPromoteThatPushedOutItsVersionIsNoFailureForSure() {
        box.versionCap(1);
        box.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
        RestoreOutcome outcome = promote("1");
        assertEquals(1, box.promotes("1"));
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, outcome.error().code());
        assertEquals(404, outcome.error().httpStatus());
        // A rollback knows the copy it made.
        assertEquals(Status.PROMOTED, restore.once("documents", "rollback", "2", "201").status());
    }

    @Test
    void leavesTheDoubtWhenTheLookIsRefused() {
        imageKit.faults().when(Requests.writes()).times(1).then(Fault.close().afterEffect());
        imageKit.faults().when(Requests.reads()).times(1).then(Fault.status(403));
        RestoreOutcome blind = restore.once("photos", "restore", "f", "v1");
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, blind.error().code());
        assertTrue(blind.error().retryable());
    }

    @Test
    void aCallersHeadersChangeNothing() {
        Exchange sent =
                ExchangeBuilder.anExchange(restore.context())
                        .withBody(Map.of("account", "photos", "fileId", "f", "versionId", "v1"))
                        .withHeader("CamelHttpUri", "http://127.0.0.1:1/elsewhere")
                        .withHeader("CAMELHTTPURI", "http://127.0.0.1:1/elsewhere")
                        .withHeader("camelHttpPath", "/elsewhere")
                        .withHeader("CamelHttpMethod", "DELETE")
                        .withHeader("CamelHttpQuery", "a=b")
                        .withHeader("Authorization", "Basic bm9ib2R5")
                        .withHeader("Host", "elsewhere.example")
                        .withHeader("X-Forwarded-For", "10.0.0.1")
                        .withHeader("Content-Type", "text/plain")
                        .withProperty("theirs", "kept")
                        .build();
        sent.setVariable("restoreCallers", "kept");
        Exchange back = restore.template().send(RestoreCore.RESTORE_ONCE, sent);

        assertNull(back.getException());
        RestoreOutcome outcome = back.getMessage().getBody(RestoreOutcome.class);
        assertEquals(Status.RESTORED, outcome.status());
        assertEquals("kept", back.getVariable("restoreCallers"));
        assertEquals("kept", back.getProperty("theirs"));
        assertNull(back.getProperty(Exchange.EXCEPTION_CAUGHT));
        assertTrue(back.getProperties().keySet().stream().noneMatch(k -> k.startsWith("restore")));
        assertEquals(1, imageKit.log().total());
        Call call = imageKit.log().calls().get(0);
        assertEquals("PUT", call.method());
        assertEquals("/v1/files/f/versions/v1/restore", call.path());
        assertEquals("", call.request().query());
        assertEquals("127.0.0.1:" + imageKit.port(), call.header("Host"));
        assertNull(call.header("X-Forwarded-For"));
        assertTrue(call.header("Authorization").startsWith("Basic cHJpdmF0ZV"));
    }
}
