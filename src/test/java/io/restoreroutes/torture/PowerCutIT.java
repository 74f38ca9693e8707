package io.restoreroutes.torture;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link PowerCutTorture}: one life under each model of the disk. */
class PowerCutIT {
    @TempDir Path folder;

    @BeforeAll
    static void strace() {
        Strace.assumeThere();
    }

    @Test
    void whatWasSaidIsOnTheDisk() throws IOException {
        Lives lives = new Lives(folder, Options.dice(PowerCutIT.class));
        lives.live(2, 3);
        lives.check();
    }
}
