package io.restoreroutes.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds the files of a job against each other, and the sources against where they should be. */
final class Papers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OUTCOMES = ".outcomes.ndjson";

    private Papers() {}

    /**
     * {@return what is wrong}
     *
     * @param sources the names of all files that were dropped, each unlike the others
     */
    static List<String> look(Distribution app, List<String> sources) {
        List<String> problems = new ArrayList<>();
        for (String name : sources) {
            List<Path> found = app.files("inbox/.done", name);
            if (found.size() != 1) {
                problems.add(name + " is in .done: " + found);
            }
        }
        List<Path> outcomes = app.files("outbox", OUTCOMES);
        if (app.files("outbox", ".summary.json").size() != outcomes.size()) {
            problems.add("not as many summaries as files of outcomes: " + outcomes.size());
        }
        for (Path file : outcomes) {
            try {
                look(app, file, problems);
            } catch (IOException e) {
                problems.add(file.getFileName() + " and its neighbours cannot be read: " + e);
            }
        }
        return problems;
    }

    private static void look(Distribution app, Path outcomes, List<String> problems)
            throws IOException {
        String job = outcomes.getFileName().toString().replace(OUTCOMES, "");
        Map<String, Integer> counts = new TreeMap<>();
        List<String> unsuccessful = new ArrayList<>();
        for (String line : Files.readAllLines(outcomes)) {
            JsonNode outcome = JSON.readTree(line);
            String status = outcome.path("status").asText();
            counts.merge(status, 1, Integer::sum);
            if (status.equals("failed") || status.equals("rejected")) {
                unsuccessful.add(outcome.path("requestId").asText());
            }
        }
        Path outbox = outcomes.resolveSibling(job);
        Map<String, Integer> told = new TreeMap<>();
        JsonNode summary = JSON.readTree(Files.readAllBytes(beside(outbox, ".summary.json")));
        summary.path("counts")
                .fields()
                .forEachRemaining(
                        count -> {
                            if (count.getValue().asInt() > 0) {
                                told.put(count.getKey(), count.getValue().asInt());
                            }
                        });
        if (!told.equals(counts)) {
            problems.add(job + ": its summary says " + told + ", its outcomes " + counts);
        }
        List<String> failed = new ArrayList<>();
        if (!app.files("outbox", job + ".failed.ndjson").isEmpty()) {
            for (String line : Files.readAllLines(beside(outbox, ".failed.ndjson"))) {
                failed.add(JSON.readTree(line).path("requestId").asText());
            }
        }
        if (!failed.stream().sorted().toList().equals(unsuccessful.stream().sorted().toList())) {
            problems.add(job + ": failed by its file " + failed + ", by outcomes " + unsuccessful);
        }
    }

    private static Path beside(Path job, String ending) {
        return job.resolveSibling(job.getFileName() + ending);
    }
}
