package io.restoreroutes.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what was wished for against what the stand-in providers did and what arrived in the outbox
 * and at the web target.
 */
final class Checker {
    /** What one look at the provider after a doubt may cost. */
    private static final int READS_A_DOUBT = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Wishes wishes;
    private final ImageKitSandbox imageKit;
    private final BoxSandbox box;
    private final Hook hook;
    private final Map<String, List<String>> problems = new LinkedHashMap<>();

    Checker(Wishes wishes, ImageKitSandbox imageKit, BoxSandbox box, Hook hook) {
        this.wishes = wishes;
        this.imageKit = imageKit;
        this.box = box;
        this.hook = hook;
        for (String what : List.of("lost", "doubled", "outcomes", "statuses", "sinks", "reads")) {
            problems.put(what, new ArrayList<>());
        }
    }

    /**
     * Says what it found, and ends the test if anything is wrong.
     *
     * @param outbox its files of outcomes
     * @param stops when processes were killed or stopped
     */
    void check(List<Path> outbox, List<Instant> stops) throws IOException {
        look(outbox, stops);
        problems.forEach(
                (what, found) ->
                        assertEquals(
                                0,
                                found.size(),
                                () -> what + ": " + found.stream().limit(5).toList()));
    }

    /** {@return what is wrong, by what it is about} */
    Map<String, List<String>> look(List<Path> outbox, List<Instant> stops) throws IOException {
        wishes.byRequestId().values().forEach(this::checkEffects);
        checkOutcomes(outbox);
        checkReads(stops);
        Options.say(
                "%d items: %d lost, %d doubled, %d without exactly one outcome, %d wrong outcomes,"
                        + " %d differences between the sinks",
                wishes.size(),
                problems.get("lost").size(),
                problems.get("doubled").size(),
                problems.get("outcomes").size(),
                problems.get("statuses").size(),
                problems.get("sinks").size());
        return problems;
    }

    private void problem(String what, String text, Object... values) {
        problems.get(what).add(text.formatted(values));
    }

    private void checkEffects(Wish wish) {
        String file = wish.fileId();
        int promotes = wish.kind().isBox() ? box.promotes(file) : 0;
        int restores = wish.kind().isBox() ? box.restores(file) : imageKit.restores(file);
        if (promotes < wish.kind().promotes || restores < wish.kind().restores) {
            problem("lost", "%s: %d promotes, %d restores", wish, promotes, restores);
        }
        if (promotes > wish.kind().promotes || restores > wish.kind().restores) {
            problem("doubled", "%s: %d promotes, %d restores", wish, promotes, restores);
        }
    }

    private void checkOutcomes(List<Path> outbox) throws IOException {
        Map<String, JsonNode> byId = new HashMap<>();
        Map<String, List<JsonNode>> byWish = new HashMap<>();
        for (Path file : outbox) {
            for (String line : Files.readAllLines(file)) {
                JsonNode outcome;
                try {
                    outcome = JSON.readTree(line);
                } catch (JsonProcessingException e) {
                    problem("outcomes", "%s: no JSON: %s", file.getFileName(), line);
                    continue;
                }
                if (byId.put(outcome.path("outcomeId").asText(), outcome) != null) {
                    problem("sinks", "twice in the outbox: %s", line);
                }
                byWish.computeIfAbsent(outcome.path("requestId").asText(), id -> new ArrayList<>())
                        .add(outcome);
            }
        }
        wishes.byRequestId()
                .forEach((id, wish) -> checkOutcome(wish, byWish.getOrDefault(id, List.of())));
        checkHook(byId);
    }

    private void checkOutcome(Wish wish, List<JsonNode> outcomes) {
        if (outcomes.size() != 1) {
            problem("outcomes", "%s: %s", wish, outcomes);
            return;
        }
        JsonNode outcome = outcomes.get(0);
        if (!wish.kind().mayEnd(outcome.path("status").asText())) {
            problem("statuses", "%s: %s", wish, outcome);
        }
        String told = outcome.path("currentVersionId").asText("");
        if (wish.kind().promotes > 0 && !told.equals(box.currentVersion(wish.fileId()))) {
            problem("statuses", "%s: another version is current: %s", wish, outcome);
        }
    }

    private void checkHook(Map<String, JsonNode> outbox) {
        hook.contradicted().forEach(id -> problem("sinks", "%s changed", id));
        outbox.forEach(
                (id, outcome) -> {
                    if (!outcome.equals(hook.byId().get(id))) {
                        problem("sinks", "%s and at the hook %s", outcome, hook.byId().get(id));
                    }
                });
        hook.byId().keySet().stream()
                .filter(id -> !outbox.containsKey(id))
                .forEach(id -> problem("sinks", "%s is only at the hook", id));
    }

    private void checkReads(List<Instant> stops) {
        long inDoubt = 0;
        long extraReads = 0;
        double most = 0;
        var byWish = Traffic.byWish(Traffic.calls(imageKit, box), wishes);
        var troubles = Traffic.troubles(byWish);
        for (Map.Entry<Wish, List<Call>> entry : byWish.entrySet()) {
            Wish wish = entry.getKey();
            List<Call> calls = new ArrayList<>(entry.getValue());
            calls.sort(Comparator.comparing(Call::at));
            long doubts = Traffic.doubts(wish, calls, stops, troubles.get(wish.account()));
            long extra = calls.stream().filter(Traffic::isRead).count() - wish.kind().reads;
            if (doubts > 0) {
                inDoubt++;
                extraReads += Math.max(0, extra);
                most = Math.max(most, (double) extra / doubts);
            }
            if (extra > doubts * READS_A_DOUBT) {
                problem("reads", "%s: %d extra reads, %d doubts: %s", wish, extra, doubts, calls);
            }
        }
        Options.say(
                "%d items in doubt, %d extra reads for them, at most %.1f a doubt",
                inDoubt, extraReads, most);
    }
}
