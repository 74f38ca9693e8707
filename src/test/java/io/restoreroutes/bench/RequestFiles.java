package io.restoreroutes.bench;

import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files of requests, each for a file of its own at the provider. */
final class RequestFiles {
    static final String ACCOUNT = "photos";
    static final String VERSION = "v1";

    private RequestFiles() {}

    /** {@return an id as ImageKit makes them; the same for the same arguments} */
    static String fileId(String job, int line) {
        return String.format(Locale.ROOT, "%08x%016x", job.hashCode(), line * 0x9E3779B97F4A7C15L);
    }

    static String csv(String job, int lines) {
        return "account,fileId,versionId\n"
                + lines(lines, i -> ACCOUNT + "," + fileId(job, i) + "," + VERSION + "\n");
    }

    static String ndjson(String job, int lines) {
        return lines(
                lines,
                i ->
                        "{\"account\":\"%s\",\"fileId\":\"%s\",\"versionId\":\"%s\"}\n"
                                .formatted(ACCOUNT, fileId(job, i), VERSION));
    }

    private static String lines(int lines, IntFunction<String> line) {
        return IntStream.range(0, lines).mapToObj(line).collect(Collectors.joining());
    }
}
