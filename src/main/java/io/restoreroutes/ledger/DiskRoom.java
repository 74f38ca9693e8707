package io.restoreroutes.ledger;

import java.io.File;
import java.nio.file.Path;

/**
 * The room on the disk with an H2 file. H2 that meets a full disk within a write gives its database
 * up, and now and then a thread of its own hangs in it for good (tried with 2.4.240), so we stop
 * before: new work first, and results, which are few, much later.
 */
final class DiskRoom {
    /** Bytes: a few batches of the longest lines, and all results of the calls under way. */
    private static final long FOR_WORK = 8L << 20;

    /** Bytes: what H2 writes with a small commit, and what it tidies up by itself. */
    private static final long FOR_RESULTS = 2L << 20;

    private final File folder;

    /** Of the disk with that file; null = the database is no file of ours. */
    DiskRoom(Path file) {
        this.folder = file == null ? null : file.getParent().toFile();
    }

    /**
     * Before what brings new work.
     *
     * @throws LedgerException if the disk is nearly full
     */
    void requireForWork() {
        require(FOR_WORK);
    }

    /**
     * Before every other write.
     *
     * @throws LedgerException if the disk is full
     */
    void requireForResults() {
        require(FOR_RESULTS);
    }

    private void require(long bytes) {
        // A file system that tells nothing tells 0 for both.
        if (folder != null && folder.getUsableSpace() < bytes && folder.getTotalSpace() > 0) {
            throw LedgerException.diskFull(null);
        }
    }
}
