package io.restoreroutes.torture;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/** Kills, freezes and stops processes at random, never all at the same time. */
final class Trouble {
    private static final Duration LONGEST_BREAK = Duration.ofSeconds(5);

    private record Due(long at, int node, IntConsumer action) {}

    private final Nodes nodes;
    private final Random dice;
    private final int most;
    private final List<Integer> well = new ArrayList<>();
    private final List<Due> dues = new ArrayList<>();
    private long nextAt = System.nanoTime();
    private int kills;
    private int freezes;
    private int terms;

    /**
     * @param count how many processes there are
     * @param most how many may be in trouble together
     */
    Trouble(Nodes nodes, Random dice, int count, int most) {
        this.nodes = nodes;
        this.dice = dice;
        this.most = most;
        for (int node = 0; node < count; node++) {
            well.add(node);
        }
    }

    /** Does what is due now. */
    void go(Duration leaseTime) {
        heal();
        if (System.nanoTime() - nextAt < 0) {
            return;
        }
        nextAt = System.nanoTime() + Duration.ofMillis(1000 + dice.nextInt(4000)).toNanos();
        if (dues.size() >= most) {
            return;
        }
        int node = well.remove(dice.nextInt(well.size()));
        switch (dice.nextInt(8)) {
            case 0 -> {
                terms++;
                nodes.stop(node);
                after(random(LONGEST_BREAK), node, nodes::start);
            }
            case 1, 2, 3 -> {
                freezes++;
                nodes.freeze(node);
                after(random(leaseTime.multipliedBy(4)), node, nodes::wake);
            }
            default -> {
                kills++;
                nodes.kill(node);
                after(random(LONGEST_BREAK), node, nodes::start);
            }
        }
    }

    private Duration random(Duration longest) {
        return Duration.ofMillis(dice.nextInt((int) longest.toMillis()));
    }

    private void after(Duration wait, int node, IntConsumer action) {
        dues.add(new Due(System.nanoTime() + wait.toNanos(), node, action));
    }

    private void heal() {
        for (Due due : List.copyOf(dues)) {
            if (System.nanoTime() - due.at() >= 0) {
                due.action().accept(due.node());
                dues.remove(due);
                well.add(due.node());
            }
        }
    }

    /** Waits until all go on, and says what was done to them. */
    void end() {
        await().atMost(LONGEST_BREAK.multipliedBy(12))
                .until(
                        () -> {
                            heal();
                            return dues.isEmpty();
                        });
        Options.say("%d kills, %d freezes, %d stops in order", kills, freezes, terms);
    }
}
