package io.restoreroutes.intake;

import io.restoreroutes.disk.DiskSync;
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

    /**
     * {@return the file's content from its beginning} Before that the file is on the disk: the
     * ledger will say how many of its lines it has, and whoever reads on after a power cut must
     * find the rest. Who wrote it may not have waited for that, and a process that died after the
     * move neither.
     */
    CountedFile read(DiskSync disk) {
        try {
            disk.content(path);
            Path folder = path.getParent();
            Path work = folder.getParent();
            // First where it is, then where it was: never in neither.
            disk.names(folder);
            disk.names(work);
            disk.names(work.getParent());
            return new CountedFile(Files.newInputStream(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
