package io.restoreroutes.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.ledger.AcquiredLease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private long now;
    private final HandOver handOver = new HandOver(() -> now);

    private static final class Busy implements Duty {
        private boolean underWay = true;

        @Override
        public String name() {
            return "work:shop";
        }

        @Override
        public void begin(AcquiredLease lease) {
            underWay = true;
        }

        @Override
        public boolean windDown() {
            return !underWay;
        }

        @Override
        public void end(boolean handedOver) {
            underWay = false;
        }
    }

    @Test
    void waitsForWhatIsUnderWay() {
        Busy duty = new Busy();
        handOver.add(duty);
        assertEquals(List.of(), handOver.ended());
        duty.end(true);
        assertEquals(List.of("work:shop"), handOver.ended());
        handOver.remove("work:shop");
        assertTrue(handOver.isEmpty());
    }

    @Test
    void doesNotWaitForEver() {
        handOver.add(new Busy());
        now += Duration.ofSeconds(59).toNanos();
        handOver.add(new Busy());
        assertEquals(List.of(), handOver.ended());
        now += Duration.ofSeconds(1).toNanos();
        assertEquals(List.of("work:shop"), handOver.ended());
    }
}
