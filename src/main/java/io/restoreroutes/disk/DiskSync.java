package io.restoreroutes.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until files are on the disk. A file is its content and its name, and the name is kept in
 * the folder: a power cut may leave each without the other, and a rename undone. Thread-safe; a
 * test overrides it to see what is waited for, or to let it fail.
 */
public class DiskSync {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSync.class);

    /** What a system says that can open a folder and cannot sync it. */
    private static final Set<String> UNSUPPORTED =
            Set.of("Invalid argument", "Operation not supported", "Function not implemented");

    private final AtomicBoolean told = new AtomicBoolean();

    /** Folders whose own names this process has seen to. */
    private final Set<Path> made = ConcurrentHashMap.newKeySet();

    /** Waits for the content of a file, whoever wrote it. */
    public void content(Path file) throws IOException {
        // Enough to sync it, and all that we may do with a file of the user's.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Waits for the names in a folder: what was made, renamed and removed there. Windows opens no
     * folders and keeps names by itself; some shared folders cannot do it, which is said once.
     */
    public void names(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            force(folder);
        } catch (IOException e) {
            if (!UNSUPPORTED.contains(String.valueOf(e.getMessage()))) {
                throw e;
            }
            if (told.compareAndSet(false, true)) {
                LOG.warn(
                        "The file system of {} cannot sync folders ({}): after a power cut files may"
                                + " be missing there, or be where they were before",
                        folder,
                        e.getMessage());
            }
        }
    }

    /** What the system is asked to do; a test lets it refuse. */
    void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Makes a folder with all above it, if it is not there, and waits for its name. A folder that
     * is there may have been made by a process that died before it could wait: the first time it is
     * waited for too.
     */
    public void folder(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        if (made.contains(absolute) && Files.isDirectory(absolute)) {
            return;
        }
        Deque<Path> above = new ArrayDeque<>();
        for (Path path = absolute.getParent(); path != null; path = path.getParent()) {
            above.push(path);
            if (Files.exists(path)) {
                break;
            }
        }
        if (!Files.isDirectory(absolute)) {
            Files.createDirectories(absolute);
        }
        for (Path parent : above) {
            namesAbove(parent);
        }
        made.add(absolute);
    }

    /** A folder above ours may be closed to us, and nothing but our own name is new there. */
    private void namesAbove(Path folder) throws IOException {
        try {
            names(folder);
        } catch (AccessDeniedException e) {
            LOG.debug("{} cannot be read, so its names are not waited for", folder);
        }
    }
}
