package io.restoreroutes.source;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Original;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.SourceForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Makes the lines of one source that could not be read, each with its bytes as they were given, so
 * that nothing is lost that somebody could mend.
 */
final class Problems {
    private static final String CUT = " Only its first %d MiB are kept.";

    private final ByteInput input;
    private final Door door;
    private SourceForm form;

    /**
     * @param ending of a file that holds the whole source
     */
    Problems(ByteInput input, Door door, String ending) {
        this.input = input;
        this.door = door;
        form(ending, new byte[0], "", "");
    }

    /** Says what makes a source again of the lines that come from now on, in UTF-8. */
    void form(String ending, byte[] head, String separator, String tail) {
        form = new SourceForm(ending, input.asGiven(head), given(separator), given(tail));
    }

    /** {@return where the source came in} */
    Door door() {
        return door;
    }

    private byte[] given(String text) {
        return input.asGiven(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return a line that is not what its format says} */
    RequestLine unreadable(long line, String message, Chunk chunk) {
        return line(line, ErrorCode.UNREADABLE, null, message, chunk, form);
    }

    /** {@return a line whose bytes are no text in the source's encoding} */
    RequestLine noText(long line, String what, Chunk chunk) {
        return unreadable(line, noText(what), chunk);
    }

    /** {@return a sentence on that} */
    String noText(String what) {
        return what + " is not " + input.encoding() + " text. " + door.asUtf8();
    }

    /** {@return a line beyond a limit} */
    RequestLine tooLarge(long line, String message, Chunk chunk) {
        return line(line, ErrorCode.TOO_LARGE, null, message, chunk, form);
    }

    /** {@return a line, record or element that is too long} */
    RequestLine tooLong(long line, String what, Chunk chunk) {
        return tooLarge(
                line,
                what + " is longer than 64 KiB; a request is far shorter. Shorten or split it.",
                chunk);
    }

    /**
     * {@return what stands for all of the source that is left: where it goes on is a guess}
     *
     * @param begun what was already taken of it
     */
    RequestLine rest(long line, String message, Chunk begun) throws IOException {
        begun.takeLineEnd();
        input.rest(begun);
        SourceForm open = new SourceForm(form.ending(), form.head(), form.separator(), new byte[0]);
        return line(line, ErrorCode.UNREADABLE, null, message, begun, open);
    }

    /** {@return what stands for the whole source} */
    RequestLine source(String message) throws IOException {
        return source(ErrorCode.UNREADABLE, null, message);
    }

    /**
     * {@return what stands for the whole source}
     *
     * @param field the field or column to blame, or null
     */
    RequestLine source(ErrorCode code, String field, String message) throws IOException {
        return line(1, code, field, message, input.whole(), form);
    }

    private RequestLine line(
            long line, ErrorCode code, String field, String message, Chunk chunk, SourceForm of) {
        chunk.takeLineEnd();
        String said = chunk.isCut() ? message + CUT.formatted(input.mostKept() >> 20) : message;
        return new RequestLine(
                line,
                Map.of(),
                Map.of(),
                OutcomeError.ofInput(code, field, said),
                new Original(input.asGiven(chunk.bytes()), of));
    }
}
