package io.restoreroutes.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one line, record or array element, as far as the limit allows. What is beyond the
 * limit is only noted, so that memory stays bounded whatever the source holds. Reused.
 */
final class Chunk {
    /** The most bytes of UTF-8 that a line, a CSV record or an array element may have. */
    static final int LIMIT = 65_536;

    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
    private byte[] bytes = new byte[512];
    private char[] chars = new char[512];
    private int length;
    private int charCount;
    private boolean tooLarge;

    void clear() {
        length = 0;
        charCount = 0;
        tooLarge = false;
    }

    void append(byte[] source, int from, int to) {
        int count = Math.min(to - from, LIMIT - length);
        tooLarge |= count < to - from;
        ensureCapacity(length + count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    void append(int value) {
        if (length == LIMIT) {
            tooLarge = true;
            return;
        }
        ensureCapacity(length + 1);
        bytes[length++] = (byte) value;
    }

    private void ensureCapacity(int wanted) {
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(LIMIT, Math.max(wanted, 2 * bytes.length)));
        }
    }

    /** {@return whether there was more than the limit allows} */
    boolean isTooLarge() {
        return tooLarge;
    }

    /** {@return whether there is nothing but spaces and tabs} */
    boolean isBlank() {
        return !tooLarge && firstSolid() == length;
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

    char[] chars() {
        return chars;
    }

    int charCount() {
        return charCount;
    }

    /** {@return the text for a person, up to the limit; what is not text stands as U+FFFD} */
    String raw() {
        return Text.clean(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }
}
