package io.restoreroutes.delivery;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The outbox folder could not be written. The message is a sentence for a person. */
final class OutboxWriteException extends IOException {
    private static final long serialVersionUID = 1L;

    OutboxWriteException(Path folder, IOException cause) {
        super(
                "Outcomes cannot be written to the folder "
                        + folder
                        + " ("
                        + reason(cause)
                        + "). They stay in the ledger and are tried again every second; give the"
                        + " disk room, or make the folder writable.",
                cause);
    }

    static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "access denied";
        }
        if (cause instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
