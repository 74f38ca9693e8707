package io.restoreroutes.source;

import java.io.IOException;

/** Cuts an input into physical lines, ended by LF, CR LF, CR or the end of the input. */
final class LineSplitter {
    private final ByteInput input;
    private long line;

    LineSplitter(ByteInput input) {
        this.input = input;
    }

    /** Reads the next line into the chunk; {@return false at the end} */
    boolean next(Chunk chunk) throws IOException {
        chunk.clear();
        if (input.peek() < 0) {
            return false;
        }
        line++;
        do {
            byte[] buffer = input.buffer();
            int start = input.position();
            int end = start;
            while (end < input.limit() && buffer[end] != '\n' && buffer[end] != '\r') {
                end++;
            }
            chunk.append(buffer, start, end);
            if (end < input.limit()) {
                boolean carriageReturn = buffer[end] == '\r';
                input.moveTo(end + 1);
                chunk.endWith(carriageReturn ? input.endOfCarriageReturn() : Chunk.LF);
                return true;
            }
        } while (input.fill());
        return true;
    }

    /** {@return the number of the line last read, from 1} */
    long line() {
        return line;
    }
}
