package io.restoreroutes.source;

import io.restoreroutes.request.RequestLine;
import java.io.Closeable;
import java.io.IOException;

/** The lines of one source in one format, one after the other. */
interface LineSource extends Closeable {
    /**
     * {@return the next line, good or bad, or null at the end}
     *
     * @throws IOException if the bytes cannot be read; never because of what they say
     */
    RequestLine read() throws IOException;

    /** {@return whether the line last read might go on behind what is the end of the input now} */
    boolean isOpen();
}
