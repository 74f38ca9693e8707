package io.restoreroutes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LedgerCommandTest {
    @TempDir Path folder;
    private String out;
    private String err;

    private int run(String... args) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine line = LedgerCommand.commandLine(Path.of(""), folder);
        line.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
        int status = line.execute(args);
        out = output.toString();
        err = errors.toString();
        return status;
    }

    private void set(String url) throws IOException {
        Files.writeString(
                folder.resolve("application.properties"),
                "restore.ledger.url=" + url + "\nrestore.ledger.password={{env:NOBODY_SET_THIS}}");
    }

    @Test
    void copiesTheLedgerOfTheFoldersSettings() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("mine.db");
        set(url);
        assertEquals(1, run("backup", "copy.db"));
        assertTrue(err.contains("There is no ledger at " + folder.resolve("mine.db")), err);
        Ledger.open(new LedgerSettings(url, null, null), Clock.systemUTC()).close();
        assertEquals(0, run("backup", "copy.db"), err);
        assertEquals("The ledger was copied to " + folder.resolve("copy.db") + ".", out.strip());
        assertTrue(Files.size(folder.resolve("copy.db")) > 0);
        assertEquals(1, run("backup", "copy.db"));
        assertTrue(err.contains("is there already"), err);
    }

    @Test
    void saysWhatElseToDoAboutPostgresql() throws Exception {
        set("jdbc:postgresql://127.0.0.1/restores");
        assertEquals(1, run("backup", "copy.db"));
        assertTrue(err.contains("pg_dump"), err);
        set("{{env:NOBODY_SET_THIS}}");
        assertEquals(1, run("backup", "copy.db"));
        assertTrue(err.contains("restore.ledger.url refers to {{env:NOBODY_SET_THIS}}"), err);
        assertFalse(Files.exists(folder.resolve("copy.db")));
    }

    @Test
    void wrongUseIsTwo() {
        assertEquals(2, run());
        assertEquals(2, run("backup"));
        assertEquals(2, run("restore", "x.db"));
        assertEquals(0, run("--help"), err);
        assertTrue(out.contains("backup"), out);
        assertEquals(0, run("backup", "--help"), err);
        assertTrue(out.contains("FILE"), out);
    }
}
