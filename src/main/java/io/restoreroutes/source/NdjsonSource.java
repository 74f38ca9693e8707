package io.restoreroutes.source;

import io.restoreroutes.request.RequestLine;
import java.io.IOException;

/** One JSON object a line; blank lines are counted and passed over; a bad line is only itself. */
final class NdjsonSource implements LineSource {
    private final ByteInput input;
    private final LineSplitter lines;
    private final Chunk chunk = new Chunk();
    private final JsonFields json = new JsonFields();
    private boolean begun;
    private boolean refused;

    NdjsonSource(ByteInput input) {
        this.input = input;
        this.lines = new LineSplitter(input);
    }

    @Override
    public RequestLine read() throws IOException {
        while (!refused && lines.next(chunk)) {
            if (chunk.isBlank()) {
                continue;
            }
            if (!begun && chunk.firstByte() == '[') {
                return refuse(
                        "This is a JSON array, not one object a line."
                                + " Name the file .json, or write each object on a line.");
            }
            begun = true;
            return json.read(lines.line(), "The line", chunk);
        }
        return begun || refused ? null : refuse(SourceCheck.EMPTY);
    }

    private RequestLine refuse(String message) {
        refused = true;
        return Problem.source(message);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
