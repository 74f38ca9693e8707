package io.restoreroutes.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A buffered input that the splitters can look into, so that the hot loops run over an array. */
final class ByteInput implements Closeable {
    private static final int BUFFER_SIZE = 8192;

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_SIZE];
    private int position;
    private int limit;
    private boolean ended;

    ByteInput(InputStream in) {
        this.in = in;
    }

    /** {@return the bytes read ahead, valid from {@link #position()} to {@link #limit()}} */
    byte[] buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    /** Goes on at that place of the buffer. */
    void moveTo(int newPosition) {
        position = newPosition;
    }

    /** Refills the used-up buffer; {@return false at the end of the input} */
    boolean fill() throws IOException {
        position = 0;
        limit = 0;
        while (!ended && limit == 0) {
            int count = in.read(buffer, 0, buffer.length);
            ended = count < 0;
            limit = Math.max(count, 0);
        }
        return limit > 0;
    }

    /** {@return the next byte as 0 to 255, or -1 at the end} */
    int read() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xff : -1;
    }

    /** {@return the next byte without taking it, or -1 at the end} */
    int peek() throws IOException {
        return position < limit || fill() ? buffer[position] & 0xff : -1;
    }

    /** Reads ahead until that many bytes stand in the buffer or the input ends. */
    void lookAhead(int count) throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        while (!ended && limit < count) {
            if (limit == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(2 * limit, Math.max(count, limit + 1)));
            }
            int read = in.read(buffer, limit, buffer.length - limit);
            ended = read < 0;
            limit += Math.max(read, 0);
        }
    }

    /** Takes blanks and line breaks; {@return how many physical lines ended among them} */
    long skipBlanks() throws IOException {
        long lines = 0;
        while (true) {
            int next = peek();
            if (next == '\n') {
                lines++;
            } else if (next == '\r') {
                position++;
                if (peek() != '\n') {
                    lines++;
                }
                continue;
            } else if (next != ' ' && next != '\t') {
                return lines;
            }
            position++;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
