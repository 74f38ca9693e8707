package io.restoreroutes.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.LogLines;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSyncTest {
    @TempDir Path top;

    private final List<Path> synced = new ArrayList<>();
    private IOException failure;
    private final DiskSync disk =
            new DiskSync() {
                @Override
                public void names(Path folder) throws IOException {
                    super.names(folder);
                    synced.add(folder);
                    if (failure != null) {
                        throw failure;
                    }
                }
            };

    @Test
    void eachNewFolderIsWaitedForFromTheTop() throws IOException {
        Path deep = top.resolve("a/b/c");
        disk.folder(deep);
        assertTrue(Files.isDirectory(deep));
        assertEquals(List.of(top, top.resolve("a"), top.resolve("a/b")), synced);
    }

    @Test
    void aFolderOfAFormerProcessIsWaitedForOnce() throws IOException {
        Path there = Files.createDirectories(top.resolve("a/there"));
        disk.folder(there);
        disk.folder(there);
        assertEquals(List.of(top.resolve("a")), synced);
        Files.delete(there);
        disk.folder(there);
        assertEquals(List.of(top.resolve("a"), top.resolve("a")), synced);
    }

    @Test
    void whatFailedIsWaitedForAgain() throws IOException {
        failure = new IOException("disk trouble");
        assertThrows(IOException.class, () -> disk.folder(top.resolve("a")));
        failure = null;
        disk.folder(top.resolve("a"));
        assertEquals(List.of(top, top), synced);
    }

    @Test
    void aFolderAboveThatIsClosedToUsIsNoTrouble() throws IOException {
        failure = new AccessDeniedException(top.toString());
        disk.folder(top.resolve("a"));
        assertTrue(Files.isDirectory(top.resolve("a")));
        assertThrows(AccessDeniedException.class, () -> disk.names(top.resolve("a")));
    }

    @Test
    void whatIsNotThereCannotBeWaitedFor() throws IOException {
        assertThrows(NoSuchFileException.class, () -> disk.content(top.resolve("none")));
        assertThrows(NoSuchFileException.class, () -> disk.names(top.resolve("none")));
        disk.content(Files.writeString(top.resolve("file"), "x"));
    }

    @Test
    void aFileSystemThatCannotSyncFoldersIsToldOnce() throws IOException {
        try (LogLines log = new LogLines()) {
            DiskSync share = refusing("Invalid argument");
            share.names(top);
            share.names(top);
            assertEquals(1, log.with("cannot sync folders (Invalid argument)").size());
        }
        DiskSync broken = refusing("Input/output error");
        assertThrows(IOException.class, () -> broken.names(top));
    }

    private static DiskSync refusing(String reason) {
        return new DiskSync() {
            @Override
            void force(Path folder) throws IOException {
                throw new IOException(reason);
            }
        };
    }
}
