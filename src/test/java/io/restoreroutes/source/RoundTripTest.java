package io.restoreroutes.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.restore.ProviderModules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random good requests read back the same from every format. */
class RoundTripTest {
    private static final RequestRules RULES =
            new RequestRules(
                    ProviderModules.STANDARD.providers(),
                    Map.of("shop", ImageKit.PROVIDER, "legal", Box.PROVIDER),
                    Map.of(),
                    Clock.systemUTC());
    private static final List<String> LABELS = List.of("ticket", "a b", "käse", "x,\"y\"", "📷");
    private static final String ALPHABET = "ab ,;\"'\n\r\t\\/{}[]:#äß€\u2028📷0";

    private static String text(Random random, int longest) {
        int[] codePoints = ALPHABET.codePoints().toArray();
        StringBuilder text = new StringBuilder("x");
        for (int left = random.nextInt(longest); left > 0; left--) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.append('x').toString();
    }

    private static RestoreRequest request(Random random, int number) {
        Provider provider = random.nextBoolean() ? Box.PROVIDER : ImageKit.PROVIDER;
        Operation operation = random.nextBoolean() ? Operation.RESTORE : Operation.ROLLBACK;
        Map<String, String> labels = new TreeMap<>();
        for (String label : LABELS) {
            if (random.nextInt(3) == 0) {
                labels.put(label, text(random, 20));
            }
        }
        return new RestoreRequest(
                "r-" + number + " \"ü\"",
                provider,
                provider == Box.PROVIDER ? "legal" : "shop",
                operation,
                Long.toString(random.nextLong() >>> 1),
                Integer.toString(random.nextInt(1_000_000)),
                random.nextBoolean() ? text(random, 60) : null,
                labels);
    }

    private static ObjectNode json(RestoreRequest request, boolean numbers) {
        ObjectNode node = RestoreJson.mapper().createObjectNode();
        node.put("requestId", request.requestId());
        node.put("provider", request.provider().wireName());
        node.put("account", request.account());
        node.put("operation", request.operation().wireName());
        node.put("versionId", request.versionId());
        if (numbers) {
            node.put("fileId", Long.parseLong(request.fileId()));
        } else {
            node.put("fileId", request.fileId());
        }
        node.put("reason", request.reason());
        node.putPOJO("labels", request.labels());
        return node;
    }

    private static String cell(String value) {
        return value == null ? "" : '"' + value.replace("\"", "\"\"") + '"';
    }

    private static String csv(RestoreRequest request) {
        List<String> cells = new ArrayList<>();
        cells.add(cell(request.requestId()));
        cells.add(request.provider().wireName());
        cells.add(request.account());
        cells.add(request.operation().wireName());
        cells.add(request.fileId());
        cells.add(cell(request.versionId()));
        cells.add(cell(request.reason()));
        LABELS.forEach(label -> cells.add(cell(request.labels().get(label))));
        return String.join(",", cells) + "\n";
    }

    private static List<RestoreRequest> read(SourceReader source) throws IOException {
        List<RestoreRequest> read = new ArrayList<>();
        try (source) {
            source.forEachRemaining(
                    line -> read.add(((CheckedLine.Valid) RULES.check(line)).request()));
        }
        return read;
    }

    private static SourceReader open(String name, String text) {
        return SourceReader.open(
                name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsBackTheSame(long seed) throws IOException {
        Random random = new Random(seed);
        List<RestoreRequest> requests = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            requests.add(request(random, i));
        }
        List<ObjectNode> nodes =
                requests.stream().map(each -> json(each, random.nextBoolean())).toList();
        String lines = nodes.stream().map(ObjectNode::toString).collect(Collectors.joining("\r\n"));
        String rows =
                "requestId,provider,account,operation,fileId,versionId,reason,"
                        + LABELS.stream()
                                .map(label -> cell("labels." + label))
                                .collect(Collectors.joining(","))
                        + "\n"
                        + requests.stream().map(RoundTripTest::csv).collect(Collectors.joining());
        String pretty = nodes.stream().map(ObjectNode::toPrettyString).toList().toString();

        assertEquals(requests, read(open("a.ndjson", lines)));
        assertEquals(requests, read(SourceReader.ofValues(lines)));
        assertEquals(requests, read(open("a.json", nodes.toString())));
        assertEquals(requests, read(open("a.json", pretty)));
        assertEquals(requests, read(open("a.csv", rows)));
        assertEquals(requests, read(SourceReader.ofValues(requests)));
    }
}
