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
            gate.reports().sound(nanoTime.getAsLong());
        }
        return gate;
    }

    /** The server asks for a wait. */
    public static void pause(AccountGate gate, Duration wait) {
        gate.reports().slowDown(wait, "told");
    }
}
