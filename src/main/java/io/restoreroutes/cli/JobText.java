package io.restoreroutes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.settings.PlainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Jobs as text for a person. */
final class JobText {
    private static final List<String> HEAD =
            List.of("JOB", "STATUS", "PRIORITY", "DONE", "FAILED", "OPEN", "ACCEPTED", "SOURCE");

    private static final List<String> OUTCOME_HEAD =
            List.of("STATUS", "FILE", "VERSION", "OUTCOME", "WHY");

    /** Of the first one, the columns that are numbers. */
    private static final Set<Integer> NUMBERS = Set.of(2, 3, 4, 5);

    private JobText() {}

    /** {@return a table of jobs as the application lists them} */
    static String table(JsonNode jobs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (JsonNode job : jobs) {
            JsonNode counts = job.path("counts");
            rows.add(
                    List.of(
                            job.path("jobId").asText(),
                            job.path("status").asText(),
                            job.path("priority").asText(),
                            Long.toString(ended(counts)),
                            Long.toString(failed(counts)),
                            job.path("open").asText(),
                            seconds(job.path("acceptedAt").asText()),
                            source(job)));
        }
        return text(rows, NUMBERS);
    }

    /** {@return a table of outcomes as the application lists them} */
    static String outcomes(JsonNode outcomes) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(OUTCOME_HEAD);
        for (JsonNode outcome : outcomes) {
            JsonNode error = outcome.path("error");
            String why = error.path("code").asText() + ": " + error.path("message").asText();
            rows.add(
                    List.of(
                            outcome.path("status").asText(),
                            PlainName.of(firstOf(outcome, "fileId", "path", "folder")),
                            PlainName.of(outcome.path("versionId").asText()),
                            outcome.path("outcomeId").asText(),
                            error.isObject() ? PlainName.of(why) : ""));
        }
        return text(rows, Set.of());
    }

    private static String firstOf(JsonNode outcome, String... fields) {
        for (String field : fields) {
            if (outcome.hasNonNull(field)) {
                return outcome.path(field).asText();
            }
        }
        return "";
    }

    private static String text(List<List<String>> rows, Set<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int width = width(rows, column);
                String cell = row.get(column);
                String blanks = " ".repeat(width - cell.length());
                line.append(numbers.contains(column) ? blanks + cell : cell + blanks).append("  ");
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString().stripTrailing();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    /** {@return one job, a line for each thing that is worth a line} */
    static String of(JsonNode job) {
        List<String> lines = new ArrayList<>();
        lines.add("job       " + job.path("jobId").asText());
        lines.add("source    " + source(job));
        lines.add("status    " + job.path("status").asText());
        lines.add("priority  " + job.path("priority").asText());
        lines.add("accepted  " + job.path("acceptedAt").asText());
        if (job.hasNonNull("endedAt")) {
            lines.add("ended     " + job.path("endedAt").asText());
        }
        lines.add("open      " + job.path("open").asText());
        job.path("counts")
                .fields()
                .forEachRemaining(
                        count -> {
                            if (count.getValue().asLong() > 0) {
                                lines.add(
                                        String.format(
                                                "%-9s %s",
                                                count.getKey(), count.getValue().asText()));
                            }
                        });
        if (job.path("retryable").asLong() > 0) {
            lines.add("retryable " + job.path("retryable").asText());
        }
        if (job.path("undoable").asLong() > 0) {
            lines.add("undoable  " + job.path("undoable").asText());
        }
        if (job.hasNonNull("lastChange")) {
            lines.add("changed   " + job.path("lastChange").asText());
        }
        job.path("incomplete").forEach(each -> lines.add("missing   folder " + each.asText()));
        job.path("assumes").forEach(each -> lines.add("assumes   " + each.asText()));
        return String.join(System.lineSeparator(), lines);
    }

    private static long ended(JsonNode counts) {
        long sum = 0;
        for (JsonNode count : counts) {
            sum += count.asLong();
        }
        return sum;
    }

    private static long failed(JsonNode counts) {
        return counts.path("failed").asLong() + counts.path("rejected").asLong();
    }

    private static String seconds(String instant) {
        return instant.replaceAll("\\.[0-9]+Z$", "Z");
    }

    private static String source(JsonNode job) {
        String kind = job.path("source").path("kind").asText();
        String name = job.path("source").path("name").asText();
        return PlainName.of(name.equals(kind) ? kind : kind + " " + name);
    }
}
