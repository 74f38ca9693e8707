package io.restoreroutes.request;

import static java.util.Objects.requireNonNull;

/**
 * What a write has left.
 *
 * @param folder where the provider lists the file, in its form
 * @param guard what is current if nobody has changed the file since, in the form of {@code
 *     ifCurrent}
 */
public record FileState(String folder, String guard) {
    public FileState {
        requireNonNull(folder, "folder");
        requireNonNull(guard, "guard");
    }
}
