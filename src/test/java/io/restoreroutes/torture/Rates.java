package io.restoreroutes.torture;

import io.restoreroutes.sandbox.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many calls of an account came within a second, all processes together. */
final class Rates {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** So long after a change of hands the calls of the former owner may still come in. */
    private static final Duration AROUND = Duration.ofSeconds(5);

    private int most;
    private int mostAround;

    /**
     * @param calls the oldest first
     * @param takeovers when accounts changed hands
     */
    Rates(List<Call> calls, Wishes wishes, List<Instant> takeovers) {
        Map<String, Deque<Instant>> windows = new HashMap<>();
        for (Call call : calls.stream().sorted(Comparator.comparing(Call::at)).toList()) {
            Wish wish = wishes.ofPath(call.path());
            if (wish != null) {
                Deque<Instant> window =
                        windows.computeIfAbsent(wish.account(), name -> new ArrayDeque<>());
                window.add(call.at());
                while (!window.getFirst().isAfter(call.at().minus(SECOND))) {
                    window.remove();
                }
                note(window.size(), isAround(call.at(), takeovers));
            }
        }
    }

    private static boolean isAround(Instant at, List<Instant> takeovers) {
        return takeovers.stream()
                .anyMatch(t -> Duration.between(t, at).abs().compareTo(AROUND) < 0);
    }

    private void note(int calls, boolean around) {
        if (around) {
            mostAround = Math.max(mostAround, calls);
        } else {
            most = Math.max(most, calls);
        }
    }

    void report(int allowed) {
        Options.say(
                "most calls of an account within any second, %d allowed: %d; around takeovers %d",
                allowed, most, mostAround);
    }
}
