package io.restoreroutes.intake;

/** The application stops; a source that was being read goes on at the next start. */
public final class IntakeStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IntakeStoppedException() {
        super("the application stops; the source goes on at the next start", null, false, false);
    }
}
