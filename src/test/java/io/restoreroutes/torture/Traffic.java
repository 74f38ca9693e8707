package io.restoreroutes.torture;

import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the providers saw, without the calls for tokens. */
final class Traffic {
    /** An answer comes that much later than the call at most. */
    private static final Duration LATEST_ANSWER = BadDays.RESPONSE_TIMEOUT.multipliedBy(2);

    private Traffic() {}

    /** {@return all calls, the oldest first} */
    static List<Call> calls(ImageKitSandbox imageKit, BoxSandbox box) {
        return Stream.concat(imageKit.log().calls().stream(), box.log().calls().stream())
                .filter(call -> !call.path().startsWith("/oauth2/"))
                .sorted(Comparator.comparing(Call::at))
                .toList();
    }

    static Map<Wish, List<Call>> byWish(List<Call> calls, Wishes wishes) {
        return calls.stream()
                .filter(call -> wishes.ofPath(call.path()) != null)
                .collect(Collectors.groupingBy(call -> wishes.ofPath(call.path())));
    }

    static boolean isRead(Call call) {
        return call.method().equals("GET");
    }

    /** {@return whether the caller cannot have learned from it what it wanted to know} */
    private static boolean isDoubtful(Call call) {
        return call.fault() != null || call.status() == 0 || call.status() >= 429;
    }

    /**
     * {@return how often the caller could not know how a wish stood} Each doubtful call is such a
     * time, and each stop of a process that had begun with it. An account in trouble, or told to
     * wait for long, sends its items back into the queue, and they look again when their turn
     * comes.
     *
     * @param calls those of one wish, the oldest first
     * @param stops when processes were killed or stopped
     * @param troubles when the wish's account had a doubtful call
     */
    static long doubts(
            Wish wish, List<Call> calls, List<Instant> stops, NavigableSet<Instant> troubles) {
        Instant first = calls.get(0).at();
        Instant last = calls.get(calls.size() - 1).at();
        long interrupted =
                stops.stream().filter(at -> at.isAfter(first) && at.isBefore(last)).count();
        // Taken on and stopped before the first call: nobody but the ledger knows of that.
        long unseen = wish.kind().reads == 0 && isRead(calls.get(0)) ? 1 : 0;
        long doubtful = calls.stream().filter(Traffic::isDoubtful).count();
        return doubtful + interrupted + unseen + pauses(calls, troubles);
    }

    private static long pauses(List<Call> calls, NavigableSet<Instant> troubles) {
        long pauses = 0;
        Set<String> read = new HashSet<>();
        Instant from = calls.get(0).at();
        for (Call call : calls) {
            boolean again = isRead(call) && !isDoubtful(call) && !read.add(call.path());
            if (again && !troubles.subSet(from.minus(LATEST_ANSWER), call.at()).isEmpty()) {
                pauses++;
                read.clear();
                read.add(call.path());
            }
            from = call.at();
        }
        return pauses;
    }

    /** {@return for each account when it had a doubtful call} */
    static Map<String, NavigableSet<Instant>> troubles(Map<Wish, List<Call>> byWish) {
        Map<String, NavigableSet<Instant>> troubles = new HashMap<>();
        byWish.forEach(
                (wish, calls) ->
                        troubles.computeIfAbsent(wish.account(), name -> new TreeSet<>())
                                .addAll(
                                        calls.stream()
                                                .filter(Traffic::isDoubtful)
                                                .map(Call::at)
                                                .toList()));
        return troubles;
    }
}
