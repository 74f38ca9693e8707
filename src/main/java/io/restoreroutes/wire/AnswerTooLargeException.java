package io.restoreroutes.wire;

import java.io.IOException;

/** An answer is longer than we are willing to hold; its connection was closed, not drained. */
public final class AnswerTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(int maxBytes) {
        super("The answer is longer than " + maxBytes + " bytes");
    }
}
