package io.restoreroutes.cli;

import picocli.CommandLine;

/** A command that cannot be done. The message is a sentence for a person, without secrets. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int REFUSED = 1;

    CliException(String message) {
        super(message, null, false, false);
    }

    /** Says why a command was not done. {@return the exit status} */
    static int told(Exception failure, CommandLine line, CommandLine.ParseResult given)
            throws Exception {
        if (failure instanceof CliException) {
            line.getErr().println(failure.getMessage());
            return REFUSED;
        }
        throw failure;
    }
}
