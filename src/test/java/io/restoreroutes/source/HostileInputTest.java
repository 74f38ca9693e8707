package io.restoreroutes.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.RequestLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources far larger than memory: each must come out as few, small lines. */
class HostileInputTest {
    /** More than the heap that the tests get could hold in a growing buffer. */
    private static final long HUGE = 700_000_000L;

    private static final String GOOD = "{\"provider\":\"box\",\"fileId\":1,\"versionId\":2}";

    /** One pattern of bytes over and over. */
    private static final class Repeated extends InputStream {
        private final byte[] block;
        private long left;

        Repeated(String pattern, long count) {
            block = pattern.repeat(65_536 / pattern.length()).getBytes(StandardCharsets.UTF_8);
            left = count / block.length * block.length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("only read in blocks");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int start = (int) ((block.length - left % block.length) % block.length);
            int count = (int) Math.min(Math.min(length, left), block.length - start);
            if (count == 0) {
                return -1;
            }
            System.arraycopy(block, start, target, offset, count);
            left -= count;
            return count;
        }
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> read(String name, InputStream... parts) throws IOException {
        InputStream in = new SequenceInputStream(Collections.enumeration(List.of(parts)));
        List<String> seen = new ArrayList<>();
        try (SourceReader reader =
                name.isEmpty() ? SourceReader.ofText(in) : SourceReader.open(name, in)) {
            while (reader.hasNext()) {
                RequestLine line = reader.next();
                assertTrue(line.original() == null || line.original().bytes().length <= 8 << 20);
                seen.add(
                        line.line()
                                + ":"
                                + (line.problem() == null
                                        ? "ok"
                                        : line.problem().code().wireName()));
            }
        }
        return seen;
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a.ndjson|x",
                "a.ndjson|{\"a\":",
                "a.ndjson|\"a\":1,",
                "a.csv|a,",
                "a.csv|fileId,",
            })
    void survivesOneEndlessLine(String name, String pattern) throws IOException {
        assertEquals(List.of("1:too-large"), read(name, new Repeated(pattern, HUGE)));
    }

    @Test
    void survivesEndlessPartsAndGoesOnWhereTheEndIsSure() throws IOException {
        assertEquals(
                List.of("1:too-large", "2:ok"),
                read("a.ndjson", new Repeated("{\"a\":[", HUGE), text("\n" + GOOD)));
        assertEquals(
                List.of("1:too-large", "2:ok"),
                read(
                        "a.json",
                        text("[{\"a\":\""),
                        new Repeated("x", HUGE),
                        text("\"}," + GOOD + "]")));
        assertEquals(
                List.of("1:too-large", "2:ok"),
                read(
                        "a.json",
                        text("["),
                        new Repeated("[", HUGE / 10),
                        new Repeated("]", HUGE / 10),
                        text("," + GOOD + "]")));
        assertEquals(
                List.of("2:too-large", "3:unreadable"),
                read(
                        "a.csv",
                        text("fileId,versionId\n"),
                        new Repeated("1,", HUGE),
                        text("\n1,2,3\n")));
    }

    @Test
    void survivesWhatNeverEnds() throws IOException {
        assertEquals(
                List.of("1:unreadable"),
                read("a.json", text("[{\"a\":"), new Repeated("[", HUGE / 10)));
        assertEquals(
                List.of("2:unreadable"),
                read("a.csv", text("fileId,versionId\n\""), new Repeated("1,\n", HUGE / 10)));
        assertEquals(List.of("1:unreadable"), read("a.json", new Repeated(" \n", HUGE / 10)));
        assertEquals(List.of("1:unreadable"), read("a.ndjson", new Repeated("\n", HUGE / 10)));
        assertEquals(List.of("1:too-large"), read("", text("{"), new Repeated("x", HUGE)));
    }

    @Test
    void survivesManyFieldsAndNamesThatCollide() throws IOException {
        StringBuilder line = new StringBuilder("{");
        for (int i = 0; i < 4096; i++) {
            // "Aa" and "BB" have the same hash, so have all their combinations
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            line.append(i == 0 ? "\"" : ",\"").append(name).append("\":1");
        }
        String members = line.substring(1, 60_000).replaceAll(",[^,]*$", "");
        List<String> seen = read("a.ndjson", text("{" + members + "}\n{" + members + "}\n" + GOOD));

        assertEquals(List.of("1:ok", "2:ok", "3:ok"), seen);
    }
}
