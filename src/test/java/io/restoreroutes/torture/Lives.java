package io.restoreroutes.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.torture.PowerCuts.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Many {@link PowerCuts}, by turns under both models, and what was wrong in all of them. */
final class Lives {
    private final Path folder;
    private final long seed;
    private final Map<Model, Map<String, List<String>>> problems = new EnumMap<>(Model.class);

    Lives(Path folder, Random dice) {
        this.folder = folder;
        this.seed = dice.nextInt();
    }

    /** Lives them all, or one of them again: {@code -Dtorture.life=<its number>}. */
    void live(int count, int cuts) throws IOException {
        int only = Options.number("life", 0);
        for (int life = 1; life <= count; life++) {
            if (only == 0 || only == life) {
                live(life, Model.values()[life % Model.values().length], cuts);
            }
        }
    }

    private void live(int life, Model model, int cuts) throws IOException {
        Path base = Files.createDirectory(folder.resolve("life-" + life));
        Map<String, List<String>> found = PowerCuts.live(base, model, seed + life, cuts);
        Map<String, List<String>> all =
                problems.computeIfAbsent(model, any -> new LinkedHashMap<>());
        found.forEach(
                (what, each) -> all.computeIfAbsent(what, any -> new ArrayList<>()).addAll(each));
        if (found.values().stream().allMatch(List::isEmpty)) {
            delete(base);
        } else {
            found.values().removeIf(List::isEmpty);
            Options.say("life %d, kept in %s: %s", life, base, found);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    void check() {
        problems.forEach(
                (model, found) -> {
                    Map<String, Integer> counts = new LinkedHashMap<>();
                    found.forEach((what, each) -> counts.put(what, each.size()));
                    Options.say("%s: %s", model, counts);
                });
        problems.forEach(
                (model, found) ->
                        found.forEach(
                                (what, each) ->
                                        assertEquals(
                                                0,
                                                each.size(),
                                                () -> model + ", " + what + ": " + each.get(0))));
    }
}
