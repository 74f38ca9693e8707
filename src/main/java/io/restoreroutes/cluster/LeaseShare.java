package io.restoreroutes.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many leases of one kind are this process's part, and which. Names come in one order. */
final class LeaseShare {
    private LeaseShare() {}

    /**
     * {@return which of the free leases to take} As many as its part leaves room for; and what has
     * been free for long, because the others may have no settings for it.
     *
     * @param all how many leases of the kind there are
     * @param held how many this process has
     * @param nodes how many processes live
     * @param free what nobody has, and since when
     * @param patience how long something may stay free
     */
    static List<String> take(
            int all, int held, int nodes, Map<String, Duration> free, Duration patience) {
        int room = part(all, nodes) - held;
        List<String> take = new ArrayList<>();
        free.forEach(
                (name, since) -> {
                    if (take.size() < room || since.compareTo(patience) > 0) {
                        take.add(name);
                    }
                });
        return take;
    }

    /** {@return which of the held leases are more than this process's part} */
    static List<String> surplus(int all, Set<String> held, int nodes) {
        return held.stream().sorted().skip(part(all, nodes)).toList();
    }

    private static int part(int all, int nodes) {
        return (all + nodes - 1) / Math.max(1, nodes);
    }
}
