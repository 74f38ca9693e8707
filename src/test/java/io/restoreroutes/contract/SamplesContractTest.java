package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.source.RequestRules;
import io.restoreroutes.source.SourceReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample request, in the documentation and in the sandbox, is one that would be accepted. */
class SamplesContractTest {
    /** The documentation's moments have been then. */
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    private static final RequestRules RULES =
            new RequestRules(
                    ProviderModules.STANDARD.providers(),
                    Map.of("shop", ImageKit.PROVIDER, "legal", Box.PROVIDER),
                    Map.of(),
                    CLOCK);
    private static final RequestRules SANDBOX_RULES =
            new RequestRules(
                    ProviderModules.STANDARD.providers(),
                    Map.of("photos", ImageKit.PROVIDER, "documents", Box.PROVIDER),
                    Map.of(),
                    Clock.systemUTC());

    static Stream<Docs.Block> samples() {
        return Docs.blocks().stream()
                .filter(block -> List.of("json", "ndjson", "csv").contains(block.language()))
                .filter(block -> !block.text().contains("\"outcomeId\""));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void documentedSamplesAreAccepted(Docs.Block sample) throws Exception {
        assertAccepted("sample." + sample.language(), sample.text(), RULES);
    }

    @Test
    void everyFormatHasItsSample() {
        assertEquals(
                List.of(
                        "json", "json", "json", "json", "json", "json", "json", "ndjson", "json",
                        "csv"),
                samples().map(Docs.Block::language).toList());
    }

    @Test
    void samplesOfTheSandboxAreAccepted() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/sandbox/resources/samples"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                assertAccepted(name, Files.readString(file), SANDBOX_RULES);
            }
        }
    }

    private static void assertAccepted(String name, String text, RequestRules rules)
            throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (SourceReader reader = SourceReader.open(name, new ByteArrayInputStream(bytes))) {
            assertTrue(reader.hasNext(), name);
            while (reader.hasNext()) {
                CheckedLine line = rules.check(reader.next());
                assertFalse(line instanceof CheckedLine.Invalid, name + ": " + line);
            }
        }
    }
}
