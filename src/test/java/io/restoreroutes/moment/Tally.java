package io.restoreroutes.moment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;

/** Counts what verdicts there were, and prints them where a person or a report finds them. */
public final class Tally {
    private final Map<String, Integer> counts = new TreeMap<>();

    public void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    public int of(String what) {
        return counts.getOrDefault(what, 0);
    }

    /** {@return how many files a setting is tried on: {@code -Dmoment.files}, or that many} */
    public static int files(int otherwise) {
        return Integer.getInteger("moment.files", otherwise);
    }

    /** {@return {@code -Dmoment.seed}, or a new one each time; whoever uses it prints it} */
    public static long seed() {
        return Long.getLong("moment.seed", System.nanoTime());
    }

    /** Asserts that at least one of so many was it, or not; nothing of too few. */
    public static void assertShare(boolean expected, int count, int files, int oneOf) {
        if (files >= 500) {
            assertEquals(expected, count >= files / oneOf, () -> count + " of " + files);
        }
    }

    /** {@return the name that a choice is counted by} */
    public static String name(Choice choice) {
        if (choice instanceof Choice.Rollback) {
            return "rollback";
        }
        if (choice instanceof Choice.Unchanged unchanged) {
            return "unchanged " + unchanged.how();
        }
        return "left alone " + ((Choice.LeftAlone) choice).why();
    }

    public void print(String title) {
        System.out.println(title);
        counts.forEach((what, count) -> System.out.printf("  %7d %s%n", count, what));
    }
}
