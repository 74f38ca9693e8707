package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.Distribution;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings by environment variables. */
class EnvironmentIT {
    @TempDir Path folder;

    @Test
    void variablesOverrideWhatStandsInTheFileAndTheDefaults() {
        Distribution distribution =
                new Distribution(folder)
                        .set("restore.accounts.shop.provider", "imagekit")
                        .set("restore.accounts.shop.private-key", "{{env:MY_KEY}}")
                        .set("restore.accounts.shop.max-concurrent-calls", "3")
                        .set("restore.intake.file.directory", "inbox")
                        .env("MY_KEY", "private_cAnArY")
                        .env("RESTORE_ACCOUNTS_SHOP_MAX_CONCURRENT_CALLS", "5")
                        .env("RESTORE_INTAKE_FILE_DIRECTORY", "in of env")
                        .env("RESTORE_DELIVERY_OUTBOX_DIRECTORY", "out-of-env")
                        .env("RESTORE_LEDGER_URL", "jdbc:sqlite:./env/ledger.db");

        try (Distribution.Run run = distribution.start().awaitStarted()) {
            String output = run.output();
            assertTrue(output.contains(", 5 calls at once"), output);
            assertTrue(output.contains(folder.resolve("in of env").toString()), output);
            assertTrue(output.contains(folder.resolve("out-of-env").toString()), output);
            assertFalse(output.contains("cAnArY"), output);
            assertEquals(1, distribution.files("env", ".db").size());
            assertEquals(0, distribution.files("data", "").size());
        }
    }

    @Test
    void aMalformedVariableIsRefusedAsALineOfTheFileWouldBe() {
        Distribution distribution =
                new Distribution(folder)
                        .set("restore.accounts.shop.provider", "imagekit")
                        .set("restore.accounts.shop.private-key", "x")
                        .env("RESTORE_INTAKE_FILE_STABLE_FOR", "soon");

        try (Distribution.Run run = distribution.start()) {
            assertEquals(2, run.awaitExit(), run::output);
            assertTrue(
                    run.output().contains("restore.intake.file.stable-for must be a time"),
                    run::output);
        }
    }
}
