package io.restoreroutes.request;

import java.util.Optional;

/** Tells by the outcome of a write what it left, so that its undo spares what came after it. */
@FunctionalInterface
public interface UndoGuard {
    /**
     * {@return what has to be current still when the write is undone, in the provider's form; empty
     * if the outcome does not tell, or is not to be undone}
     */
    Optional<String> of(RestoreOutcome outcome);
}
