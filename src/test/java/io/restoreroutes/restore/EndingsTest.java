package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.restoreroutes.box.Box;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.wire.SendPermit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong at whichever call of an operation, the attempt comes to one result. */
class EndingsTest {
    private static final Map<String, Fault> FAULTS =
            Map.of(
                    "400", Fault.status(400),
                    "401", Fault.status(401),
                    "404", Fault.status(404),
                    "409", Fault.status(409),
                    "500", Fault.status(500),
                    "closed", Fault.close(),
                    "cut off", Fault.truncated(),
                    "a page", Fault.html(),
                    "empty", Fault.emptyBody(),
                    "of another file", Fault.aboutOtherFile("4712"));

    private final RestoreOnce restore = new RestoreOnce();

    @AfterEach
    void stop() {
        restore.close();
    }

    /** The call at which it goes wrong counts from 0. */
    record Ending(Provider provider, Operation operation, Selector by, int call, String fault) {}

    /** Between the two versions of a file, of which the newer one is an hour old. */
    private static final Selector AS_OF =
            new Selector(Instant.now().minus(Duration.ofHours(5)), false, null, null, false);

    private static final Selector GUARDED = new Selector(null, false, null, "12", false);

    static List<Ending> endings() {
        List<Ending> endings = new ArrayList<>();
        for (String fault : FAULTS.keySet()) {
            add(endings, ImageKit.PROVIDER, Operation.RESTORE, 1, fault);
            add(endings, ImageKit.PROVIDER, Operation.ROLLBACK, 2, fault);
            add(endings, Box.PROVIDER, Operation.RESTORE, 1, fault);
            add(endings, Box.PROVIDER, Operation.PROMOTE, 1, fault);
            add(endings, Box.PROVIDER, Operation.ROLLBACK, 7, fault);
            add(endings, Box.PROVIDER, Operation.ROLLBACK, AS_OF, 5, fault);
            add(endings, Box.PROVIDER, Operation.ROLLBACK, GUARDED, 5, fault);
            add(endings, Box.PROVIDER, Operation.PROMOTE, GUARDED, 2, fault);
        }
        return endings;
    }

    private static void add(
            List<Ending> endings, Provider provider, Operation operation, int calls, String fault) {
        add(endings, provider, operation, Selector.NONE, calls, fault);
    }

    private static void add(
            List<Ending> endings,
            Provider provider,
            Operation operation,
            Selector by,
            int calls,
            String fault) {
        for (int call = 0; call < calls; call++) {
            endings.add(new Ending(provider, operation, by, call, fault));
        }
    }

    private RestoreRequest request(Ending ending) {
        boolean box = ending.provider() == Box.PROVIDER;
        if (box) {
            BoxFileSpec file = BoxFileSpec.file("4711");
            switch (ending.operation()) {
                case RESTORE -> file.trashedVersion("11", "good");
                case PROMOTE -> file.version("11", "good");
                case ROLLBACK -> {
                    file.trashedVersion("11", "good");
                    if (ending.by() == Selector.NONE) {
                        file.trashed();
                    }
                }
            }
            restore.box().addFile(file.version("12", "bad"));
        } else {
            restore.imageKit().addFile("4711", "11", "12");
        }
        (box ? restore.box() : restore.imageKit())
                .faults()
                .when(Requests.file("4711"))
                .skip(ending.call())
                .times(1)
                .then(FAULTS.get(ending.fault()));
        return new RestoreRequest(
                "r-1",
                ending.provider(),
                box ? "documents" : "photos",
                ending.operation(),
                "4711",
                ending.by().choosesVersion() ? null : "11",
                null,
                Map.of(),
                ending.by());
    }

    @ParameterizedTest
    @MethodSource("endings")
    void theWorkersAttemptHasAResult(Ending ending) {
        AttemptResult result = restore.attempt(request(ending), SendPermit.ALWAYS).result();

        assertNotNull(result);
        if (result instanceof AttemptResult.Again again) {
            assertNotEquals(ErrorCode.INTERNAL_ERROR, again.error().code());
        }
    }

    @ParameterizedTest
    @MethodSource("endings")
    void aCallerHasAnOutcome(Ending ending) {
        RestoreOutcome outcome = restore.once(request(ending));

        assertNotNull(outcome.status());
        assertEquals(outcome.status().isDoneWell(), outcome.error() == null);
        if (outcome.error() != null) {
            assertNotEquals(ErrorCode.INTERNAL_ERROR, outcome.error().code());
        }
    }
}
