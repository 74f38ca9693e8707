package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A CSV manifest that is too large to be taken in one commit. Its line n + 1 has the id rn. Most
 * lines are told at the border, so that a test is about reading and not about calls.
 */
final class LargeManifest {
    /** Each line with such a number becomes a call. */
    static final int EVERY = 100;

    private static final int LARGEST_IN_MEMORY = 4 * 1024 * 1024;

    private LargeManifest() {}

    static String text(int lines) {
        StringBuilder text = new StringBuilder("requestId,account,fileId,versionId,reason\n");
        for (int n = 1; n <= lines; n++) {
            text.append('r').append(n).append(",shop,");
            text.append(n % EVERY == 0 ? "f" + n : "../" + n);
            text.append(",v1,long enough to be more than what is taken in one commit\n");
        }
        assertTrue(text.length() > LARGEST_IN_MEMORY, text.length() + " characters");
        return text.toString();
    }
}
