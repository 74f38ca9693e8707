package io.restoreroutes.request;

/** A line of a source after the border's rules: a request, or the reason why it is none. */
public sealed interface CheckedLine {
    /** {@return the physical line from 1} */
    long line();

    /**
     * A valid request. Its {@code requestId} is null if the line gave none.
     *
     * @param line the physical line from 1
     * @param request what to do
     */
    record Valid(long line, RestoreRequest request) implements CheckedLine {}

    /**
     * A line that cannot be a request.
     *
     * @param asked the line as read
     * @param error why
     */
    record Invalid(RequestLine asked, OutcomeError error) implements CheckedLine {
        @Override
        public long line() {
            return asked.line();
        }
    }
}
