package io.restoreroutes.source;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import java.util.Map;

/** Lines that could not be read into fields. */
final class Problem {
    private Problem() {}

    /** A line that is not what its format says. */
    static RequestLine unreadable(long line, String raw, String message) {
        return of(line, raw, ErrorCode.UNREADABLE, message);
    }

    /** A line beyond a limit. */
    static RequestLine tooLarge(long line, String raw, String message) {
        return of(line, raw, ErrorCode.TOO_LARGE, message);
    }

    /** A line, record or element that is too long to be held; its beginning is kept. */
    static RequestLine tooLong(long line, String what, Chunk chunk) {
        return tooLarge(
                line,
                chunk.raw(),
                what + " is longer than 64 KiB; a request is far shorter. Shorten or split it.");
    }

    /** A source of which nothing can be read. */
    static RequestLine source(String message) {
        return unreadable(1, "", message);
    }

    private static RequestLine of(long line, String raw, ErrorCode code, String message) {
        OutcomeError error = OutcomeError.ofInput(code, null, message);
        return new RequestLine(line, Map.of(), Map.of(), error, raw);
    }
}
