package io.restoreroutes.torture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Writes down the system calls by which a process changes files, with all bytes. */
final class Strace {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** More than anybody writes at once. */
    private static final int LONGEST_STRING = 4 * 1024 * 1024;

    /** Those that {@link SystemCalls} knows, and after them those that it must not meet. */
    private static final String CALLS =
            "open,openat,creat,close,dup,dup2,dup3,lseek,write,writev,pwrite64,pwritev"
                    + ",ftruncate,truncate,fallocate,rename,renameat,renameat2,link,linkat"
                    + ",unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync"
                    + ",openat2,pwritev2,copy_file_range,sendfile,splice,symlink,symlinkat";

    private Strace() {}

    /** Leaves the test out where the tool is missing, or may not look into a process. */
    static void assumeThere() {
        assumeTrue(
                works(),
                "strace is not there or may not trace (Debian: apt-get install strace);"
                        + " the test of power cuts is left out");
    }

    private static boolean works() {
        try {
            List<String> command = new ArrayList<>(command(Path.of("/dev/null")));
            command.add("true");
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * {@return what stands before the command of the process to be watched} That remains our own
     * child, and the tool ends with it.
     */
    static List<String> command(Path trace) {
        return List.of(
                "strace",
                "-D",
                "-f",
                "--seccomp-bpf",
                "-ttt",
                "-xx",
                "-s",
                Integer.toString(LONGEST_STRING),
                "-e",
                "signal=none",
                "-e",
                "trace=" + CALLS,
                "-o",
                trace.toString());
    }

    /** {@return the id of the tool's process, which watches that one} */
    static long of(long pid) {
        await().atMost(PATIENCE).until(() -> number("TracerPid", pid) > 0);
        return number("TracerPid", pid);
    }

    /** Waits until the tool, which ends with what it watches, has written down all. */
    static void awaitEnd(long tool) {
        // nobody may ever ask for its end, then it stays as a zombie
        await().atMost(PATIENCE).until(() -> status(tool, "State").matches("|Z.*"));
    }

    private static long number(String name, long pid) {
        String found = status(pid, name);
        return found.isEmpty() ? 0 : Long.parseLong(found);
    }

    /** {@return what the system says about a process; empty if there is none} */
    private static String status(long pid, String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }
}
