package io.restoreroutes.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LedgerBackupTest {
    @TempDir Path folder;

    private Path file() {
        return folder.resolve("data/ledger.db");
    }

    private Path backups() throws IOException {
        return Files.createDirectories(folder.resolve("backups"));
    }

    private static Ledger open(Path file) {
        return Ledger.open(
                new LedgerSettings("jdbc:sqlite:" + file, null, null), Clock.systemUTC());
    }

    private void back(Path target) {
        LedgerBackup.make("jdbc:sqlite:" + file(), target);
    }

    private String refusal(Path target) {
        return assertThrows(LedgerException.class, () -> back(target)).getMessage();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var names = Files.list(folder)) {
            return names.map(name -> name.getFileName().toString()).sorted().toList();
        }
    }

    private static long lines(Path file) {
        try (Ledger ledger = open(file)) {
            Job job = ledger.jobs().unfinished("file").get(0);
            // The counters are of the same state as the rows.
            assertEquals(job.linesCommitted(), job.openItems());
            assertEquals(job.linesCommitted(), ledger.claim("legal", Integer.MAX_VALUE).size());
            return job.linesCommitted();
        }
    }

    @Test
    void isOneStateOfALedgerThatAnotherProcessWrites() throws Exception {
        Path out = folder.resolve("child.out");
        Process child = LedgerChild.start("jdbc:sqlite:" + file(), out);
        try {
            long before = 0;
            for (int i = 1; i <= 3; i++) {
                long told = before + 50;
                await().until(() -> told(out) >= told);
                Path backup = backups().resolve(i + ".db");
                back(backup);
                before = lines(backup);
                assertTrue(before >= told, before + " lines, but " + told + " were told");
            }
            assertTrue(child.isAlive(), () -> "died: " + out);
            child.destroyForcibly().waitFor();

            // Nobody has brought the log and the file together yet.
            back(backups().resolve("dead.db"));
            assertTrue(lines(backups().resolve("dead.db")) >= told(out));
        } finally {
            child.destroyForcibly();
        }
    }

    /** The last whole line the child printed. */
    private static int told(Path out) throws IOException {
        String text = Files.readString(out);
        int end = text.lastIndexOf('\n');
        String last = text.substring(text.lastIndexOf('\n', end - 1) + 1, Math.max(end, 0));
        return last.startsWith("committed ") ? Integer.parseInt(last.substring(10)) : 0;
    }

    @Test
    void isALedgerLikeTheOther() throws Exception {
        Path backup = backups().resolve("one.db");
        try (Ledger ledger = open(file())) {
            ledger.intake().begin("file", "x", null);
            back(backup);
            // It was not claimed, nor was the claim let go.
            assertTrue(
                    assertThrows(LedgerException.class, () -> open(file()))
                            .getMessage()
                            .contains("already open"));
        }
        assertEquals(List.of("one.db"), names(backups()));
        try (Ledger ledger = open(backup)) {
            assertEquals(1, ledger.jobs().unfinished("file").size());
        }
        assertEquals("wal", ask(backup, "PRAGMA journal_mode"));
        assertEquals("2", ask(backup, "PRAGMA auto_vacuum"));
        assertEquals("ok", ask(backup, "PRAGMA integrity_check"));
    }

    @Test
    void standsStillAndIsReadOnly() throws Exception {
        open(file()).close();
        byte[] content = Files.readAllBytes(file());
        back(backups().resolve("one.db"));
        assertArrayEquals(content, Files.readAllBytes(file()));
        // What SQLite needs to read beside others holds nothing, and the next process takes it
        // away.
        assertEquals(0, Files.size(file().resolveSibling("ledger.db-wal")));
        open(file()).close();
        assertEquals(List.of("ledger.db", "ledger.db.lock"), names(file().getParent()));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isReadByItsOwnerAlone() throws Exception {
        open(file()).close();
        Path backup = backups().resolve("one.db");
        back(backup);
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
    }

    @Test
    void neverOverwrites() throws Exception {
        open(file()).close();
        Path backup = Files.writeString(backups().resolve("one.db"), "mine");
        assertTrue(refusal(backup).contains("is there already"));
        assertEquals("mine", Files.readString(backup));
        assertTrue(refusal(file()).contains("is there already"));
        assertTrue(refusal(folder.getRoot()).contains("is there already"));
        assertEquals(List.of("one.db"), names(backups()));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatLeadsNowhereIsNotOverwritten() throws Exception {
        open(file()).close();
        Path link = Files.createSymbolicLink(backups().resolve("l.db"), folder.resolve("no.db"));
        assertTrue(refusal(link).contains("is there already"));
        assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void saysWhereNothingCanBeCopiedFromOrTo() throws Exception {
        assertTrue(refusal(backups().resolve("a.db")).contains("There is no ledger at " + file()));
        assertFalse(Files.exists(file().getParent()));
        open(file()).close();
        String unknown = refusal(folder.resolve("none/a.db"));
        assertTrue(unknown.contains("folder " + folder.resolve("none")), unknown);
        for (String url :
                List.of("jdbc:postgresql://h/d", "jdbc:h2:file:./x", "jdbc:sqlite::memory:")) {
            String said =
                    assertThrows(
                                    LedgerException.class,
                                    () -> LedgerBackup.make(url, backups().resolve("a.db")))
                            .getMessage();
            String why = url.contains("h2") ? "0.1" : url.contains("post") ? "pg_dump" : "memory";
            assertTrue(said.contains(why), said);
        }
        assertEquals(List.of(), names(backups()));
    }

    @Test
    void copiesNothingButLedgers() throws Exception {
        Files.createDirectories(file().getParent());
        tell(file(), "CREATE TABLE notes (text TEXT)");
        assertTrue(refusal(backups().resolve("a.db")).contains("is no ledger"));
        for (String content : List.of("", "dear diary, a page is longer than this one")) {
            Files.writeString(file(), content, UTF_8);
            String said = refusal(backups().resolve("a.db"));
            assertTrue(said.contains("is no ledger"), said);
            assertEquals(content, Files.readString(file()));
        }
        assertEquals(List.of(), names(backups()));
    }

    /** Only root may mount a disk of its own; for others the test is left out. */
    @Test
    void leavesNothingOnAFullDisk() throws Exception {
        try (Ledger ledger = open(file())) {
            ledger.intake().begin("file", "x", null);
        }
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "none", backups().toString()));
        try {
            String said = refusal(backups().resolve("a.db"));
            assertTrue(said.contains("not enough room for the backup in " + backups()), said);
            assertEquals(List.of(), names(backups()));
        } finally {
            run("umount", backups().toString());
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String ask(Path file, String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(question)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private static void tell(Path file, String sentence) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sentence);
        }
    }
}
