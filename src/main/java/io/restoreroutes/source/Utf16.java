package io.restoreroutes.source;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Text in UTF-16, handed out as UTF-8, so that the splitters need to know one encoding only. What
 * is no text stays what it was, and is none in UTF-8 either: half of a surrogate pair is three
 * bytes, a last byte without its other half three more that no text has. {@link #given} leads back
 * to the very bytes.
 */
final class Utf16 extends FilterInputStream {
    /** Begins the three bytes that stand for half of a code unit. */
    private static final int HALF = 0xff;

    private static final int BUFFER_SIZE = 8192;

    private final boolean bigEndian;
    private final byte[] units = new byte[BUFFER_SIZE];

    /** How many bytes of the next code point were read. */
    private int begun;

    /** Four bytes come of the four of a pair, three of the two of any other code unit. */
    private byte[] utf8 = new byte[BUFFER_SIZE * 2];

    private int position;
    private int limit;

    /**
     * @param in from the byte order mark on
     */
    Utf16(InputStream in, boolean bigEndian) {
        super(in);
        this.bigEndian = bigEndian;
    }

    @Override
    public int read() throws IOException {
        return position < limit || fill() ? utf8[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(utf8, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = 0;
        while (limit == 0) {
            int count = in.read(units, begun, units.length - begun);
            if (count < 0) {
                takeRest();
                return limit > 0;
            }
            take(begun + count);
        }
        return true;
    }

    /** Takes the code points that are complete, and keeps the beginning of the next. */
    private void take(int length) {
        int at = 0;
        while (at + 1 < length) {
            char unit = unit(units, at);
            if (!Character.isHighSurrogate(unit)) {
                put(unit);
                at += 2;
            } else if (at + 3 < length) {
                char next = unit(units, at + 2);
                boolean isPair = Character.isLowSurrogate(next);
                put(isPair ? Character.toCodePoint(unit, next) : unit);
                at += isPair ? 4 : 2;
            } else {
                break;
            }
        }
        begun = length - at;
        System.arraycopy(units, at, units, 0, begun);
    }

    /** What is left at the end belongs to no code point. */
    private void takeRest() {
        if (begun >= 2) {
            put(unit(units, 0));
        }
        if (begun % 2 == 1) {
            int half = units[begun - 1] & 0xff;
            utf8[limit++] = (byte) HALF;
            utf8[limit++] = (byte) (0x80 | half >> 4);
            utf8[limit++] = (byte) (0x80 | half & 0x0f);
        }
        begun = 0;
    }

    private char unit(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        return (char) (bigEndian ? first << 8 | second : second << 8 | first);
    }

    private void put(int c) {
        if (c < 0x80) {
            utf8[limit++] = (byte) c;
            return;
        }
        if (c < 0x800) {
            utf8[limit++] = (byte) (0xc0 | c >> 6);
        } else {
            if (c < 0x10000) {
                utf8[limit++] = (byte) (0xe0 | c >> 12);
            } else {
                utf8[limit++] = (byte) (0xf0 | c >> 18);
                utf8[limit++] = (byte) (0x80 | c >> 12 & 0x3f);
            }
            utf8[limit++] = (byte) (0x80 | c >> 6 & 0x3f);
        }
        utf8[limit++] = (byte) (0x80 | c & 0x3f);
    }

    /**
     * {@return the bytes that these were in the source}
     *
     * @param read as they came from here; the beginning of a code point at their end is left out
     */
    byte[] given(byte[] read) {
        ByteArrayOutputStream given = new ByteArrayOutputStream(2 * read.length);
        int at = 0;
        while (at < read.length) {
            int first = read[at] & 0xff;
            int length = length(first);
            if (at + length > read.length) {
                break;
            }
            int c = length == 1 ? first : first & 0x3f >> length - 1;
            for (int i = at + 1; i < at + length; i++) {
                c = c << 6 | read[i] & 0x3f;
            }
            if (first == HALF) {
                given.write((read[at + 1] & 0x0f) << 4 | read[at + 2] & 0x0f);
            } else {
                for (char unit : Character.toChars(c)) {
                    given.write(bigEndian ? unit >> 8 : unit);
                    given.write(bigEndian ? unit : unit >> 8);
                }
            }
            at += length;
        }
        return given.toByteArray();
    }

    private static int length(int first) {
        if (first == HALF) {
            return 3;
        }
        return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }
}
