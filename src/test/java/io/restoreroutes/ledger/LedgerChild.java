package io.restoreroutes.ledger;

import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A process of its own that commits one batch after the other and says so, until it is killed or
 * has committed as many as it is told.
 */
final class LedgerChild {
    private LedgerChild() {}

    public static void main(String[] args) {
        int last = args.length > 1 ? Integer.parseInt(args[1]) : Integer.MAX_VALUE;
        try (Ledger ledger =
                Ledger.open(new LedgerSettings(args[0], null, null), Clock.systemUTC())) {
            Job job = ledger.intake().begin("file", "child", "child");
            for (int line = 1; line <= last; line++) {
                job =
                        ledger.intake()
                                .commit(
                                        job,
                                        List.of(LedgerFixture.valid(line, null, "" + line, "2")))
                                .job();
                System.out.println("committed " + line);
            }
        }
    }

    static Process start(String url, Path out) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Distribution.TEMPORARY,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerChild.class.getName(),
                        url)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }
}
