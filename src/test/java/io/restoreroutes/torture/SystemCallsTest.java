package io.restoreroutes.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemCallsTest {
    @TempDir Path folder;

    private Disk disk;
    private SystemCalls calls;

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        disk = Disk.of(folder);
        calls = new SystemCalls(disk, folder, List.of());
    }

    /** As strace writes it with -xx. */
    private static String hex(String text) {
        StringBuilder hex = new StringBuilder("\"");
        for (byte each : text.getBytes(UTF_8)) {
            hex.append("\\x%02x".formatted(each));
        }
        return hex.append('"').toString();
    }

    private static String line(int thread, String call) {
        return thread + "  1700000000.000001 " + call;
    }

    private void read(String... lines) {
        for (String each : lines) {
            calls.read(line(7, each));
        }
    }

    private void open(String path, String flags, int number) {
        read("openat(AT_FDCWD, " + hex(path) + ", " + flags + ", 0666) = " + number);
    }

    private static String text(Disk.Image image) {
        return image.entries().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("in/"))
                .map(entry -> entry.getKey() + "=" + new String(entry.getValue(), UTF_8))
                .collect(Collectors.joining(" "));
    }

    @Test
    void writesStandWhereTheyWereWritten() {
        open("f,1", "O_RDWR|O_CREAT", 4);
        read(
                "write(4, " + hex("abc") + ", 3) = 3",
                "write(4, " + hex("defgh") + ", 5) = 2",
                "pwrite64(4, " + hex("X, ") + ", 3, 8) = 3",
                "lseek(4, 1, SEEK_SET)            = 1",
                "writev(4, [{iov_base="
                        + hex("1")
                        + ", iov_len=1}, {iov_base="
                        + hex("2")
                        + ", iov_len=1}], 2) = 2",
                "pwritev(4, [{iov_base=" + hex("!") + ", iov_len=1}], 1, 11) = 1");
        assertEquals("f,1=a12de\0\0\0X, !", text(disk.now()));
    }

    @Test
    void appendsToTheEnd() {
        open("f", "O_WRONLY|O_CREAT|O_APPEND", 4);
        read("write(4, " + hex("ab") + ", 2) = 2", "close(4) = 0");
        open(folder.resolve("f").toString(), "O_WRONLY|O_APPEND", 4);
        read("write(4, " + hex("c") + ", 1) = 1");
        assertEquals("f=abc", text(disk.now()));
        open("f", "O_WRONLY|O_CREAT|O_TRUNC", 5);
        assertEquals("f=", text(disk.now()));
    }

    @Test
    void sizesAreSet() {
        open("f", "O_RDWR|O_CREAT", 4);
        read(
                "write(4, " + hex("abc") + ", 3) = 3",
                "ftruncate(4, 2) = 0",
                "fallocate(4, 0, 0, 4) = 0",
                "fallocate(4, FALLOC_FL_KEEP_SIZE, 0, 100) = 0");
        assertEquals("f=ab\0\0", text(disk.now()));
        read("truncate(" + hex("f") + ", 1) = 0");
        assertEquals("f=a", text(disk.now()));
    }

    @Test
    void namesChange() {
        open("in/f", "O_WRONLY|O_CREAT|O_EXCL", 4);
        read(
                "mkdir(" + hex("a") + ", 0777) = 0",
                "rename(" + hex("in/f") + ", " + hex("./a/g") + ") = 0",
                "write(4, " + hex("still") + ", 5) = 5",
                "renameat2(AT_FDCWD, "
                        + hex("a/g")
                        + ", AT_FDCWD, "
                        + hex("in/h")
                        + ", RENAME_NOREPLACE) = 0",
                "unlinkat(AT_FDCWD, " + hex("a") + ", AT_REMOVEDIR) = 0",
                "link(" + hex("in/h") + ", " + hex("i") + ") = 0");
        assertEquals("i=still in/h=still", text(disk.now()));
        read("unlink(" + hex("i") + ") = 0");
        assertEquals("in/h=still", text(disk.now()));
    }

    @Test
    void whatFailedOrIsElsewhereCountsNothing() {
        read(
                "openat(AT_FDCWD, "
                        + hex("none")
                        + ", O_RDONLY) = -1 ENOENT (No such file (or"
                        + " directory) = 2)",
                "rename(" + hex("none") + ", " + hex("x") + ") = -1 ENOENT (No such file)",
                "write(1, " + hex("out") + ", 3) = 3",
                "fsync(9) = -1 EBADF (Bad file descriptor)",
                "+++ exited with 0 +++");
        open("/somewhere/else", "O_WRONLY|O_CREAT", 4);
        read("write(4, " + hex("x") + ", 1) = 1", "unlink(" + hex("/somewhere/else") + ") = 0");
        assertEquals("", text(disk.now()));
    }

    @Test
    void syncKeepsBytesAndThatOfTheFolderNames() {
        open("in/f", "O_WRONLY|O_CREAT", 4);
        read("write(4, " + hex("ab") + ", 2) = 2", "fdatasync(4) = 0", "close(4) = 0");
        assertEquals("", text(disk.worst()));
        open("in", "O_RDONLY", 4);
        read("fsync(4) = 0");
        assertEquals("in/f=ab", text(disk.worst()));
    }

    @Test
    void synchronousWriteIsSynced() {
        open("in/f", "O_WRONLY|O_CREAT|O_DSYNC", 4);
        read("write(4, " + hex("ab") + ", 2) = 2");
        open("in", "O_RDONLY", 5);
        read("fsync(5) = 0");
        assertEquals("in/f=ab", text(disk.worst()));
    }

    @Test
    void syncIsAboutWhatHadReturnedWhenItWasCalled() {
        disk.put("f", new byte[0]);
        open("f", "O_RDWR", 4);
        calls.read(line(1, "pwrite64(4, " + hex("a") + ", 1, 0 <unfinished ...>"));
        calls.read(line(2, "pwrite64(4, " + hex("b") + ", 1, 1) = 1"));
        calls.read(line(2, "fsync(4 <unfinished ...>"));
        calls.read(line(1, "<... pwrite64 resumed>) = 1"));
        calls.read(line(3, "pwrite64(4, " + hex("c") + ", 1, 2) = 1"));
        calls.read(line(2, "<... fsync resumed>)             = 0"));
        assertEquals("f=abc", text(disk.now()));
        assertEquals("f=\0b", text(disk.worst()));
    }

    @Test
    void numberOfClosedFileIsFreeAtOnce() {
        open("f", "O_WRONLY|O_CREAT", 4);
        calls.read(line(1, "close(4 <unfinished ...>"));
        calls.read(line(2, "openat(AT_FDCWD, " + hex("g") + ", O_WRONLY|O_CREAT, 0666) = 4"));
        calls.read(line(1, "<... close resumed>) = 0"));
        calls.read(line(2, "write(4, " + hex("g") + ", 1) = 1"));
        assertEquals("f= g=g", text(disk.now()));
    }

    @Test
    void anErrorWithoutANameIsNoResult() {
        open("f", "O_WRONLY|O_CREAT", 4);
        calls.read(line(1, "write(4, " + hex("a") + ", 1) = -1 ENOSPC (No space left)"));
        assertEquals(Set.of(), calls.uncertain());
        calls.read(line(1, "write(4, " + hex("b") + ", 1) = -1 (errno 18446744073709551598)"));
        assertEquals("f=b", text(disk.now()));
        assertEquals(Set.of("f"), calls.uncertain());
    }

    @Test
    void whatWasUnderWayAtTheEndIsNotSure(@TempDir Path other) throws IOException {
        disk.put("f", "old".getBytes(UTF_8));
        disk.put("g", "g".getBytes(UTF_8));
        Path trace = other.resolve("trace");
        Files.write(
                trace,
                List.of(
                        line(1, "openat(AT_FDCWD, " + hex("f") + ", O_RDWR) = 4"),
                        line(1, "write(4, " + hex("new") + ", 3 <unfinished ...>) = ?"),
                        line(2, "rename(" + hex("g") + ", " + hex("in/g") + " <unfinished ...>"),
                        line(3, "unlink(" + hex("none") + " <unfinished ...>"),
                        line(4, "fsync(4 <unfinished ...>"),
                        line(6, "openat(AT_FDCWD, " + hex("in") + ", O_RDONLY <unfinished ...>"),
                        line(7, "unlink(" + hex("/elsewhere") + " <unfinished ...>"),
                        line(5, "syscall_0x2000(0, 0x31a2 <detached ...>"),
                        line(8, "close(137 <detached ...>"),
                        line(4, "<... fsync resumed>) = ? <unavailable>"),
                        line(9, "<... ??? resumed>) = ?"),
                        line(1, "+++ killed by SIGKILL +++")));
        calls.read(trace);
        assertEquals("f=old g=g", text(disk.worst()));
        assertEquals("f=new in/g=g", text(disk.now()));
        assertEquals(Set.of("f", "g", "in/g", "none"), calls.uncertain());
    }

    @Test
    void dropsComeAtTheirTime(@TempDir Path other) throws IOException {
        var drop = new SystemCalls.Drop(1_699_999_999.5, "in/d", "d".getBytes(UTF_8));
        var late = new SystemCalls.Drop(1_700_000_001.5, "in/late", "l".getBytes(UTF_8));
        calls = new SystemCalls(disk, folder, List.of(drop, late));
        Path trace = other.resolve("trace");
        Files.writeString(trace, line(1, "rename(" + hex("in/d") + ", " + hex("d") + ") = 0\n"));
        calls.read(trace);
        assertEquals("d=d in/late=l", text(disk.now()));
        assertEquals("in/d=d in/late=l", text(disk.worst()));
    }

    @Test
    void whatIsNotKnownHereEndsTheReading() {
        open("f", "O_RDWR|O_CREAT", 4);
        for (String call :
                List.of(
                        "sendfile(4, 5, NULL, 10) = 10",
                        "copy_file_range(5, NULL, 4, NULL, 10, 0) = 10",
                        "symlink(" + hex("f") + ", " + hex("s") + ") = 0",
                        "fallocate(4, FALLOC_FL_PUNCH_HOLE, 0, 4) = 0",
                        "rename(" + hex("/elsewhere") + ", " + hex("e") + ") = 0")) {
            assertThrows(UnsupportedOperationException.class, () -> read(call), call);
        }
        read("sendfile(8, 9, NULL, 10) = 10");
        assertThrows(
                IllegalArgumentException.class,
                () -> read("write(4, " + hex("cut") + "..., 300) = 300"));
        var e = assertThrows(IllegalArgumentException.class, () -> calls.read("nonsense"));
        assertTrue(e.getMessage().contains("nonsense"), e::getMessage);
    }
}
