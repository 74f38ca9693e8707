package io.restoreroutes.intake;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a file counts as complete, by a clock that the test turns. */
class FileFilterTest {
    private static final FileTime OLD = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir Path folder;
    private long now;
    private final FileFilter filter = new FileFilter(Duration.ofSeconds(1), () -> now);

    private boolean acceptsAfter(Duration time, String name) {
        now += time.toNanos();
        GenericFile<File> file = new GenericFile<>();
        file.setFile(new File(folder.toFile(), name));
        file.setFileName(name);
        file.setFileNameOnly(name);
        return filter.accept(file);
    }

    private void append(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, OLD);
    }

    @Test
    void anOldTimeStampDoesNotMakeAGrowingFileComplete() throws IOException {
        for (int piece = 0; piece < 10; piece++) {
            append("slow.json", "x");
            assertFalse(acceptsAfter(Duration.ofMillis(999), "slow.json"), "piece " + piece);
        }
        assertFalse(acceptsAfter(Duration.ofMillis(999), "slow.json"));
        assertTrue(acceptsAfter(Duration.ofMillis(1), "slow.json"));
    }

    @Test
    void aFileWrittenAnewInEqualSizeStartsAgain() throws IOException {
        append("same.json", "1");
        assertFalse(acceptsAfter(Duration.ZERO, "same.json"));
        Files.writeString(folder.resolve("same.json"), "2");
        assertFalse(acceptsAfter(Duration.ofSeconds(5), "same.json"));
        assertTrue(acceptsAfter(Duration.ofSeconds(1), "same.json"));
    }

    @Test
    void aFileThatIsGoneAndComesBackStartsAgain() throws IOException {
        append("back.json", "1");
        assertFalse(acceptsAfter(Duration.ZERO, "back.json"));
        Files.delete(folder.resolve("back.json"));
        assertFalse(acceptsAfter(Duration.ofMillis(500), "back.json"));
        append("back.json", "1");
        assertFalse(acceptsAfter(Duration.ofMillis(700), "back.json"));
        assertTrue(acceptsAfter(Duration.ofSeconds(1), "back.json"));
    }

    @Test
    void aNameThatIsNoPathIsLeftAlone() throws IOException {
        assertFalse(acceptsAfter(Duration.ZERO, "no\0path.json"));
        assertFalse(acceptsAfter(Duration.ZERO, "no\uFFFDtext.json"));
        append("good.json", "1");
        assertFalse(acceptsAfter(Duration.ZERO, "good.json"));
        assertTrue(acceptsAfter(Duration.ofSeconds(1), "good.json"));
    }
}
