package io.restoreroutes.source;

import io.restoreroutes.request.RequestLine;
import java.io.IOException;

/** A source of which nothing is read: one line says why. */
final class RefusedSource implements LineSource {
    private final ByteInput input;
    private RequestLine problem;

    RefusedSource(RequestLine problem, ByteInput input) {
        this.problem = problem;
        this.input = input;
    }

    @Override
    public RequestLine read() {
        RequestLine once = problem;
        problem = null;
        return once;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
