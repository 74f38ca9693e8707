package io.restoreroutes.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.source.NamedSource;
import io.restoreroutes.source.UnreadableSource;
import io.restoreroutes.testing.Gzipped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressedManifestTest {
    @TempDir Path folder;

    private Manifest read(byte[] content) throws IOException {
        return Manifest.read(Files.write(folder.resolve("m.ndjson.gz"), content));
    }

    @Test
    void isInMemoryOnlyIfItsContentIsSmall() throws IOException {
        byte[] text = ScheduledApp.line("r").getBytes(StandardCharsets.UTF_8);
        Manifest small = read(Gzipped.of(text));
        NamedSource source = assertInstanceOf(NamedSource.class, small.source());
        assertInstanceOf(ByteArrayInputStream.class, source.content());
        assertArrayEquals(text, source.content().readAllBytes());
        assertNull(small.digest());

        Manifest large = read(Gzipped.of(new byte[Manifest.LARGEST_IN_MEMORY + 1]));
        source = assertInstanceOf(NamedSource.class, large.source());
        assertFalse(source.content() instanceof ByteArrayInputStream);
        assertNotNull(large.digest());
        large.close();
    }

    @Test
    void isWholeOrCannotBeRead() throws IOException {
        byte[] whole = Gzipped.of(ScheduledApp.line("r"));
        Manifest cut = read(Arrays.copyOf(whole, whole.length - 1));

        UnreadableSource source = assertInstanceOf(UnreadableSource.class, cut.source());
        assertEquals("The gzip data is cut off.", source.reason());
    }

    @Test
    void aLargeOneGoesOnWhereItStoodWithNoLineLostOrDoubled() throws IOException {
        try (ScheduledApp app = new ScheduledApp(folder, false)) {
            Files.write(folder.resolve("m.gz"), Gzipped.of(LargeManifestTest.manifest()));
            Files.move(folder.resolve("m.gz"), folder.resolve("m.ndjson.gz"));
            app.schedule("once", "every", "1s", "manifest", "m.ndjson.gz");
            app.start();
            app.until(() -> !app.jobs().isEmpty() && app.jobs().get(0).lines() > 0);
            app.stop();
            assertFalse(app.jobs().get(0).complete());
            app.schedule("once", "every", "365d");

            app.start();
            app.until(() -> app.ended().size() == 1);
            app.app().awaitSummaries(1);
            app.stop();

            Set<String> seen = new HashSet<>();
            for (JsonNode outcome : app.app().outcomes()) {
                assertTrue(seen.add(outcome.at("/source/line").asText()), outcome.toString());
            }
            assertEquals(LargeManifestTest.LINES, seen.size());
        }
    }
}
