package io.restoreroutes.ledger;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that one ledger of this process uses an H2 file; H2 itself locks the file against
 * other processes.
 */
final class FileLock implements AutoCloseable {
    private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

    private final Path file;

    private FileLock(Path file) {
        this.file = file;
    }

    /** For a ledger that is in no file of ours: nothing to lock. */
    static FileLock none() {
        return new FileLock(null);
    }

    static FileLock of(LedgerUrl url) {
        if (url.file() != null && !FILES.add(url.file())) {
            throw new LedgerException(
                    "The ledger at " + url + " is already open in this process.", null);
        }
        return new FileLock(url.file());
    }

    @Override
    public void close() {
        if (file != null) {
            FILES.remove(file);
        }
    }
}
