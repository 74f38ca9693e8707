package io.restoreroutes.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that this application has taken out of the inbox.
 *
 * @param jobId the job it became
 * @param path where it lies now
 */
public record TakenFile(String jobId, Path path) {

    /** {@return a reader from the file's beginning} */
    SourceReader read() {
        try {
            return SourceReader.open(path.getFileName().toString(), Files.newInputStream(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
