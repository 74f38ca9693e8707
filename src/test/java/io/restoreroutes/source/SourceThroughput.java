package io.restoreroutes.source;

import io.restoreroutes.box.Box;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.restore.ProviderModules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntFunction;

/** Prints how many lines a second are read and checked; run it by hand on a quiet machine. */
final class SourceThroughput {
    private static final int LINES = 1_000_000;

    private SourceThroughput() {}

    /** A source that is made while it is read. */
    private static final class Generated extends InputStream {
        private final IntFunction<String> lines;
        private byte[] block = {};
        private int position;
        private int line;

        Generated(IntFunction<String> lines) {
            this.lines = lines;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("only read in blocks");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position == block.length) {
                if (line > LINES) {
                    return -1;
                }
                StringBuilder next = new StringBuilder();
                for (int i = 0; i < 500 && line <= LINES; i++) {
                    next.append(lines.apply(line++));
                }
                block = next.toString().getBytes(StandardCharsets.UTF_8);
                position = 0;
            }
            int count = Math.min(length, block.length - position);
            System.arraycopy(block, position, target, offset, count);
            position += count;
            return count;
        }
    }

    private static String json(int i) {
        return "{\"requestId\":\"ticket-%d\",\"provider\":\"box\",\"account\":\"legal\",\"fileId\":%d,"
                        .formatted(i, 1_000_000_000L + i)
                + "\"versionId\":\"4711\",\"reason\":\"wrong photo\",\"labels\":{\"ticket\":\"1\"}}";
    }

    private static String csv(int i) {
        return i == 0
                ? "requestId,provider,account,fileId,versionId,reason,labels.ticket\n"
                : "ticket-%d,box,legal,%d,4711,\"wrong, photo\",1\n"
                        .formatted(i, 1_000_000_000L + i);
    }

    private static String array(int i) {
        return i == 0 ? "[" + json(i) : i == LINES ? "," + json(i) + "]" : ",\n" + json(i);
    }

    private static void run(String name, IntFunction<String> lines) throws IOException {
        long generating = System.nanoTime();
        try (InputStream in = new Generated(lines)) {
            byte[] sink = new byte[8192];
            while (in.read(sink, 0, sink.length) >= 0) {
                // only the time of making the source is wanted
            }
        }
        generating = System.nanoTime() - generating;
        RequestRules rules =
                new RequestRules(
                        ProviderModules.STANDARD.providers(),
                        Map.of("legal", Box.PROVIDER),
                        Map.of(),
                        Clock.systemUTC());
        long start = System.nanoTime();
        int good = 0;
        try (SourceReader reader = SourceReader.open(name, new Generated(lines))) {
            while (reader.hasNext()) {
                good += rules.check(reader.next()) instanceof CheckedLine.Valid ? 1 : 0;
            }
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start - generating);
        System.out.printf(
                "%-9s %,d good lines in %s: %,d lines a second%n",
                name, good, time, good * 1000L / Math.max(1, time.toMillis()));
    }

    /** Reads a million lines of each format, twice. */
    public static void main(String[] args) throws IOException {
        SourceReader.ofText(new ByteArrayInputStream(new byte[0])).close();
        for (int round = 0; round < 2; round++) {
            run("a.ndjson", i -> json(i) + "\n");
            run("a.json", SourceThroughput::array);
            run("a.csv", SourceThroughput::csv);
        }
    }
}
