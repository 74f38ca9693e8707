package io.restoreroutes.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LeaseShareTest {
    private static final Duration NEW = Duration.ofSeconds(1);
    private static final Duration OLD = Duration.ofSeconds(11);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static List<String> take(int all, int held, int nodes, Map<String, Duration> free) {
        return LeaseShare.take(all, held, nodes, new TreeMap<>(free), PATIENCE);
    }

    @Test
    void aloneItTakesEverything() {
        assertEquals(List.of("a", "b"), take(2, 0, 1, Map.of("a", NEW, "b", NEW)));
    }

    @Test
    void amongOthersItTakesItsPartRoundedUp() {
        Map<String, Duration> free = Map.of("a", NEW, "b", NEW, "c", NEW, "d", NEW, "e", NEW);
        assertEquals(List.of("a", "b", "c"), take(5, 0, 2, free));
        assertEquals(List.of("a"), take(5, 2, 2, free));
        assertEquals(List.of(), take(5, 3, 2, free));
        assertEquals(List.of("a"), take(5, 0, 7, free));
    }

    @Test
    void whatNobodyElseTakesIsTakenBeyondItsPart() {
        assertEquals(List.of("b"), take(4, 2, 2, Map.of("a", NEW, "b", OLD)));
    }

    @Test
    void handsOverWhatIsMoreThanItsPart() {
        assertEquals(List.of("c", "d"), LeaseShare.surplus(4, Set.of("d", "c", "b", "a"), 2));
        assertEquals(List.of("c"), LeaseShare.surplus(3, Set.of("c", "b", "a"), 2));
        assertEquals(List.of(), LeaseShare.surplus(4, Set.of("a", "b"), 3));
    }
}
