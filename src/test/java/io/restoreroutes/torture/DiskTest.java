package io.restoreroutes.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    private static final int TRIES = 2_000;

    @TempDir Path folder;

    private final Random dice = new Random(1);
    private Disk disk;

    /** A disk with a file {@code old} that says "old", and two empty folders. */
    @BeforeEach
    void begin() throws IOException {
        Files.writeString(folder.resolve("old"), "old");
        Files.createDirectory(folder.resolve("a"));
        Files.createDirectory(folder.resolve("b"));
        disk = Disk.of(folder);
    }

    private void write(String path, String text) {
        disk.open(path).write(0, text.getBytes(UTF_8));
    }

    private void sync(String path) {
        Disk.Node node = disk.find(path);
        if (node instanceof DiskFile file) {
            file.sync(file.mark());
        } else {
            disk.sync((Disk.Folder) node, disk.mark());
        }
    }

    /** {@return all that may be left, folders without a mark of their own} */
    private Set<String> possible() {
        Set<String> found = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            found.add(text(disk.random(dice)));
        }
        return found;
    }

    private static String text(Disk.Image image) {
        return new TreeMap<>(image.entries())
                .entrySet().stream()
                        .filter(entry -> !entry.getKey().matches("[ab]/"))
                        .map(entry -> entry.getKey() + "=" + new String(entry.getValue(), UTF_8))
                        .collect(Collectors.joining(" "));
    }

    @Test
    void whatWasThereStays() {
        assertEquals("old=old", text(disk.worst()));
        assertEquals(Set.of("old=old"), possible());
        assertEquals("old=old", text(disk.now()));
    }

    @Test
    void bytesAreSafeAsOfTheLastSyncAndTheSizeMayComeBeforeMore() {
        write("old", "new");
        sync("old");
        write("old", "newer");

        assertEquals("old=new", text(disk.worst()));
        assertEquals("old=newer", text(disk.now()));
        assertEquals(Set.of("old=new", "old=newer", "old=new\0\0"), possible());
    }

    @Test
    void syncIsAboutWhatWasThereWhenItBegan() {
        write("old", "1st");
        DiskFile file = disk.open("old");
        long mark = file.mark();
        write("old", "2nd");
        file.sync(mark);

        assertEquals("old=1st", text(disk.worst()));
        assertEquals(Set.of("old=1st", "old=2nd"), possible());
        sync("old");
        assertEquals(Set.of("old=2nd"), possible());
    }

    @Test
    void newFileNeedsItsNameAndItsBytes() {
        write("a/new", "text");
        sync("a/new");
        assertEquals("old=old", text(disk.worst()));
        assertEquals(Set.of("old=old", "a/new=text old=old"), possible());

        sync("a");
        assertEquals("a/new=text old=old", text(disk.worst()));
    }

    @Test
    void nameMayBeThereWithoutItsBytes() {
        write("a/new", "text");
        sync("a");
        assertEquals("a/new= old=old", text(disk.worst()));
        assertEquals(
                Set.of("a/new= old=old", "a/new=\0\0\0\0 old=old", "a/new=text old=old"),
                possible());
    }

    @Test
    void renameThatReplacesMayComeBeforeTheBytes() {
        write("tmp", "new");
        disk.rename("tmp", "old");
        assertEquals("old=old", text(disk.worst()));
        assertTrue(possible().contains("old="), "a name whose content is lost");

        sync(".");
        assertEquals("old=", text(disk.worst()));
        sync("old");
        assertEquals("old=new", text(disk.worst()));
    }

    @Test
    void renameBetweenFoldersIsNeverHalfDone() {
        disk.rename("old", "a/moved");
        assertEquals(Set.of("old=old", "a/moved=old"), possible());

        sync("a");
        assertEquals("old=old", text(disk.worst()), "the folder it came from is not synced");
        sync(".");
        assertEquals("a/moved=old", text(disk.worst()));
        assertEquals(Set.of("a/moved=old"), possible());
    }

    @Test
    void whatIsInNewFolderNeedsTheFolder() {
        disk.makeFolder("a/new");
        disk.rename("old", "a/new/moved");
        sync("a/new");
        sync(".");
        assertEquals("old=old", text(disk.worst()), "never lost with the folder");
        assertEquals(Set.of("old=old", "a/new/= old=old", "a/new/= a/new/moved=old"), possible());

        sync("a");
        assertEquals("a/new/= a/new/moved=old", text(disk.worst()));
    }

    @Test
    void folderIsNotGoneBeforeWhatWasTakenOutOfIt() {
        disk.makeFolder("a/new");
        disk.rename("old", "a/new/old");
        Arrays.asList("a", ".", "a/new").forEach(this::sync);
        disk.rename("a/new/old", "b/old");
        disk.remove("a/new");
        assertEquals(Set.of("a/new/= a/new/old=old", "a/new/= b/old=old", "b/old=old"), possible());

        sync("a");
        assertEquals("b/old=old", text(disk.worst()));
    }

    @Test
    void removedFileIsBackUntilTheFolderIsSynced() {
        disk.remove("old");
        assertEquals("old=old", text(disk.worst()));
        assertEquals(Set.of("old=old", ""), possible());
        sync(".");
        assertEquals("", text(disk.worst()));
    }

    @Test
    void laterRenameBringsTheEarlierWithIt() {
        disk.rename("old", "a/one");
        disk.rename("a/one", "b/two");
        sync("a");
        sync("b");
        assertEquals("b/two=old", text(disk.worst()));
    }

    @Test
    void whatSomebodyElseSyncedIsSafe() {
        disk.put("a/dropped", "text".getBytes(UTF_8));
        assertEquals("a/dropped=text old=old", text(disk.worst()));
        assertEquals(Set.of("a/dropped=text old=old"), possible());
    }

    @Test
    void secondNameIsOfTheSameFile() {
        disk.link("old", "a/too");
        write("a/too", "new");
        assertEquals("a/too=new old=new", text(disk.now()));
        sync("old");
        assertEquals("old=new", text(disk.worst()));
    }

    @Test
    void cutFileIsLongAgainUntilItIsSynced() {
        disk.open("old").resize(1);
        assertEquals("old=old", text(disk.worst()));
        assertEquals(Set.of("old=old", "old=o\0\0", "old=o"), possible());
        sync("old");
        assertEquals("old=o", text(disk.worst()));
    }

    @Test
    void anyPageMayBeThereAndOneMayBeTorn() {
        byte[] three = new byte[3 * DiskFile.PAGE];
        DiskFile file = disk.open("old");
        file.resize(0);
        file.write(0, three);
        file.sync(file.mark());
        byte[] ones = three.clone();
        Arrays.fill(ones, (byte) 1);
        file.write(0, ones);

        boolean onlyTheLast = false;
        boolean torn = false;
        for (int i = 0; i < TRIES; i++) {
            byte[] left = disk.random(dice).entries().get("old");
            assertEquals(three.length, left.length);
            boolean[] written = new boolean[3];
            for (int page = 0; page < 3; page++) {
                written[page] = left[page * DiskFile.PAGE] == 1;
                torn |= written[page] && left[(page + 1) * DiskFile.PAGE - 1] == 0;
            }
            for (int at = 1; at < left.length; at++) {
                boolean border = at % DiskFile.SECTOR == 0;
                assertTrue(border || left[at] == left[at - 1], "a sector is whole");
            }
            onlyTheLast |= written[2] && !written[0] && !written[1];
        }
        assertTrue(onlyTheLast, "pages come in any order");
        assertTrue(torn, "of a page some sectors");
    }

    @Test
    void imageBecomesFolder(@TempDir Path other) throws IOException {
        write("a/new", "text");
        Path made = other.resolve("made");
        disk.now().writeTo(made);

        assertEquals("text", Files.readString(made.resolve("a/new")));
        assertTrue(Files.isDirectory(made.resolve("b")));
        assertTrue(Disk.of(made).now().differences(disk.now()).isEmpty());
        assertEquals(
                "[a/new]", disk.worst().differences(disk.now()).toString(), "what is not synced");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThrows(NoSuchElementException.class, () -> disk.rename("none", "a/none"));
        assertThrows(NoSuchElementException.class, () -> disk.open("none/file"));
        assertThrows(NoSuchElementException.class, () -> disk.makeFolder("a"));
        assertFalse(disk.find("a") instanceof DiskFile);
        assertArrayEquals("old".getBytes(UTF_8), disk.open("old").now());
    }
}
