package io.restoreroutes.source;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/**
 * A buffered input that the splitters can look into, so that the hot loops run over an array. Until
 * it is told otherwise it remembers what was taken, for the case that the source is refused.
 */
final class ByteInput implements Closeable {
    private static final int BUFFER_SIZE = 8192;

    /** The most that is kept of a line, or of the rest of a source, that cannot be read. */
    private static final int MOST_KEPT = 8 << 20;

    private InputStream in;

    /** Null if the source is in UTF-8. */
    private Utf16 utf16;

    private byte[] buffer = new byte[BUFFER_SIZE];
    private int position;
    private int limit;
    private boolean ended;
    private byte[] mark = {};
    private final int mostKept;

    /** What was taken and stands no more in the buffer; null = need not be remembered. */
    private Chunk taken;

    ByteInput(InputStream in) {
        this.in = in;
        this.mostKept = mostKept(in);
        this.taken = new Chunk(mostKept);
    }

    /** What is in memory anyway is kept whole. */
    private static int mostKept(InputStream in) {
        return in instanceof ByteArrayInputStream whole
                ? Math.max(MOST_KEPT, whole.available())
                : MOST_KEPT;
    }

    /** {@return the most bytes that are kept of what cannot be read} */
    int mostKept() {
        return mostKept;
    }

    /** The source is one that can be read: its beginning need not be remembered any more. */
    void forgetBeginning() {
        taken = null;
    }

    /** {@return the source from its first byte on, as far as it is kept; it has ended then} */
    Chunk whole() throws IOException {
        Chunk whole = taken;
        taken = null;
        whole.append(buffer, 0, position);
        rest(whole);
        return whole;
    }

    /** Takes everything that is left into the chunk, as far as it is kept. */
    void rest(Chunk chunk) throws IOException {
        while (!chunk.isCut() && (position < limit || fill())) {
            chunk.append(buffer, position, limit);
            position = limit;
        }
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

    /** Reads the source, of which nothing was taken yet, as UTF-16; what is read is UTF-8. */
    void decodeUtf16(boolean bigEndian) {
        InputStream begun = new ByteArrayInputStream(buffer, 0, limit);
        utf16 = new Utf16(new SequenceInputStream(begun, in), bigEndian);
        in = utf16;
        buffer = new byte[BUFFER_SIZE];
        limit = 0;
        ended = false;
    }

    /** {@return the name of the source's encoding} */
    String encoding() {
        return utf16 == null ? "UTF-8" : "UTF-16";
    }

    /** {@return whether what is read is what was given} */
    boolean isUtf8() {
        return utf16 == null;
    }

    /** {@return the bytes as they were given, of these that were read, or that belong to them} */
    byte[] asGiven(byte[] read) {
        return utf16 == null ? read : utf16.given(read);
    }

    /** Takes the byte order mark, which is that long. */
    void takeMark(int length) {
        mark = Arrays.copyOfRange(buffer, position, position + length);
        position += length;
    }

    /** {@return the byte order mark, if there is one, and these bytes behind it} */
    byte[] behindMark(byte... bytes) {
        byte[] both = Arrays.copyOf(mark, mark.length + bytes.length);
        System.arraycopy(bytes, 0, both, mark.length, bytes.length);
        return both;
    }

    /** Refills the used-up buffer; {@return false at the end of the input} */
    boolean fill() throws IOException {
        remember();
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
            remember();
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

    /** Takes the LF that may follow a CR; {@return what ended the line} */
    byte[] endOfCarriageReturn() throws IOException {
        if (peek() != '\n') {
            return Chunk.CR;
        }
        position++;
        return Chunk.CR_LF;
    }

    private void remember() {
        if (taken != null) {
            taken.append(buffer, 0, position);
        }
    }

    /**
     * Takes blanks and line breaks into the chunk; {@return how many physical lines ended among
     * them}
     */
    long skipBlanks(Chunk chunk) throws IOException {
        long lines = 0;
        while (true) {
            int next = peek();
            if (next == '\r') {
                chunk.append(read());
                lines += peek() == '\n' ? 0 : 1;
            } else if (next == '\n' || next == ' ' || next == '\t') {
                lines += next == '\n' ? 1 : 0;
                chunk.append(read());
            } else {
                return lines;
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
