package io.restoreroutes.source;

import io.restoreroutes.request.RequestLine;
import java.io.Closeable;
import java.io.IOException;

/** A source of which nothing is read: one line says why and keeps it as it was. */
final class RefusedSource implements LineSource {
    private final Closeable input;
    private RequestLine problem;

    RefusedSource(RequestLine problem, Closeable input) {
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
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
