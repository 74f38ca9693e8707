package io.restoreroutes.cli;

/** A command that cannot be done. The message is a sentence for a person, without secrets. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CliException(String message) {
        super(message, null, false, false);
    }
}
