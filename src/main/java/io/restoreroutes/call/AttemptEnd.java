package io.restoreroutes.call;

/** Leaves the steps of an operation because something went wrong: what the attempt came to. */
public final class AttemptEnd extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient AttemptResult result;

    /** Carries the result to the end of {@code restore-once}; has no stack trace. */
    public AttemptEnd(AttemptResult result) {
        super(result.getClass().getSimpleName(), null, false, false);
        this.result = result;
    }

    /** {@return the result} */
    public AttemptResult result() {
        return result;
    }
}
