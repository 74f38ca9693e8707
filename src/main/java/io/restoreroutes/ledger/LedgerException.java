package io.restoreroutes.ledger;

/**
 * The ledger could not do what it was asked. The message is a sentence for a person and holds no
 * secret. Nothing of the transaction was kept, unless it was the answer to its commit that was lost
 * ({@link #isConnectionTrouble}).
 */
public final class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean connectionTrouble;
    private final boolean transientTrouble;
    private final boolean diskFull;

    /** A fault that the same call will meet again. */
    LedgerException(String message, Throwable cause) {
        this(message, cause, false, false);
    }

    LedgerException(
            String message, Throwable cause, boolean connectionTrouble, boolean transientTrouble) {
        this(message, cause, connectionTrouble, transientTrouble, false);
    }

    private LedgerException(
            String message,
            Throwable cause,
            boolean connectionTrouble,
            boolean transientTrouble,
            boolean diskFull) {
        super(message, cause);
        this.diskFull = diskFull;
        this.connectionTrouble = connectionTrouble;
        this.transientTrouble = transientTrouble;
    }

    /** No room for another write, or so little that none is tried: then without a cause. */
    static LedgerException diskFull(Throwable cause) {
        return new LedgerException(
                "The disk with the ledger's database is full; make room on it, and the work"
                        + " goes on by itself.",
                cause,
                true,
                true,
                true);
    }

    /** {@return the same for somebody else to throw} */
    LedgerException again() {
        return new LedgerException(
                getMessage(), this, connectionTrouble, transientTrouble, diskFull);
    }

    /** {@return whether there is no room on the database's disk} */
    public boolean isDiskFull() {
        return diskFull;
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
