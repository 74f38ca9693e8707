package io.restoreroutes.torture;

import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Faults;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import java.time.Duration;
import java.util.List;

/** What goes wrong at the providers, at random, all the time. */
final class BadDays {
    /** Longer than the response timeout of the accounts here. */
    static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(1);

    /** How late a write may take effect; well within the settle time here. */
    private static final Duration LATE = Duration.ofMillis(700);

    static final Duration SETTLE_TIME = Duration.ofSeconds(2);

    private static final double WRITE_FAULT = 0.012;
    private static final double READ_FAULT = 0.012;
    private static final double TOKEN_FAULT = 0.05;

    private BadDays() {}

    static void begin(ImageKitSandbox imageKit, BoxSandbox box, long seed) {
        imageKit.toldWait(Duration.ofMillis(300));
        box.toldWait(Duration.ofSeconds(1));
        for (Faults faults : List.of(imageKit.faults(), box.faults())) {
            faults.seed(seed);
            writes(faults);
            reads(faults);
        }
        box.tokenFaults().seed(seed);
        box.tokenFaults().when(Requests.any()).withProbability(TOKEN_FAULT).then(Fault.status(503));
        box.tokenFaults().when(Requests.any()).withProbability(TOKEN_FAULT).then(Fault.close());
    }

    private static void writes(Faults faults) {
        for (Fault fault :
                List.of(
                        Fault.status(503).afterEffect(),
                        Fault.status(500).afterEffect(),
                        Fault.close().afterEffect(),
                        Fault.reset().afterEffect(),
                        Fault.hang().afterEffect(),
                        Fault.truncated(),
                        Fault.html(),
                        Fault.emptyBody(),
                        Fault.slow(Duration.ofMillis(400)),
                        Fault.status(503),
                        Fault.status(502),
                        Fault.status(429),
                        Fault.close(),
                        Fault.reset(),
                        Fault.hang(),
                        Fault.html().withoutEffect(),
                        Fault.status(503).effectAfter(LATE),
                        Fault.close().effectAfter(LATE))) {
            faults.when(Requests.writes()).withProbability(WRITE_FAULT).then(fault);
        }
    }

    private static void reads(Faults faults) {
        for (Fault fault :
                List.of(
                        Fault.status(503),
                        Fault.status(429),
                        Fault.close(),
                        Fault.reset(),
                        Fault.hang(),
                        Fault.html(),
                        Fault.truncated(),
                        Fault.slow(Duration.ofMillis(400)))) {
            faults.when(Requests.reads()).withProbability(READ_FAULT).then(fault);
        }
    }
}
