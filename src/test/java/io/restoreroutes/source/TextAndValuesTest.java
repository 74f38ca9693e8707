package io.restoreroutes.source;

import static io.restoreroutes.source.Reading.ONE;
import static io.restoreroutes.source.Reading.all;
import static io.restoreroutes.source.Reading.numbers;
import static io.restoreroutes.source.Reading.valid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.restoreroutes.box.Box;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextAndValuesTest {
    @Test
    void tellsTextsApartByWhatTheyHold() {
        String pretty = ONE.replace(",", ",\r\n  ").replace("{", "\n{\n");
        assertEquals(List.of(2L), numbers(all(SourceReader.ofValues(pretty))));
        assertEquals(List.of(1L), numbers(all(SourceReader.ofValues(ONE))));
        assertEquals(List.of(1L, 2L), numbers(all(SourceReader.ofValues(ONE + "\n" + ONE))));
        assertEquals(
                List.of(1L, 2L), numbers(all(SourceReader.ofValues("[" + ONE + "," + ONE + "]"))));
        String braceOnItsLine =
                ONE.replace("}", ",\n\"labels\":\n{\n\"a\":\n\"}\"}}").replace(",\"", ",\n\"");
        assertEquals(List.of(1L), numbers(all(SourceReader.ofValues(braceOnItsLine))));
    }

    @Test
    void keepsGoodLinesOfATextWhoseFirstLineIsCutOff() {
        List<RequestLine> lines =
                all(SourceReader.ofValues("{\"fileId\":\"1\n" + ONE + "\n" + ONE));

        assertEquals(3, lines.size());
        assertFalse(lines.get(0).isReadable());
        assertEquals(List.of(2L, 3L), numbers(lines.subList(1, 3)));
    }

    @Test
    void aSourceInMemoryIsReadFromItsBeginningEachTime() {
        NamedSource source = NamedSource.ofText(Door.MESSAGE, "", ONE);

        assertEquals(List.of(1L), numbers(all(SourceReader.ofValues(source))));
        assertEquals(List.of(1L), numbers(all(SourceReader.ofValues(source))));
    }

    @Test
    void emptyTextOfARouteIsNotGiven() {
        Map<String, Object> labels = Map.of("ticket", "");
        Map<String, Object> map =
                Map.of(
                        "provider",
                        "box",
                        "account",
                        "",
                        "fileId",
                        1,
                        "versionId",
                        2,
                        "reason",
                        "",
                        "labels",
                        "");
        Map<String, Object> other =
                Map.of("provider", "box", "fileId", 1, "versionId", 2, "labels", labels);

        assertEquals(
                valid(all(SourceReader.ofValues(map)).get(0)),
                valid(all(SourceReader.ofValues(other)).get(0)));
    }

    @Test
    void saysOnceThatATextIsNone() {
        assertEquals(1, all(SourceReader.ofValues("hello\nworld")).size());
        assertEquals(1, all(SourceReader.ofValues("")).size());
        assertEquals(1, all(SourceReader.ofValues("{\n\"fileId\":\n\"1\"")).size());
        assertEquals(1, all(SourceReader.ofValues(null)).size());
        assertEquals(1, all(SourceReader.ofValues(42)).size());
    }

    @Test
    void readsValuesOfRoutes() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("provider", Box.PROVIDER);
        map.put("fileId", new BigInteger("18446744073709551616"));
        map.put("versionId", 2L);
        map.put("reason", null);
        map.put("labels", Map.of("a", true, "b", 1));
        RestoreRequest request = valid(all(SourceReader.ofValues(map)).get(0));

        List<RequestLine> lines =
                all(
                        SourceReader.ofValues(
                                Arrays.asList(
                                        request,
                                        null,
                                        Map.of("fileId", true),
                                        Map.of("labels", Map.of("a", List.of())),
                                        Map.of("reason", "r".repeat(65_536)))));

        assertEquals("18446744073709551616", request.fileId());
        assertEquals(Map.of("a", "true", "b", "1"), request.labels());
        assertEquals(request, valid(lines.get(0)));
        assertEquals(
                List.of("null", "unreadable", "invalid-value", "invalid-value", "too-large"),
                lines.stream()
                        .map(l -> l.problem() == null ? "null" : l.problem().code().wireName())
                        .toList());
        assertEquals(5, lines.get(4).line());
    }
}
