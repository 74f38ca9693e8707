package io.restoreroutes.source;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.restore.ProviderModules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Short words for tests that read sources. */
final class Reading {
    static final RequestRules RULES =
            new RequestRules(
                    ProviderModules.STANDARD.providers(),
                    Map.of("shop", ImageKit.PROVIDER, "legal", Box.PROVIDER),
                    Map.of(),
                    Clock.systemUTC());
    static final String ONE = "{\"provider\":\"box\",\"fileId\":\"1\",\"versionId\":\"2\"}";

    private Reading() {}

    static List<RequestLine> all(SourceReader reader) {
        try (reader) {
            List<RequestLine> lines = new ArrayList<>();
            reader.forEachRemaining(lines::add);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<RequestLine> read(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return all(SourceReader.ofValues(new NamedSource(name, new ByteArrayInputStream(bytes))));
    }

    static RestoreRequest valid(RequestLine line) {
        CheckedLine checked = RULES.check(line);
        assertTrue(checked instanceof CheckedLine.Valid, checked.toString());
        return ((CheckedLine.Valid) checked).request();
    }

    static List<Long> numbers(List<RequestLine> lines) {
        lines.forEach(Reading::valid);
        return lines.stream().map(RequestLine::line).toList();
    }
}
