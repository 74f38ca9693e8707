package io.restoreroutes.request;

import static java.util.Objects.requireNonNull;

/**
 * A folder or a file that was found while a folder was listed, or the one that was asked for.
 *
 * @param key what it is within its request: a file's id, or '/' and a folder, or '!' and the id of
 *     a file that is only looked at; never empty
 * @param told what the listing told of it (JSON); null = nothing
 * @param later whether it is to be listed only when all else that was found has ended
 * @param lot by which files are drawn that are only looked at, the lowest first; null for all else
 */
public record FoundPart(String key, String told, boolean later, Long lot) {
    /** So many files of a request are drawn (moment.md 5.1). */
    public static final int DRAWN = 20;

    private static final String FOLDER = "/";
    private static final String SAMPLE = "!";

    public FoundPart {
        requireNonNull(key, "key");
    }

    /** {@return a file} */
    public static FoundPart file(String fileId, String told) {
        return new FoundPart(fileId, told, false, null);
    }

    /** {@return a folder to be listed} */
    public static FoundPart folder(String folder) {
        return new FoundPart(folderKey(folder), null, false, null);
    }

    /** {@return what is listed like a folder, when all else has ended} */
    public static FoundPart later(String folder) {
        return new FoundPart(folderKey(folder), null, true, null);
    }

    /** {@return a file that may be drawn, to be looked at in full} */
    public static FoundPart sample(String fileId, String told, long lot) {
        return new FoundPart(SAMPLE + fileId, told, false, lot);
    }

    /** {@return the key of a folder} */
    public static String folderKey(String folder) {
        return FOLDER + folder;
    }

    /** {@return whether the key is that of a folder} */
    public static boolean isFolder(String key) {
        return key.startsWith(FOLDER);
    }

    /** {@return whether the key is that of a file that is only looked at} */
    public static boolean isSample(String key) {
        return key.startsWith(SAMPLE);
    }

    /** {@return the file's id of a key that is no folder's} */
    public static String fileOf(String key) {
        return isSample(key) ? key.substring(SAMPLE.length()) : key;
    }

    /** {@return the folder of such a key} */
    public static String folderOf(String key) {
        return key.substring(FOLDER.length());
    }
}
