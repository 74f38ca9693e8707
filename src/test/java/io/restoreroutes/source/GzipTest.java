package io.restoreroutes.source;

import static io.restoreroutes.source.Reading.ONE;
import static io.restoreroutes.source.Reading.all;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.SourceForm;
import io.restoreroutes.testing.Gzipped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that were compressed, whole, broken and malicious ones. */
class GzipTest {
    private static final String LINES = (ONE + "\n").repeat(3);
    private static final String LIST = "{\"requests\":[" + ONE + ",\n" + ONE + "," + ONE + "]}";
    private static final String TABLE =
            "provider,fileId,versionId,reason\nbox,1,2,a\nbox,1,2,b\nbox,1,2,c\n";

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static List<RequestLine> read(String name, byte[] bytes) {
        return all(SourceReader.open(name, new ByteArrayInputStream(bytes)));
    }

    /** {@code line:ok} or {@code line:code}. */
    private static List<String> seen(List<RequestLine> lines) {
        return lines.stream()
                .map(
                        line ->
                                line.line()
                                        + ":"
                                        + (line.problem() == null
                                                ? "ok"
                                                : line.problem().code().wireName()))
                .toList();
    }

    private static String reason(List<RequestLine> lines) {
        return lines.get(lines.size() - 1).problem().message();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.ndjson", "a.ndjson.gz", "a.JSON.GZ"})
    void isToldByItsMarkWhateverTheName(String name) {
        assertEquals(List.of("1:ok", "2:ok", "3:ok"), seen(read(name, Gzipped.of(LINES))));
        assertEquals(List.of("1:ok", "2:ok", "3:ok"), seen(read(name, Gzipped.of(LIST))));
        // as some tools unzip, and leave the name
        assertEquals(List.of("1:ok", "2:ok", "3:ok"), seen(read(name, LINES.getBytes(UTF_8))));
    }

    @Test
    void holdsWhateverASourceMayHold() {
        assertEquals(List.of("2:ok", "3:ok", "4:ok"), seen(read("a.csv.gz", Gzipped.of(TABLE))));
        byte[] utf16 = Gzipped.of(TABLE.getBytes(UTF_16));
        assertEquals(List.of("2:ok", "3:ok", "4:ok"), seen(read("a.tsv.gz", utf16)));
        assertEquals(List.of(), read("a.json.gz", Gzipped.of("[]")));
        assertEquals(
                List.of("1:ok"),
                seen(all(SourceReader.ofValues(new ByteArrayInputStream(Gzipped.of(ONE))))));
        assertEquals(List.of("1:ok"), seen(all(SourceReader.ofValues(Gzipped.of(ONE)))));
        assertEquals(List.of("1:unreadable"), seen(read("a.txt.gz", Gzipped.of(ONE))));
        assertEquals(List.of("1:unreadable"), seen(read("a.ndjson", Gzipped.of(Gzipped.of(ONE)))));
        assertEquals(List.of("1:unreadable"), seen(read("a.ndjson", Gzipped.of(""))));
        assertEquals(List.of("1:unreadable"), seen(read("a.ndjson", new byte[] {0x1f})));
    }

    @Test
    void hasSeveralMembersAndNamesAndPadding() {
        byte[] plain = Gzipped.of(ONE + "\n");
        byte[] named = plain.clone();
        named[3] = 2 | 4 | 8 | 16;
        named =
                join(
                        Arrays.copyOf(named, 10),
                        new byte[] {3, 0, 'x', 'y', 'z'},
                        "name\0comment\0".getBytes(US_ASCII),
                        new byte[] {1, 2},
                        Arrays.copyOfRange(named, 10, named.length));

        byte[] all = join(plain, named, Gzipped.of(""), plain, new byte[700]);

        assertEquals(List.of("1:ok", "2:ok", "3:ok"), seen(read("a.ndjson", all)));
    }

    @Test
    void whatFollowsIsSaid() {
        byte[] whole = Gzipped.of(LINES);
        for (byte[] behind :
                List.of(
                        ONE.getBytes(UTF_8),
                        new byte[] {0, 0, 1},
                        Arrays.copyOf(whole, 1),
                        Arrays.copyOf(whole, 5))) {
            List<RequestLine> lines = read("a.ndjson", join(whole, behind));
            assertEquals(List.of("1:ok", "2:ok", "3:ok", "4:unreadable"), seen(lines));
            assertTrue(reason(lines).contains("gzip data"), reason(lines));
        }
    }

    /** Whatever the form: what stands before the cut runs, one line says that it was cut off. */
    @ParameterizedTest
    @CsvSource({"a.ndjson", "a.json", "a.csv"})
    void cutOffAnywhereItIsReadUpToThere(String name) {
        String text = name.equals("a.csv") ? TABLE : name.equals("a.json") ? LIST : LINES;
        // random text, so that there is something to cut
        byte[] random = new byte[60];
        new Random(7).nextBytes(random);
        StringBuilder noise = new StringBuilder();
        for (byte b : random) {
            noise.append((char) ('A' + (b & 0xf)));
        }
        byte[] whole =
                Gzipped.of(
                        name.equals("a.csv")
                                ? text.replace(",b\n", "," + noise + "\n")
                                : text.replace("\"2\"", "\"2\",\"reason\":\"" + noise + "\""));
        List<RequestLine> good = read(name, whole);

        for (int length = 2; length < whole.length; length++) {
            List<RequestLine> lines = read(name, Arrays.copyOf(whole, length));
            int last = lines.size() - 1;
            assertEquals(seen(good.subList(0, last)), seen(lines.subList(0, last)), "" + length);
            assertEquals(
                    "The gzip data is cut off. The rest was not read.", reason(lines), "" + length);
            assertFalse(lines.get(last).isReadable(), "" + length);
        }
    }

    /** The end of a row is missing, so it may be another row. */
    @Test
    void anOpenRowBeforeTheCutIsNotBelievedAndKept() {
        byte[] begin = Gzipped.of("provider,fileId,versionId,labels.a\nbox,1,2,x\nbox,1,23,y");
        byte[] cut = Arrays.copyOf(begin, begin.length - 8);

        SourceReader reader = SourceReader.open("a.csv", new ByteArrayInputStream(cut));
        List<RequestLine> lines = all(reader);

        assertEquals(List.of("2:ok", "3:unreadable"), seen(lines));
        assertEquals(
                "{\"provider\":\"box\",\"fileId\":\"1\",\"versionId\":\"23\",\"labels\":{\"a\":\"y\"}}",
                new String(lines.get(1).original().bytes(), UTF_8));
        assertEquals(SourceForm.LINES, lines.get(1).original().form());
        assertEquals(1, reader.settledLines());
    }

    @Test
    void damagedAnywhereNothingIsBelievedBehindThatAndItIsSaid() {
        Random random = new Random(4711);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append(ONE.replace("1", Integer.toString(random.nextInt()).replace("-", "")));
            text.append('\n');
        }
        byte[] whole = Gzipped.of(text.toString());
        List<RequestLine> good = read("a.ndjson", whole);

        for (int at = 2; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            List<RequestLine> lines = read("a.ndjson", damaged);
            boolean same = lines.equals(good);
            boolean said =
                    !lines.isEmpty()
                            && lines.get(lines.size() - 1).problem() != null
                            && reason(lines).contains("gzip data");
            assertTrue(same || said, at + " " + seen(lines));
            // the time, how hard it was tried, and the system
            assertTrue(same || at < 4 || at >= 10, at + " " + seen(lines));
        }
    }

    @Test
    void anErrorOfReadingIsNoMatterOfTheSource() {
        byte[] whole = Gzipped.of(LINES);
        InputStream broken =
                new InputStream() {
                    private int count;

                    @Override
                    public int read() throws IOException {
                        if (count == whole.length - 9) {
                            throw new ZipException("of the disk");
                        }
                        return whole[count++] & 0xff;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        target[offset] = (byte) read();
                        return 1;
                    }
                };

        assertThrows(UncheckedIOException.class, () -> all(SourceReader.open("a.ndjson", broken)));
    }

    /** {@return gzip data that would unfold to 2 GB of that} */
    private static InputStream bomb(String head, String pattern) {
        byte[] block = pattern.repeat((8 << 20) / pattern.length()).getBytes(UTF_8);
        byte[] member = Gzipped.of(block);
        List<InputStream> members = new ArrayList<>();
        members.add(new ByteArrayInputStream(Gzipped.of(head)));
        for (int i = 0; i < 256; i++) {
            members.add(new ByteArrayInputStream(member));
        }
        return new SequenceInputStream(Collections.enumeration(members));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a.ndjson|~~|x|1:too-large",
                "a.ndjson|~~|~\n~|1:too-large",
                "a.ndjson|~~|~ ~|1:too-large",
                "a.json|[| |1:too-large",
                "a.json|{\"requests\":[|[|1:too-large",
                "a.json|[{\"reason\":\"|x|1:too-large",
                "a.csv|~fileId,versionId\n~|~,~|2:too-large",
                "a.csv|~fileId,versionId\n\"~|~,\n~|2:too-large",
            })
    void aBombIsRefusedBeforeItUnfolds(String name, String head, String pattern, String expected) {
        List<RequestLine> lines = all(SourceReader.open(name, bomb(head, pattern)));

        assertEquals(List.of(expected), seen(lines));
        assertTrue(
                reason(lines).startsWith("The gzip data unfolds to more than 200 times its size"));
        assertTrue(lines.get(0).original().bytes().length <= 8 << 20);
    }

    @Test
    void linesBeforeABombRun() {
        List<RequestLine> lines = all(SourceReader.open("a.ndjson", bomb(LINES, "\n")));

        assertEquals(3, lines.stream().filter(line -> line.problem() == null).count());
        assertEquals(ErrorCode.TOO_LARGE, lines.get(3).problem().code());
        assertEquals(4, lines.size());
    }

    /** Hardly anything but numbers differs in a list that a program wrote. */
    @Test
    void manyAlikeRequestsAreNoBomb() {
        String reason = ",\"reason\":\"" + "the same long reason for all ".repeat(20) + "\"}";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            text.append(ONE.replace("1", Integer.toString(i)).replace("}", reason)).append('\n');
        }
        byte[] zipped = Gzipped.of(text.toString());
        int good = 0;
        SourceReader reader = SourceReader.open("a.ndjson", new ByteArrayInputStream(zipped));
        while (reader.hasNext()) {
            assertNull(reader.next().problem());
            good++;
        }

        assertEquals(60_000, good);
    }

    @Test
    void aWholeOneIsUnzippedUpToALimit() throws IOException {
        byte[] text = LINES.getBytes(UTF_8);

        assertArrayEquals(text, unzip(Gzipped.of(LINES), text.length));
        assertEquals(text.length, unzip(Gzipped.of(LINES), text.length - 1).length);
        assertArrayEquals(text, unzip(text, 1000));
        assertEquals(101, unzip(Gzipped.of(new byte[1 << 24]), 100).length);
        for (byte[] bad :
                List.of(Arrays.copyOf(Gzipped.of(LINES), 30), Gzipped.of(Gzipped.of(LINES)))) {
            assertThrows(ZipException.class, () -> unzip(bad, 1000));
        }
    }

    private static byte[] unzip(byte[] content, int most) throws IOException {
        return Gzip.unzip(new ByteArrayInputStream(content), most);
    }
}
