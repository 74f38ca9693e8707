package io.restoreroutes.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who worked on which account since when, as the processes' logs tell. */
final class Takeovers {
    private static final Pattern LINE =
            Pattern.compile("(\\S+ \\S+) INFO +Account (\\S+): this node works on it now.*");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSXXX");

    private record Begin(Instant at, String account, Path run) {}

    private final List<Begin> begins = new ArrayList<>();

    /**
     * @param folders those of the processes
     */
    Takeovers(List<Path> folders) throws IOException {
        for (Path folder : folders) {
            try (var files = Files.newDirectoryStream(folder, "output-*.txt")) {
                for (Path run : files) {
                    read(run);
                }
            }
        }
        begins.sort(Comparator.comparing(Begin::at));
    }

    private void read(Path run) throws IOException {
        for (String line : Files.readAllLines(run)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                Instant at = OffsetDateTime.parse(matcher.group(1), TIME).toInstant();
                begins.add(new Begin(at, matcher.group(2), run));
            }
        }
    }

    /** {@return when accounts changed hands} */
    List<Instant> times() {
        return begins.stream().map(Begin::at).toList();
    }

    /** Says how long accounts were without a process after their own was stopped. */
    void report(List<Instant> stops) {
        Map<String, Begin> owners = new HashMap<>();
        List<Long> waits = new ArrayList<>();
        for (Begin begin : begins) {
            Begin before = owners.put(begin.account(), begin);
            if (before != null && !before.run().equals(begin.run())) {
                stops.stream()
                        .filter(at -> at.isAfter(before.at()) && at.isBefore(begin.at()))
                        .reduce((first, second) -> second)
                        .ifPresent(at -> waits.add(Duration.between(at, begin.at()).toMillis()));
            }
        }
        List<Long> sorted = waits.stream().sorted().toList();
        if (!sorted.isEmpty()) {
            Options.say(
                    "%d takeovers of an account: median %d ms after the stop, 9 in 10 within"
                            + " %d ms, at most %d ms",
                    sorted.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 9 / 10),
                    sorted.get(sorted.size() - 1));
        }
    }
}
