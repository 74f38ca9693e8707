package io.restoreroutes.torture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The content of a file: as the processes see it, and as far as it is surely on the disk. */
final class DiskFile implements Disk.Node {
    /** The disk is written page by page, and a page sector by sector. */
    static final int PAGE = 4096;

    static final int SECTOR = 512;

    private final Bytes now;
    private final Bytes kept;

    /** What came since the last sync. */
    private final List<Change> open = new ArrayList<>();

    private long changes;

    /** A file that is on the disk with that content. */
    DiskFile(byte[] content) {
        now = new Bytes(content);
        kept = new Bytes(content);
    }

    /**
     * Bytes from an offset on, or without bytes a new size.
     *
     * @param size of the file afterwards
     */
    private record Change(int offset, byte[] bytes, int before, int size) {
        void applyTo(Bytes content) {
            if (bytes == null) {
                content.resize(size);
            } else {
                content.write(offset, bytes);
            }
        }

        int firstPage() {
            return (bytes == null ? Math.min(before, size) : offset) / PAGE;
        }

        /** Behind the last one. */
        int endPage() {
            int end = bytes == null ? Math.max(before, size) : offset + bytes.length;
            return (end + PAGE - 1) / PAGE;
        }
    }

    int size() {
        return now.size;
    }

    /** {@return the content as the processes see it} */
    byte[] now() {
        return now.copy();
    }

    void write(long offset, byte[] bytes) {
        int from = Math.toIntExact(offset);
        add(new Change(from, bytes, now.size, Math.max(now.size, from + bytes.length)));
    }

    void resize(long size) {
        if (size != now.size) {
            add(new Change(0, null, now.size, Math.toIntExact(size)));
        }
    }

    private void add(Change change) {
        change.applyTo(now);
        open.add(change);
        changes++;
    }

    /** {@return what {@link #sync} has to know: a sync is about what was there when it began} */
    long mark() {
        return changes;
    }

    /** A sync that began at that mark has ended well. */
    void sync(long mark) {
        int count = Math.toIntExact(open.size() - (changes - mark));
        if (count > 0) {
            List<Change> synced = open.subList(0, count);
            synced.forEach(change -> change.applyTo(kept));
            synced.clear();
        }
    }

    /** {@return what was synced and nothing else} */
    byte[] synced() {
        return kept.copy();
    }

    /** {@return what was synced, and of the rest the first changes, the last of them torn} */
    byte[] firstChanges(Random dice) {
        int count = dice.nextInt(open.size() + 1);
        Bytes content = new Bytes(kept.copy());
        open.subList(0, count).forEach(change -> change.applyTo(content));
        if (count < open.size() && open.get(count).bytes() != null) {
            Change torn = open.get(count);
            int sectors = dice.nextInt((torn.bytes().length + SECTOR - 1) / SECTOR + 1);
            int length = Math.min(torn.bytes().length, sectors * SECTOR);
            content.write(torn.offset(), Arrays.copyOf(torn.bytes(), length));
        }
        return content.copy();
    }

    /**
     * {@return what was synced, and of the rest whatever pages the system had written by then} Each
     * page has one of the contents that it ever had since, or the first sectors of that and the
     * rest of the one before. The size is any of those since; what was not written is zero.
     *
     * @param share of the pages that have their last content; 0 to 1
     */
    byte[] anyPages(Random dice, double share) {
        Bytes content = new Bytes(kept.copy());
        Map<Integer, List<Change>> byPage = new TreeMap<>();
        for (Change change : open) {
            for (int page = change.firstPage(); page < change.endPage(); page++) {
                byPage.computeIfAbsent(page, number -> new ArrayList<>()).add(change);
            }
        }
        byPage.forEach(
                (page, touching) -> {
                    int count = chosen(touching.size(), dice, share);
                    content.write(page * PAGE, page(page, touching, count, dice));
                });
        int sizes = chosen(open.size(), dice, share);
        content.resize(sizes == 0 ? kept.size : open.get(sizes - 1).size());
        return content.copy();
    }

    private static int chosen(int count, Random dice, double share) {
        return dice.nextDouble() < share ? count : dice.nextInt(count + 1);
    }

    private byte[] page(int page, List<Change> touching, int count, Random dice) {
        int from = page * PAGE;
        Bytes content = new Bytes(kept.copy());
        byte[] older = content.part(from, PAGE);
        for (Change change : touching.subList(0, count)) {
            older = content.part(from, PAGE);
            change.applyTo(content);
        }
        byte[] newer = content.part(from, PAGE);
        if (dice.nextBoolean()) {
            int torn = dice.nextInt(PAGE / SECTOR + 1) * SECTOR;
            System.arraycopy(older, torn, newer, torn, PAGE - torn);
        }
        return newer;
    }

    /** An array that grows; what was never written is zero. */
    private static final class Bytes {
        private byte[] bytes;
        private int size;

        Bytes(byte[] content) {
            bytes = content.clone();
            size = content.length;
        }

        void write(int offset, byte[] added) {
            resize(Math.max(size, offset + added.length));
            System.arraycopy(added, 0, bytes, offset, added.length);
        }

        void resize(int newSize) {
            if (newSize > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(newSize, 2 * bytes.length));
            } else if (newSize < size) {
                Arrays.fill(bytes, newSize, size, (byte) 0);
            }
            size = newSize;
        }

        byte[] part(int from, int length) {
            byte[] part = new byte[length];
            if (from < size) {
                System.arraycopy(bytes, from, part, 0, Math.min(length, size - from));
            }
            return part;
        }

        byte[] copy() {
            return Arrays.copyOf(bytes, size);
        }
    }
}
