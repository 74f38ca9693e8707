package io.restoreroutes.request;

import static java.util.Objects.requireNonNull;

/**
 * A folder or a file that was found while a folder was listed, or the one that was asked for.
 *
 * @param key what it is within its request: a file's id, or '/' and a folder; never empty
 * @param told what the listing told of it (JSON); null = nothing
 * @param later whether it is to be listed only when all else that was found has ended
 */
public record FoundPart(String key, String told, boolean later) {
    private static final String FOLDER = "/";

    public FoundPart {
        requireNonNull(key, "key");
    }

    /** {@return a file} */
    public static FoundPart file(String fileId, String told) {
        return new FoundPart(fileId, told, false);
    }

    /** {@return a folder to be listed} */
    public static FoundPart folder(String folder) {
        return new FoundPart(folderKey(folder), null, false);
    }

    /** {@return what is listed like a folder, when all else has ended} */
    public static FoundPart later(String folder) {
        return new FoundPart(folderKey(folder), null, true);
    }

    /** {@return the key of a folder} */
    public static String folderKey(String folder) {
        return FOLDER + folder;
    }

    /** {@return whether the key is that of a folder} */
    public static boolean isFolder(String key) {
        return key.startsWith(FOLDER);
    }

    /** {@return the folder of such a key} */
    public static String folderOf(String key) {
        return key.substring(FOLDER.length());
    }
}
