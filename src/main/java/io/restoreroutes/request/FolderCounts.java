package io.restoreroutes.request;

/**
 * What was found in a folder and below it.
 *
 * @param folders with the folder itself, and those that could not be listed
 * @param files all that were looked at: the sum of the four that follow
 * @param unchanged files that are as they were, or that nobody asked for
 * @param planned files that would be written
 * @param skipped files left alone on purpose
 * @param failed files of which nothing is proved, or that may not be written
 */
public record FolderCounts(
        long folders, long files, long unchanged, long planned, long skipped, long failed) {

    /** Nothing was found. */
    public static final FolderCounts NONE = new FolderCounts(0, 0, 0, 0, 0, 0);

    public FolderCounts(long folders, long unchanged, long planned, long skipped, long failed) {
        this(folders, unchanged + planned + skipped + failed, unchanged, planned, skipped, failed);
    }

    /** {@return both together} */
    public FolderCounts and(FolderCounts other) {
        return new FolderCounts(
                folders + other.folders,
                files + other.files,
                unchanged + other.unchanged,
                planned + other.planned,
                skipped + other.skipped,
                failed + other.failed);
    }
}
