package io.restoreroutes.source;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What gzip data unfolds to, in one member or several, in bounded memory. Where the data breaks
 * off, is damaged, or unfolds beyond all reason, it ends, and {@link #problem} says why: that is a
 * matter of the source, as its text is. Only what cannot be read at all is thrown.
 *
 * <p>{@code java.util.zip.GZIPInputStream} passes over a second member with a damaged head, and
 * over what follows a member, without a word; and its exceptions cannot be told from those of its
 * input.
 */
final class GzipInput extends InputStream {
    private static final int FIRST = 0x1f;
    private static final int SECOND = 0x8b;

    /** The only method there is. */
    private static final int DEFLATE = 8;

    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private static final int BUFFER_SIZE = 8192;

    /** Requests, which differ in their ids, have some 10 to 60. */
    private static final int MOST_TIMES = 200;

    /** This may come of anything. */
    private static final long ALWAYS = 16L << 20;

    private static final OutcomeError CUT_OFF = unreadable("The gzip data is cut off.");
    private static final OutcomeError DAMAGED = unreadable("The gzip data is damaged.");
    private static final OutcomeError TRAILING =
            unreadable("Something that is not gzip data follows the gzip data.");
    private static final OutcomeError BOMB =
            OutcomeError.ofInput(
                    ErrorCode.TOO_LARGE,
                    null,
                    "The gzip data unfolds to more than "
                            + MOST_TIMES
                            + " times its size. If it is meant so, give it unzipped.");

    /** Ends the reading. */
    private static final class Break extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient OutcomeError problem;

        Break(OutcomeError problem) {
            super(null, null, false, false);
            this.problem = problem;
        }
    }

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int position;
    private int limit;
    private long taken;
    private long unfolded;
    private boolean anyMember;
    private boolean inMember;
    private boolean ended;
    private OutcomeError problem;

    /**
     * @param in bears gzip's mark
     */
    GzipInput(InputStream in) {
        this.in = in;
    }

    private static OutcomeError unreadable(String message) {
        return OutcomeError.ofInput(ErrorCode.UNREADABLE, null, message);
    }

    /** {@return whether these bytes begin as gzip data does} */
    static boolean isMarked(byte[] bytes) {
        return bytes.length > 1 && (bytes[0] & 0xff) == FIRST && (bytes[1] & 0xff) == SECOND;
    }

    /** {@return why it ended before the end of the data, or null} */
    OutcomeError problem() {
        return problem;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try {
            while (!ended) {
                if (!inMember) {
                    beginMember();
                } else if (inflater.finished()) {
                    endMember();
                } else {
                    int count = unfold(target, offset, length);
                    if (count > 0) {
                        return count;
                    }
                }
            }
        } catch (Break e) {
            ended = true;
            problem = e.problem;
        }
        return -1;
    }

    private int unfold(byte[] target, int offset, int length) throws IOException, Break {
        if (inflater.needsInput()) {
            if (position == limit && !fill()) {
                throw new Break(CUT_OFF);
            }
            inflater.setInput(buffer, position, limit - position);
            position = limit;
        }
        int count;
        try {
            count = inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw new Break(DAMAGED);
        }
        checksum.update(target, offset, count);
        unfolded += count;
        if (unfolded > ALWAYS && unfolded / MOST_TIMES > taken) {
            throw new Break(BOMB);
        }
        return count;
    }

    /** Reads what stands before the data of a member; ends if there is no further one. */
    private void beginMember() throws IOException, Break {
        int first = next();
        while (anyMember && first == 0) {
            // as tapes and some disks fill up their blocks
            first = next();
        }
        if (first < 0) {
            ended = true;
            return;
        }
        if (first != FIRST || next() != SECOND) {
            throw new Break(TRAILING);
        }
        int method = needed();
        int flags = needed();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new Break(DAMAGED);
        }
        // the time, how hard it was tried, and the system
        skip(6);
        if ((flags & HAS_EXTRA) != 0) {
            skip(needed() | needed() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        if ((flags & HAS_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        anyMember = true;
        inMember = true;
    }

    private void endMember() throws IOException, Break {
        position = limit - inflater.getRemaining();
        inMember = false;
        if (number() != checksum.getValue()
                || number() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new Break(DAMAGED);
        }
    }

    private long number() throws IOException, Break {
        long low = needed() | needed() << 8;
        long high = needed() | needed() << 8;
        return low | high << 16;
    }

    private void skip(int count) throws IOException, Break {
        for (int i = 0; i < count; i++) {
            needed();
        }
    }

    private void skipText() throws IOException, Break {
        int next = needed();
        while (next != 0) {
            next = needed();
        }
    }

    private int needed() throws IOException, Break {
        int next = next();
        if (next < 0) {
            throw new Break(CUT_OFF);
        }
        return next;
    }

    private int next() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = 0;
        int count = 0;
        while (count == 0) {
            count = in.read(buffer, 0, buffer.length);
        }
        limit = Math.max(count, 0);
        taken += limit;
        return count > 0;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        inflater.end();
        in.close();
    }
}
