package io.restoreroutes.source;

import java.io.IOException;

/**
 * Cuts single JSON values out of an input by their brackets and quotes. What stands between is left
 * to a parser; so a value that is too large or nested too deep can be passed over, not held.
 */
final class ElementSplitter {
    private final ByteInput input;
    private long lines;

    ElementSplitter(ByteInput input) {
        this.input = input;
    }

    /**
     * Reads the value that begins here into the chunk.
     *
     * @return whether it was seen to end; if not, the input is cut off or a text in it holds a line
     *     break or another control character, and where it would end is anybody's guess
     */
    boolean next(Chunk chunk) throws IOException {
        chunk.clear();
        lines = 0;
        int first = input.peek();
        if (first == '{' || first == '[') {
            return container(chunk);
        }
        return first == '"' ? text(chunk) : bare(chunk);
    }

    /** {@return how many physical lines ended within the value last read} */
    long lines() {
        return lines;
    }

    private boolean container(Chunk chunk) throws IOException {
        long depth = 0;
        do {
            int next = input.peek();
            if (next == '"') {
                if (!text(chunk)) {
                    return false;
                }
                continue;
            }
            if (next < 0) {
                return false;
            }
            input.read();
            chunk.append(next);
            if (next == '{' || next == '[') {
                depth++;
            } else if (next == '}' || next == ']') {
                depth--;
            } else if (next == '\n' || next == '\r' && input.peek() != '\n') {
                lines++;
            }
        } while (depth > 0);
        return true;
    }

    private boolean text(Chunk chunk) throws IOException {
        chunk.append(input.read());
        while (true) {
            int next = input.peek();
            if (next < ' ') {
                return false;
            }
            chunk.append(input.read());
            if (next == '"') {
                return true;
            }
            if (next == '\\' && input.peek() >= ' ') {
                chunk.append(input.read());
            }
        }
    }

    /** A number, true, false, null, or something that a parser will refuse. */
    private boolean bare(Chunk chunk) throws IOException {
        while (true) {
            switch (input.peek()) {
                case -1, ',', ']', '}', ' ', '\t', '\n', '\r' -> {
                    return true;
                }
                default -> chunk.append(input.read());
            }
        }
    }
}
