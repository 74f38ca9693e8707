package io.restoreroutes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.settings.PlainName;
import java.util.ArrayList;
import java.util.List;

/** Jobs as text for a person. */
final class JobText {
    private static final List<String> HEAD =
            List.of("JOB", "STATUS", "PRIORITY", "DONE", "FAILED", "OPEN", "ACCEPTED", "SOURCE");

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
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int width = width(rows, column);
                boolean number = column >= 2 && column <= 5;
                String cell = row.get(column);
                String blanks = " ".repeat(width - cell.length());
                line.append(number ? blanks + cell : cell + blanks).append("  ");
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
