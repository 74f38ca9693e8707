package io.restoreroutes.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured: by figure, by contender, one value a round. */
final class Figures {
    private static final int CELL = 26;

    private final Map<String, String> about;
    private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param about what to know of the run as a whole
     */
    Figures(Map<String, String> about) {
        this.about = about;
    }

    void add(String figure, String contender, double value) {
        values.computeIfAbsent(figure, name -> new LinkedHashMap<>())
                .computeIfAbsent(contender, name -> new ArrayList<>())
                .add(value);
    }

    /** Prints a row for each figure: median and, of several rounds, least and most. */
    void print(PrintStream out, List<String> contenders) {
        out.println();
        about.forEach((name, value) -> out.printf("%-16s %s%n", name, value));
        int widest = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        out.printf("%n%-" + widest + "s", "median (least to most)");
        contenders.forEach(name -> out.printf("  %" + CELL + "s", name));
        out.println();
        String scenario = "";
        for (var row : values.entrySet()) {
            // Figures are named "scenario: what".
            String next = row.getKey().split(":", 2)[0];
            if (!next.equals(scenario)) {
                out.println();
                scenario = next;
            }
            out.printf("%-" + widest + "s", row.getKey());
            for (String name : contenders) {
                out.printf("  %" + CELL + "s", cell(row.getValue().getOrDefault(name, List.of())));
            }
            out.println();
        }
    }

    /** Writes all values, round by round. */
    void write(Path file) throws IOException {
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(file.toFile(), Map.of("about", about, "figures", values));
    }

    private static String cell(List<Double> rounds) {
        if (rounds.isEmpty()) {
            return "";
        }
        List<Double> sorted = rounds.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1
                        ? sorted.get(half)
                        : (sorted.get(half - 1) + sorted.get(half)) / 2;
        String text = number(median);
        return sorted.size() == 1
                ? text
                : text
                        + " ("
                        + number(sorted.get(0))
                        + " to "
                        + number(sorted.get(sorted.size() - 1))
                        + ")";
    }

    private static String number(double value) {
        String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
