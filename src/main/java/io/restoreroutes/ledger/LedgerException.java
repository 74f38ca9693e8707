package io.restoreroutes.ledger;

/**
 * The ledger could not do what it was asked. The message is a sentence for a person and holds no
 * secret; nothing of the transaction was kept.
 */
public final class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean connectionTrouble;
    private final boolean transientTrouble;

    /** A fault that the same call will meet again. */
    LedgerException(String message, Throwable cause) {
        this(message, cause, false, false);
    }

    LedgerException(
            String message, Throwable cause, boolean connectionTrouble, boolean transientTrouble) {
        super(message, cause);
        this.connectionTrouble = connectionTrouble;
        this.transientTrouble = transientTrouble;
    }

    /** {@return whether the database was away or the connection broke} */
    public boolean isConnectionTrouble() {
        return connectionTrouble;
    }

    /**
     * {@return whether the same call may succeed later without any change: the database was away,
     * or two transactions stood in each other's way}
     */
    public boolean isTransient() {
        return transientTrouble;
    }
}
