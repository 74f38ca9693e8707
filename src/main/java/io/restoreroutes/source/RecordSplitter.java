package io.restoreroutes.source;

import java.io.IOException;

/**
 * Cuts an input into CSV records: physical lines, joined where a quoted cell holds line breaks. A
 * quote opens a cell only as its first character.
 */
final class RecordSplitter {
    /** What became of a record. */
    enum Result {
        RECORD,
        /** A quoted cell goes on after its closing quote, but the row ends with its line. */
        MALFORMED,
        /** A quoted cell has no end, or quotes do not pair: where the row ends is a guess. */
        BROKEN,
        END
    }

    private final ByteInput input;
    private final char separator;
    private long line;
    private long nextLine = 1;

    RecordSplitter(ByteInput input, char separator) {
        this.input = input;
        this.separator = separator;
    }

    /** Reads the next record into the chunk; the line break at its end is only noted. */
    Result next(Chunk chunk) throws IOException {
        chunk.clear();
        line = nextLine;
        if (input.peek() < 0) {
            return Result.END;
        }
        while (true) {
            if (input.peek() == '"') {
                if (!quotedCell(chunk)) {
                    return restOfLine(chunk);
                }
            } else {
                bareCell(chunk);
            }
            int end = input.read();
            if (end == separator) {
                chunk.append(end);
                continue;
            }
            endLine(chunk, end);
            return Result.RECORD;
        }
    }

    /** Text after a closing quote: with paired quotes in the rest of it, the line is the row. */
    private Result restOfLine(Chunk chunk) throws IOException {
        int quotes = 0;
        int next = input.read();
        if (next < 0) {
            return Result.BROKEN;
        }
        while (next >= 0 && next != '\n' && next != '\r') {
            quotes += next == '"' ? 1 : 0;
            chunk.append(next);
            next = input.read();
        }
        endLine(chunk, next);
        return quotes % 2 == 0 ? Result.MALFORMED : Result.BROKEN;
    }

    private void endLine(Chunk chunk, int end) throws IOException {
        if (end == '\n') {
            chunk.endWith(Chunk.LF);
        } else if (end == '\r') {
            chunk.endWith(input.endOfCarriageReturn());
        }
        nextLine++;
    }

    /** Takes everything up to a separator, a line break or the end, over the buffer for speed. */
    private void bareCell(Chunk chunk) throws IOException {
        do {
            byte[] buffer = input.buffer();
            int start = input.position();
            int end = start;
            while (end < input.limit() && !endsCell(buffer[end])) {
                end++;
            }
            chunk.append(buffer, start, end);
            input.moveTo(end);
            if (end < input.limit()) {
                return;
            }
        } while (input.fill());
    }

    private boolean quotedCell(Chunk chunk) throws IOException {
        chunk.append(input.read());
        while (true) {
            int next = input.read();
            if (next < 0) {
                return false;
            }
            chunk.append(next);
            if (next == '\n' || (next == '\r' && input.peek() != '\n')) {
                nextLine++;
            } else if (next == '"') {
                int after = input.peek();
                if (after != '"') {
                    return after < 0 || endsCell((byte) after);
                }
                chunk.append(input.read());
            }
        }
    }

    private boolean endsCell(byte value) {
        return value == separator || value == '\n' || value == '\r';
    }

    /** {@return the first physical line of the record last read, from 1} */
    long line() {
        return line;
    }
}
