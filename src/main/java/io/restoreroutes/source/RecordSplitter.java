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
    private long line;
    private long nextLine = 1;

    RecordSplitter(ByteInput input) {
        this.input = input;
    }

    /** Reads the next record into the chunk, without the line break at its end. */
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
            if (end == ',') {
                chunk.append(end);
                continue;
            }
            if (end == '\r' && input.peek() == '\n') {
                input.read();
            }
            nextLine++;
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
        if (next == '\r' && input.peek() == '\n') {
            input.read();
        }
        nextLine++;
        return quotes % 2 == 0 ? Result.MALFORMED : Result.BROKEN;
    }

    /** Takes everything up to a comma, a line break or the end, over the buffer for speed. */
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

    private static boolean endsCell(byte value) {
        return value == ',' || value == '\n' || value == '\r';
    }

    /** {@return the first physical line of the record last read, from 1} */
    long line() {
        return line;
    }
}
