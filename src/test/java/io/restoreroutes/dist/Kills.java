package io.restoreroutes.dist;

import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Processes that are killed in the middle of a job, and the one that ends it. */
final class Kills {
    private Kills() {}

    /** Starts a process, and kills it at that moment. */
    static void killWhen(Distribution app, Duration patience, BooleanSupplier moment) {
        try (Distribution.Run run = app.start()) {
            run.awaitAlive(patience, moment);
            run.kill();
        }
    }

    /** Starts a process, and stops it when a job has ended. */
    static void runToTheEnd(Distribution app, Duration patience) {
        try (Distribution.Run run = app.start().awaitStarted()) {
            run.awaitAlive(patience, () -> !app.files("outbox", ".summary.json").isEmpty());
            run.signal("TERM");
            run.awaitExit();
        }
    }

    /** {@return the bytes of all outcomes in the outbox} */
    static long outcomesSize(Distribution app) {
        return app.files("outbox", ".outcomes.ndjson").stream().mapToLong(Kills::size).sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
