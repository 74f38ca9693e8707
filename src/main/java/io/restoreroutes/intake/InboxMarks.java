package io.restoreroutes.intake;

import io.restoreroutes.disk.DiskSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The processes that have taken files from this inbox, as empty files in {@code .work}: only of
 * their jobs is it certain that the file lies here, if it is anywhere. Needed where processes share
 * a ledger, as each may have an inbox of its own.
 */
final class InboxMarks {
    private static final String PREFIX = ".taken-by-";

    private final Path work;
    private final DiskSync disk;
    private String marked;

    InboxMarks(Path work, DiskSync disk) {
        this.work = work;
        this.disk = disk;
    }

    /**
     * Says that this process takes files here.
     *
     * @param node null where processes share no ledger: there is nothing to say
     */
    synchronized void set(String node) throws IOException {
        if (node != null && !node.equals(marked)) {
            Files.write(work.resolve(PREFIX + node), new byte[0]);
            // Without it nobody else would end a job whose file was not moved any more.
            disk.names(work);
            marked = node;
        }
    }

    /** {@return whether that process took files here; null never did} */
    boolean isSet(String node) {
        return node != null && Files.exists(work.resolve(PREFIX + node));
    }

    /** {@return the process, if the file is the mark of one} */
    static Optional<String> node(Path entry) {
        String name = entry.getFileName().toString();
        return name.startsWith(PREFIX)
                ? Optional.of(name.substring(PREFIX.length()))
                : Optional.empty();
    }
}
