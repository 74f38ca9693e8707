package io.restoreroutes.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.restoreroutes.request.RequestLine;
import java.io.IOException;

/**
 * JSON objects one after the other, or an array of objects, which may be the list of {@code
 * {"requests": […]}}. Where the text breaks, so that what follows could only be guessed, one
 * problem line stands for the rest. Too large, too deep, not UTF-8 or no object concerns one
 * element only. Lines are positions from 1 in an array; of an object the physical line.
 */
final class JsonSource implements LineSource {
    private static final String REST = " The rest was not read.";

    /** More than stands before the list of requests. */
    private static final int HEAD = 1024;

    private enum State {
        START,
        FIRST_ELEMENT,
        NEXT_ELEMENT,
        AFTER_ARRAY,
        AFTER_OBJECT,
        END
    }

    private final ByteInput input;
    private final Problems problems;
    private final ElementSplitter elements;
    private final Chunk chunk;
    private final JsonFields json;
    private State state = State.START;

    /** Whether the array stands in an object, which is still to be closed. */
    private boolean wrapped;

    private long line;

    /** Where the object last read ends. */
    private long physicalLine;

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
            case AFTER_ARRAY -> end();
            case AFTER_OBJECT -> nextObject();
            case END -> null;
        };
    }

    private RequestLine start() throws IOException {
        physicalLine = skipBlanks() + 1;
        input.lookAhead(HEAD);
        if (SourceCheck.isListOfRequests(input.buffer(), input.position(), input.limit())) {
            wrapped = true;
            int bracket;
            do {
                bracket = input.read();
            } while (bracket != '[');
            return firstElement("{\"requests\": [\n", "\n]}\n");
        }
        switch (input.peek()) {
            case '[' -> {
                input.read();
                return firstElement("[\n", "\n]\n");
            }
            case '{' -> {
                problems.form("json", input.behindMark(), "\n", "");
                input.forgetBeginning();
                return nextObject();
            }
            case -1 -> {
                state = State.END;
                return problems.source(problems.door().empty());
            }
            default -> {
                state = State.END;
                return problems.source(
                        "This is not JSON: it begins with neither { nor [. "
                                + problems.door().asTable());
            }
        }
    }

    private RequestLine firstElement(String head, String tail) throws IOException {
        problems.form("json", input.behindMark(head.getBytes(US_ASCII)), ",\n", tail);
        input.forgetBeginning();
        state = State.FIRST_ELEMENT;
        return nextElement();
    }

    private RequestLine nextObject() throws IOException {
        physicalLine += skipBlanks();
        // No two have the same.
        line = Math.max(line + 1, physicalLine);
        if (input.peek() != '{') {
            return endHere();
        }
        RequestLine read = element("The object", State.AFTER_OBJECT);
        physicalLine += elements.lines();
        return read;
    }

    private RequestLine nextElement() throws IOException {
        skipBlanks();
        if (input.peek() == ']') {
            input.read();
            state = State.AFTER_ARRAY;
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
        if (wrapped && input.peek() == '}') {
            input.read();
            wrapped = false;
            skipBlanks();
        }
        if (!wrapped) {
            return endHere();
        }
        chunk.clear();
        return broken(
                input.peek() < 0
                        ? "The object is cut off: its closing } is missing."
                        : "Something follows the list of requests. The object around it has no"
                                + " other field.");
    }

    private RequestLine endHere() throws IOException {
        if (input.peek() < 0) {
            state = State.END;
            return null;
        }
        chunk.clear();
        return broken("Something follows after the end of the JSON value.");
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
