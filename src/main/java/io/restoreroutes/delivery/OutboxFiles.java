package io.restoreroutes.delivery;

import io.restoreroutes.disk.DiskSync;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** The files of the outbox folder: appended to durably, or replaced as a whole. Not thread-safe. */
final class OutboxFiles {
    private final Path folder;
    private final DiskSync disk;

    /** At first for what a process made that died before it could wait for it. */
    private boolean namesChanged = true;

    private BooleanSupplier mine = () -> true;

    OutboxFiles(Path folder, DiskSync disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** Another process may have changed the files by now. */
    static final class NoLongerMineException extends IOException {
        private static final long serialVersionUID = 1L;

        NoLongerMineException() {
            super("The files are another process's by now.");
        }
    }

    /** Writes the content of a file that replaces another. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * From now on every change of a file asks first whether this process may still make it. One
     * that stood still in the middle would else cut or lengthen what its successor has written.
     */
    void askBefore(BooleanSupplier isMine) {
        mine = isMine;
        namesChanged = true;
    }

    private void requireMine() throws IOException {
        if (!mine.getAsBoolean()) {
            throw new NoLongerMineException();
        }
    }

    /** {@return the folder, for sentences} */
    Path folder() {
        return folder;
    }

    /** Makes the folder if it is not there. */
    void ensureFolder() throws IOException {
        disk.folder(folder);
    }

    /** {@return the length in bytes, 0 if there is no such file} */
    long length(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** {@return whether exactly these bytes stand in the file from that offset on} */
    boolean holds(String name, long offset, byte[] bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(name), StandardOpenOption.READ)) {
            ByteBuffer found = ByteBuffer.allocate(bytes.length);
            int count;
            do {
                count = channel.read(found, offset + found.position());
            } while (count > 0 && found.hasRemaining());
            return !found.hasRemaining() && Arrays.equals(found.array(), bytes);
        }
    }

    /** Cuts a file back to that length. */
    void cut(String name, long length) throws IOException {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE)) {
            requireMine();
            channel.truncate(length);
            channel.force(true);
        }
    }

    /** Appends to a file, or begins it, and waits until the bytes are on the disk. */
    void append(String name, ByteBuffer bytes) throws IOException {
        namesChanged |= !Files.exists(folder.resolve(name));
        try (FileChannel channel =
                FileChannel.open(
                        folder.resolve(name),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND)) {
            requireMine();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    /**
     * Puts a whole file in its place by rename: nobody ever sees a part of it.
     *
     * @return its length in bytes
     */
    long replace(String name, Content content) throws IOException {
        return replace(name, content, true);
    }

    /** Puts a whole file in its place by rename, if there is anything in it. */
    void replaceUnlessEmpty(String name, Content content) throws IOException {
        replace(name, content, false);
    }

    private long replace(String name, Content content, boolean alsoEmpty) throws IOException {
        Path temporary = folder.resolve("." + name + ".tmp");
        requireMine();
        try {
            long length = writeDurably(temporary, content);
            if (length == 0 && !alsoEmpty) {
                Files.delete(temporary);
                return 0;
            }
            requireMine();
            Files.move(
                    temporary,
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            namesChanged = true;
            return length;
        } catch (IOException | RuntimeException e) {
            deleteAfter(e, temporary);
            throw e;
        }
    }

    private static long writeDurably(Path temporary, Content content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            OutputStream out = Channels.newOutputStream(channel);
            content.writeTo(out);
            channel.force(true);
            return channel.size();
        }
    }

    /** On a full disk half a file would be in the way of everything else. */
    private static void deleteAfter(Exception failure, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Waits until new names are on the disk too. */
    void forceNames() throws IOException {
        if (namesChanged) {
            disk.names(folder);
        }
        namesChanged = false;
    }
}
