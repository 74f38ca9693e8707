package io.restoreroutes.sandbox;

/** What a call came to: the answer, and whether it changed something. */
record Result(Answer answer, boolean effect) {
    static Result read(Answer answer) {
        return new Result(answer, false);
    }

    static Result written(Answer answer) {
        return new Result(answer, true);
    }
}
