package io.restoreroutes.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Gates on a clock that is turned by hand. */
abstract class GateFixture {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    final AtomicLong now = new AtomicLong(-5);

    AccountGate gate(int permits, double rate) {
        return new AccountGate("test", permits, rate, Duration.ofMinutes(10), now::get);
    }

    AccountGate open(int permits, double rate) {
        AccountGate gate = gate(permits, rate);
        assertEquals(0, gate.tryEnter());
        gate.reports().sound(now.get());
        gate.leave();
        return gate;
    }

    void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    void pass(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }
}
