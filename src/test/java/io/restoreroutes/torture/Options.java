package io.restoreroutes.torture;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/** What the command line asks for: {@code -Dtorture.<name>=<number>}. */
final class Options {
    private Options() {}

    static int number(String name, int otherwise) {
        return Integer.getInteger("torture." + name, otherwise);
    }

    static Duration minutes(String name, int otherwise) {
        return Duration.ofMinutes(number(name, otherwise));
    }

    /** {@return dice that fall the same way again under the seed that is printed} */
    static Random dice(Class<?> test) {
        long seed = Long.getLong("torture.seed", System.nanoTime() & 0xFFFFFF);
        say("seed %d; again: -Dit.test=%s -Dtorture.seed=%d", seed, test.getSimpleName(), seed);
        return new Random(seed);
    }

    /** Prints a line at once: a person watches. */
    static void say(String text, Object... values) {
        System.out.println("torture: " + String.format(Locale.ROOT, text, values));
    }
}
