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
    private final ElementSplitter elements;
    private final Chunk chunk = new Chunk();
    private final JsonFields json = new JsonFields();
    private State state = State.START;
    private long line;

    JsonSource(ByteInput input) {
        this.input = input;
        this.elements = new ElementSplitter(input);
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
        line = input.skipBlanks() + 1;
        switch (input.peek()) {
            case '[' -> {
                input.read();
                line = 0;
                state = State.FIRST_ELEMENT;
                return nextElement();
            }
            case '{' -> {
                return element("The object", State.AFTER_VALUE);
            }
            case -1 -> {
                state = State.END;
                return Problem.source(SourceCheck.EMPTY);
            }
            default -> {
                state = State.END;
                return Problem.source(
                        "This is not JSON: it begins with neither { nor [."
                                + " Write one object or an array of objects.");
            }
        }
    }

    private RequestLine nextElement() throws IOException {
        input.skipBlanks();
        if (input.peek() == ']') {
            input.read();
            state = State.AFTER_VALUE;
            return end();
        }
        line++;
        if (state == State.NEXT_ELEMENT) {
            if (input.peek() == ',') {
                input.read();
                input.skipBlanks();
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
            state = State.END;
            return Problem.unreadable(
                    line,
                    chunk.raw(),
                    what
                            + (input.peek() < 0
                                    ? " is cut off: a closing bracket or quote is missing."
                                    : " holds a text that is not closed on its line.")
                            + REST);
        }
        RequestLine read = json.read(line, what, chunk);
        state = json.isBroken() ? State.END : next;
        return read;
    }

    private RequestLine end() throws IOException {
        input.skipBlanks();
        line++;
        if (input.peek() < 0) {
            state = State.END;
            return null;
        }
        return broken(
                "Something follows after the end of the JSON value."
                        + " Objects that stand one on a line belong in an .ndjson file.");
    }

    /** Gives what stands on the line where the text breaks; the rest is not guessed. */
    private RequestLine broken(String message) throws IOException {
        state = State.END;
        new LineSplitter(input).next(chunk);
        return Problem.unreadable(line, chunk.raw(), message + REST);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
