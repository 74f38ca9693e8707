package io.restoreroutes.ledger;

/** An action that the job's state does not allow. The message is a sentence for a person. */
public final class JobStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobStateException(String message) {
        super(message, null, false, false);
    }
}
