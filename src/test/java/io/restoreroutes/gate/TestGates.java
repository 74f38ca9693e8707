package io.restoreroutes.gate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Gates as tests want them. */
public final class TestGates {
    private TestGates() {}

    /** {@return a gate that has had good answers enough to let that many items in} */
    public static AccountGate openGate(int permits) {
        return openGate(permits, System::nanoTime);
    }

    /** {@return such a gate with that clock} */
    public static AccountGate openGate(int permits, LongSupplier nanoTime) {
        AccountGate gate = new AccountGate("a", permits, 0, Duration.ofHours(1), nanoTime);
        for (int answers = 0; gate.free() < permits; answers++) {
            assertTrue(answers < 8 * permits);
            gate.reports().sound(nanoTime.getAsLong(), false);
        }
        return gate;
    }

    /** The server asks for a wait. */
    public static void pause(AccountGate gate, Duration wait) {
        gate.reports().slowDown(wait, "told");
    }

    /** Writes to so many different files are answered with a server error. */
    public static void fail(AccountGate gate, int files) {
        for (int file = 0; file < files; file++) {
            gate.reports().trouble("503", "file " + file, true);
        }
    }

    /** A write is answered well. */
    public static void succeed(AccountGate gate) {
        gate.reports().sound(gate.now(), true);
    }
}
