package io.restoreroutes.torture;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time, and the power goes again and again. */
class PowerCutTorture {
    private static final int CUTS_A_LIFE = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @BeforeAll
    static void strace() {
        Strace.assumeThere();
    }

    @Test
    void whatWasSaidIsOnTheDisk() throws IOException {
        int cuts = Options.number("cuts", 200);
        Lives lives = new Lives(folder, Options.dice(PowerCutTorture.class));
        lives.live(Math.max(1, cuts / CUTS_A_LIFE), CUTS_A_LIFE);
        lives.check();
    }
}
