package io.restoreroutes.source;

import io.restoreroutes.request.RequestLine;
import java.io.IOException;

/** One JSON object a line; blank lines are counted and passed over; a bad line is only itself. */
final class NdjsonSource implements LineSource {
    private final ByteInput input;
    private final Problems problems;
    private final LineSplitter lines;
    private final Chunk chunk;
    private final JsonFields json;
    private boolean begun;
    private boolean empty;

    NdjsonSource(ByteInput input, Problems problems) {
        this.input = input;
        this.problems = problems;
        this.lines = new LineSplitter(input);
        this.chunk = new Chunk(input.mostKept());
        this.json = new JsonFields(problems);
    }

    @Override
    public RequestLine read() throws IOException {
        while (!empty && lines.next(chunk)) {
            if (chunk.isBlank()) {
                continue;
            }
            if (!begun) {
                begun = true;
                if (input.isUtf8()) {
                    problems.form("ndjson", new byte[0], "", "");
                } else {
                    // They cannot stand in one file with requests that we write.
                    problems.form("jsonl", input.behindMark(), "", "");
                }
                input.forgetBeginning();
            }
            RequestLine read = json.read(lines.line(), "The line", chunk);
            return read == null
                    ? problems.unreadable(lines.line(), json.whereItBreaks(), chunk)
                    : read;
        }
        if (begun || empty) {
            return null;
        }
        empty = true;
        return problems.source(problems.door().empty());
    }

    @Override
    public boolean isOpen() {
        return empty || chunk.isOpen();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
