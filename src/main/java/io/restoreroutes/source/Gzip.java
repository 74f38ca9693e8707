package io.restoreroutes.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.ZipException;

/** Sources that were compressed by gzip, told by its mark whatever their names say. */
public final class Gzip {
    private static final int MARK_LENGTH = 2;

    private Gzip() {}

    /** {@return whether the content bears gzip's mark} */
    public static boolean isMarked(byte[] content) {
        return GzipInput.isMarked(content);
    }

    /**
     * {@return the content, unzipped if it bears the mark, or the first bytes of it}
     *
     * @param content is closed
     * @param most how many bytes are wanted; one more is returned if there are more
     * @throws ZipException if the gzip data is wrong, or holds gzip data again; the message is a
     *     sentence for a person
     */
    public static byte[] unzip(InputStream content, int most) throws IOException {
        try (InputStream in = open(content)) {
            byte[] unzipped = in.readNBytes(most + 1);
            if (in instanceof GzipInput gzip) {
                if (gzip.problem() != null) {
                    throw new ZipException(gzip.problem().message());
                }
                if (isMarked(unzipped)) {
                    throw new ZipException("The gzip data holds gzip data again; compress once.");
                }
            }
            return unzipped;
        }
    }

    /** {@return a {@link GzipInput} if the content bears the mark, else the content as it is} */
    static InputStream open(InputStream content) throws IOException {
        if (content instanceof ByteArrayInputStream) {
            content.mark(MARK_LENGTH);
            byte[] head = content.readNBytes(MARK_LENGTH);
            content.reset();
            return isMarked(head) ? new GzipInput(content) : content;
        }
        PushbackInputStream whole = new PushbackInputStream(content, MARK_LENGTH);
        byte[] head = whole.readNBytes(MARK_LENGTH);
        whole.unread(head);
        return isMarked(head) ? new GzipInput(whole) : whole;
    }
}
