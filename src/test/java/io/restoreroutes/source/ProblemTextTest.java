package io.restoreroutes.source;

import static io.restoreroutes.source.Reading.ONE;
import static io.restoreroutes.source.Reading.RULES;
import static io.restoreroutes.source.Reading.all;
import static io.restoreroutes.source.Reading.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RequestLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What problems say and keep. */
class ProblemTextTest {
    @Test
    void keepsWhatWasAskedBesideAProblem() {
        RequestLine line =
                read("a.json", ONE.replace("}", ",\"reason\":[],\"requestId\":\"r\"}")).get(0);
        RequestLine raw = read("a.ndjson", "\n{\"fileId\": \"1\"").get(0);

        assertTrue(line.isReadable());
        assertEquals("r", line.fields().get("requestId"));
        assertEquals("{\"fileId\": \"1\"", new String(raw.original().bytes(), UTF_8));
    }

    @Test
    void quotesValuesSafely() {
        String text = ONE.replace("\"1\"", "\"\\u001b[31m\\u202e" + "x".repeat(70) + "\"");

        CheckedLine.Invalid checked =
                (CheckedLine.Invalid) RULES.check(read("a.json", text).get(0));

        assertEquals(
                "fileId at box must be 1 to 20 decimal digits, not '\\u001b[31m\\u202e"
                        + "x".repeat(54)
                        + "…'.",
                checked.error().message());
    }

    @Test
    void suggestsTheFieldThatWasMeant() {
        for (String typo : List.of("fileID", "file_id", "FileId", "filId", "file id")) {
            CheckedLine.Invalid checked =
                    (CheckedLine.Invalid)
                            RULES.check(read("a.json", "{\"" + typo + "\":1}").get(0));
            assertTrue(checked.error().message().endsWith("Did you mean fileId?"), typo);
        }
    }

    private static byte[] repeat(String text, int bytes) {
        return text.repeat(bytes / text.length() + 1).substring(0, bytes).getBytes(UTF_8);
    }

    /** Not in memory, as a file is not. */
    private static InputStream stream(byte[]... parts) {
        List<InputStream> streams = new ArrayList<>();
        for (byte[] part : parts) {
            streams.add(new ByteArrayInputStream(part));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    @Test
    void keepsALineThatIsTooLongWhole() {
        byte[] line = repeat("{\"reason\": \"", 1 << 20);
        RequestLine read = all(SourceReader.open("a.ndjson", stream(line))).get(0);

        assertEquals(ErrorCode.TOO_LARGE, read.problem().code());
        assertArrayEquals(line, read.original().bytes());
    }

    @Test
    void keepsTheRestBehindABreakUpToALimitAndSaysSo() {
        byte[] header = "fileId,versionId\n".getBytes(UTF_8);
        byte[] rest = repeat("1,2\n", 9 << 20);
        rest[0] = '"';
        for (boolean inMemory : new boolean[] {false, true}) {
            InputStream in = stream(header, rest);
            RequestLine read =
                    all(inMemory
                                    ? SourceReader.open("a.csv", whole(in))
                                    : SourceReader.open("a.csv", in))
                            .get(0);

            int kept = inMemory ? rest.length : 8 << 20;
            assertArrayEquals(Arrays.copyOf(rest, kept), read.original().bytes());
            assertArrayEquals(header, read.original().form().head());
            assertEquals(
                    !inMemory,
                    read.problem().message().endsWith(" Only its first 8 MiB are kept."),
                    read.problem().message());
        }
    }

    private static InputStream whole(InputStream in) {
        try (in) {
            return new ByteArrayInputStream(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void doesNotTakeAReadErrorForTheEnd() {
        InputStream broken =
                new InputStream() {
                    private int count;

                    @Override
                    public int read() throws IOException {
                        if (count++ < 20_000) {
                            return '\n';
                        }
                        throw new IOException("gone");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        target[offset] = (byte) read();
                        return 1;
                    }
                };
        SourceReader reader = SourceReader.open("a.csv", broken);

        assertThrows(UncheckedIOException.class, reader::hasNext);
    }
}
