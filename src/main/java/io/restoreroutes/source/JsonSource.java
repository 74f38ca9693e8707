package io.restoreroutes.source;

import io.restoreroutes.request.RequestLine;
import java.io.IOException;

/**
 * One JSON object, or an array of objects. Where the text breaks, so that what follows could only
 * be guessed, one problem line stands for the rest. Too large, too deep, not UTF-8 or no object
 * concerns one element only. Lines are positions from 1; for an object the physical line.
 */
final class JsonSource implements LineSource {
    private static final String REST = " The rest was not read.";

    private enum State {
        START,
        FIRST_ELEMENT,
        NEXT_ELEMENT,
        AFTER_VALUE,
        END
    }

    private final ByteInput input;
    private final Problems problems;
    private final ElementSplitter elements;
    private final Chunk chunk;
    private final JsonFields json;
    private State state = State.START;
    private long line;

    JsonSource(ByteInput input, Problems problems) {
        this.input = input;
        this.problems = problems;
        this.elements = new ElementSplitter(input);
        this.chunk = new Chunk(input.mostKept());
        this.json = new JsonFields(problems);
    }

    @Override
    public RequestLine read() throws IOException {
        return switch (state) {
            case START -> start();
            case FIRST_ELEMENT, NEXT_ELEMENT -> nextElement();
            case AFTER_VALUE -> end();
            case END -> null;
        };
    }

    private RequestLine start() throws IOException {
        line = skipBlanks() + 1;
        switch (input.peek()) {
            case '[' -> {
                input.read();
                problems.form("json", input.behindMark((byte) '[', (byte) '\n'), ",\n", "\n]\n");
                input.forgetBeginning();
                line = 0;
                state = State.FIRST_ELEMENT;
                return nextElement();
            }
            case '{' -> {
                problems.form("json", input.behindMark(), "\n", "");
                input.forgetBeginning();
                return element("The object", State.AFTER_VALUE);
            }
            case -1 -> {
                state = State.END;
                return problems.source(SourceCheck.EMPTY);
            }
            default -> {
                state = State.END;
                return problems.source(
                        "This is not JSON: it begins with neither { nor [."
                                + " Write one object or an array of objects.");
            }
        }
    }

    private RequestLine nextElement() throws IOException {
        skipBlanks();
        if (input.peek() == ']') {
            input.read();
            state = State.AFTER_VALUE;
            return end();
        }
        line++;
        // From here on, for the case that the text breaks.
        chunk.clear();
        if (state == State.NEXT_ELEMENT) {
            if (input.peek() == ',') {
                chunk.append(input.read());
                input.skipBlanks(chunk);
            } else if (input.peek() >= 0) {
                return broken("There is no comma between two elements of the array.");
            }
        }
        switch (input.peek()) {
            case -1 -> {
                return broken("The array is cut off: its closing ] is missing.");
            }
            case ',', ']', '}' -> {
                return broken("An element of the array is missing beside a comma.");
            }
            default -> {
                return element("The element", State.NEXT_ELEMENT);
            }
        }
    }

    private RequestLine element(String what, State next) throws IOException {
        if (!elements.next(chunk)) {
            return broken(
                    what
                            + (input.peek() < 0
                                    ? " is cut off: a closing bracket or quote is missing."
                                    : " holds a text that is not closed on its line."));
        }
        RequestLine read = json.read(line, what, chunk);
        if (read == null) {
            return broken(json.whereItBreaks());
        }
        state = next;
        return read;
    }

    private RequestLine end() throws IOException {
        skipBlanks();
        line++;
        if (input.peek() < 0) {
            state = State.END;
            return null;
        }
        chunk.clear();
        return broken(
                "Something follows after the end of the JSON value."
                        + " Objects that stand one on a line belong in an .ndjson file.");
    }

    private RequestLine broken(String message) throws IOException {
        state = State.END;
        return problems.rest(line, message + REST, chunk);
    }

    private long skipBlanks() throws IOException {
        chunk.clear();
        return input.skipBlanks(chunk);
    }

    @Override
    public boolean isOpen() {
        return state == State.END;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
