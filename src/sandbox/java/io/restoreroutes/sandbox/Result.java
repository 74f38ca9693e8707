package io.restoreroutes.sandbox;

import static java.util.Objects.requireNonNull;

/**
 * What a call came to at a sandbox.
 *
 * @param answer what the caller is told, unless a fault has it otherwise
 * @param effect whether the call changed something
 */
public record Result(Answer answer, boolean effect) {
    /** Checks the answer. */
    public Result {
        requireNonNull(answer, "answer");
    }

    /** {@return the answer to a call that changed nothing} */
    public static Result read(Answer answer) {
        return new Result(answer, false);
    }

    /** {@return the answer to a call that changed something} */
    public static Result written(Answer answer) {
        return new Result(answer, true);
    }
}
