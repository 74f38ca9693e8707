package io.restoreroutes.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Duties that another process is to have, while they wind down. Not thread-safe. */
final class HandOver {
    /** Calls last no longer; what is still open then is told by the next owner's look. */
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<String, Ending> all = new TreeMap<>();

    private record Ending(Duty duty, long deadline) {}

    HandOver(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(Duty duty) {
        all.putIfAbsent(duty.name(), new Ending(duty, nanoTime.getAsLong() + LONGEST_NANOS));
    }

    void remove(String name) {
        all.remove(name);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** {@return the names of those that have ended, or had time enough} */
    List<String> ended() {
        List<String> ended = new ArrayList<>();
        all.forEach(
                (name, ending) -> {
                    boolean late = ending.deadline() - nanoTime.getAsLong() <= 0;
                    if (ending.duty().windDown() || late) {
                        ended.add(name);
                    }
                });
        return ended;
    }
}
