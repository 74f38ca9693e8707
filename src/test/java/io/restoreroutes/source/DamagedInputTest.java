package io.restoreroutes.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.restoreroutes.box.Box;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.restore.ProviderModules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources with random damage: nothing is thrown, every line has a number of its own. */
class DamagedInputTest {
    private static final RequestRules RULES =
            new RequestRules(
                    ProviderModules.STANDARD.providers(),
                    Map.of("legal", Box.PROVIDER),
                    Map.of(),
                    Clock.systemUTC());
    private static final String ONE =
            "{\"provider\":\"box\",\"fileId\":1,\"versionId\":\"2\",\"labels\":{\"a\":true}}";
    private static final Map<String, String> SOURCES =
            Map.of(
                    "a.ndjson",
                    (ONE + "\r\n\n").repeat(5),
                    "a.json",
                    "[" + ONE + "," + ONE.replace(",", ",\n") + ",\n " + ONE + "]",
                    "a.csv",
                    "provider,fileId,versionId,reason,labels.a\n"
                            + "box,1,2,\"a \"\"b\"\"\n, c\",x\nbox,1,2,, \"y\"\n".repeat(3),
                    "text",
                    ONE.replace(",", ",\n"));
    private static final byte[] DAMAGE =
            "{}[]\",:\\\n\r\t \0\u0001x1-.e\uFEFF\u00ff".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"a.ndjson", "a.json", "a.csv", "text"})
    void neverThrowsAndNumbersLinesUpwards(String name) throws IOException {
        Random random = new Random(4711);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = SOURCES.get(name).getBytes(StandardCharsets.UTF_8);
            for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
                bytes[random.nextInt(bytes.length)] = DAMAGE[random.nextInt(DAMAGE.length)];
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            ByteArrayInputStream in = new ByteArrayInputStream(bytes, 0, length);
            try (SourceReader reader =
                    name.equals("text") ? SourceReader.ofText(in) : SourceReader.open(name, in)) {
                long last = 0;
                while (reader.hasNext()) {
                    RequestLine line = reader.next();
                    String source = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
                    assertTrue(line.line() > last, source);
                    last = line.line();
                    assertEquals(last, RULES.check(line).line());
                    assertTrue(line.isReadable() || line.fields().isEmpty(), source);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a,b,c|3",
                "a,,|3",
                ",,|3",
                "\"\",\"\",\"\"|3",
                "\"a,b\",c|2",
                "\"a\"\"\",\"\"\"\"|2",
                "a\"b\",c|2",
                "a, \"b\",c|3",
                "a, \"b,c\"|3",
                "a,\t\"b,c\"|3",
                "#a,b|2",
                "'a,b'|2",
            })
    void cellsAreCutAsTheSplitterCutsThem(String record, int cells) throws IOException {
        Chunk chunk = new Chunk(Chunk.LIMIT);
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        new RecordSplitter(new ByteInput(new ByteArrayInputStream(bytes)), ',').next(chunk);
        assertTrue(chunk.decode());

        List<String> read = CsvCells.of(chunk, CsvSchema.emptySchema());

        assertEquals(cells, read.size(), read.toString());
    }
}
