package io.restoreroutes.intake;

import io.restoreroutes.ledger.ReadMark;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** The content of a file, counted while it is read, so that it can be told what was added later. */
final class CountedFile extends FilterInputStream {
    private final CRC32C checksum = new CRC32C();
    private long bytes;
    private boolean ended;

    CountedFile(InputStream file) {
        super(file);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        if (count < 0) {
            ended = true;
        } else {
            checksum.update(target, offset, count);
            bytes += count;
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("a file is read and not skipped");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /**
     * {@return what was read, or null if that is not all there was}
     *
     * @param lines how many lines of it are settled
     */
    ReadMark mark(long lines) {
        return ended ? new ReadMark(bytes, checksum.getValue(), lines) : null;
    }

    /** {@return whether the file begins with what was read, and goes on behind that} */
    static boolean isLonger(InputStream file, ReadMark read) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[64 * 1024];
        long left = read.bytes();
        while (left > 0) {
            int count = file.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                return false;
            }
            checksum.update(buffer, 0, count);
            left -= count;
        }
        return checksum.getValue() == read.checksum() && file.read() >= 0;
    }
}
