package io.restoreroutes.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one line, record or array element, as far as they are kept, so that memory stays
 * bounded whatever the source holds. Reused.
 */
final class Chunk {
    /** The most bytes of UTF-8 that a line, a CSV record or an array element may have. */
    static final int LIMIT = 65_536;

    static final byte[] NO_END = {};
    static final byte[] LF = {'\n'};
    static final byte[] CR = {'\r'};
    static final byte[] CR_LF = {'\r', '\n'};

    private static final int USUAL = 512;

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final int most;
    private byte[] bytes = new byte[USUAL];
    private char[] chars = new char[USUAL];
    private int length;
    private int charCount;
    private boolean cut;
    private byte[] lineEnd = NO_END;
    private boolean open = true;

    /**
     * A chunk that holds that many bytes, at least {@link #LIMIT}; what is beyond is only noted.
     */
    Chunk(int most) {
        this.most = most;
    }

    void clear() {
        if (bytes.length > 2 * LIMIT) {
            bytes = new byte[USUAL];
        }
        length = 0;
        charCount = 0;
        cut = false;
        lineEnd = NO_END;
        open = true;
    }

    void append(byte[] source, int from, int to) {
        int count = Math.min(to - from, most - length);
        cut |= count < to - from;
        ensureCapacity(length + count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    void append(int value) {
        if (length == most) {
            cut = true;
            return;
        }
        ensureCapacity(length + 1);
        bytes[length++] = (byte) value;
    }

    private void ensureCapacity(int wanted) {
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(wanted, 2 * bytes.length)));
        }
    }

    /** Notes what ended the line; none stands in the bytes. */
    void endWith(byte[] end) {
        lineEnd = end;
        open = false;
    }

    /** {@return whether the input ended before the line did} */
    boolean isOpen() {
        return open;
    }

    /** The end of the line becomes a part of it. */
    void takeLineEnd() {
        append(lineEnd, 0, lineEnd.length);
        lineEnd = NO_END;
    }

    /** {@return whether there is more than a request may have} */
    boolean isTooLarge() {
        return length > LIMIT;
    }

    /** {@return whether there was more than is kept} */
    boolean isCut() {
        return cut;
    }

    /** {@return whether there is nothing but spaces and tabs} */
    boolean isBlank() {
        return firstSolid() == length;
    }

    /** {@return the first byte that is no space and no tab, or -1} */
    int firstByte() {
        int index = firstSolid();
        return index < length ? bytes[index] & 0xff : -1;
    }

    private int firstSolid() {
        int index = 0;
        while (index < length && (bytes[index] == ' ' || bytes[index] == '\t')) {
            index++;
        }
        return index;
    }

    /** Fills {@link #chars()}; {@return false if the bytes are not UTF-8} */
    boolean decode() {
        if (chars.length < length) {
            chars = new char[bytes.length];
        }
        CharBuffer target = CharBuffer.wrap(chars);
        decoder.reset();
        if (!decoder.decode(ByteBuffer.wrap(bytes, 0, length), target, true).isUnderflow()
                || !decoder.flush(target).isUnderflow()) {
            return false;
        }
        charCount = target.position();
        return true;
    }

    /** {@return what was decoded} */
    String text() {
        return new String(chars, 0, charCount);
    }

    char[] chars() {
        return chars;
    }

    int charCount() {
        return charCount;
    }

    /** {@return what is kept, without what ended the line} */
    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
