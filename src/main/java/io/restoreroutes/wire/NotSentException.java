package io.restoreroutes.wire;

import java.io.IOException;

/**
 * The call failed before the first byte of it left: the server knows nothing of it. The message is
 * a part of a sentence in our own words, without a secret.
 */
public final class NotSentException extends IOException {
    private static final long serialVersionUID = 1L;

    NotSentException(String message, Throwable cause) {
        super(message, cause);
    }

    /** {@return the one among the failure and its causes, or null} */
    public static NotSentException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotSentException notSent) {
                return notSent;
            }
        }
        return null;
    }
}
