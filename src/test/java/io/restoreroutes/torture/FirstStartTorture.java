package io.restoreroutes.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the very first start at each of its steps: the first time at its first change of a file,
 * then at its second, until one is through. After each of them the next start begins a ledger.
 */
class FirstStartTorture {
    /** System calls that change files or make them last. */
    private static final List<String> STEPS =
            List.of("mkdir", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "unlink");

    @TempDir Path folder;

    @Test
    void aStartThatWasKilledAtAnyStepIsFollowedByOneThatWorks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "there is no strace here");
        int killed = 0;
        for (String call : STEPS) {
            int step = 1;
            while (isKilled(call, step)) {
                starts(call + step);
                step++;
            }
            starts(call + step);
            killed += step - 1;
            System.out.println("torture: killed at each " + call + ": " + (step - 1));
        }
        assertTrue(killed >= 100, killed + " steps of a first start");
    }

    private String url(String step) {
        return "jdbc:sqlite:" + folder.resolve(step).resolve("data/ledger.db");
    }

    private boolean isKilled(String call, int step) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve(call + step));
        Path out = folder.resolve("out");
        Process start =
                new ProcessBuilder(
                                "/usr/bin/strace",
                                "-f",
                                "-o",
                                folder.resolve("trace").toString(),
                                "-e",
                                "trace=" + call,
                                "-e",
                                "inject=" + call + ":signal=KILL:when=" + step,
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:-UsePerfData",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.restoreroutes.ledger.LedgerChild",
                                url(call + step),
                                "3")
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        int end = start.waitFor();
        assertTrue(end == 0 || end == 137, () -> end + ": " + read(out));
        return end != 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void starts(String step) {
        LedgerSettings settings = new LedgerSettings(url(step), null, null);
        try (Ledger ledger = Ledger.open(settings, Clock.systemUTC())) {
            Job job = ledger.intake().begin("file", "after", "after-" + step);
            assertEquals(job, ledger.job(job.jobId()).orElseThrow());
            for (Job child : List.copyOf(ledger.jobs().unfinished("file"))) {
                assertEquals(child.linesCommitted(), child.openItems());
            }
        }
    }
}
