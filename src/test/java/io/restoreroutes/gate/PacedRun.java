package io.restoreroutes.gate;

import io.restoreroutes.provider.RateAnnouncement;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * An account's calls to a limited provider in virtual time: through the real gate, with as many
 * calls under way as it lets in, answers of 30 to 60 ms, calls that leave up to 4 ms late and
 * threads that stall up to 60 ms every few seconds.
 */
final class PacedRun {
    /** Where the provider says what it allows. */
    enum Headers {
        NONE,
        ON_REFUSALS,
        ALWAYS
    }

    private record Answer(long at, long sentAt, double told) implements Comparable<Answer> {
        @Override
        public int compareTo(Answer other) {
            return Long.compare(at, other.at);
        }
    }

    private static final double SECOND = 1e9;

    private final Headers headers;
    private final Duration unit;
    private final Random random;
    private final AccountGate gate;
    private final PriorityQueue<Answer> underWay = new PriorityQueue<>();
    private LimitedServer server;
    private long now;
    private long nextStall;
    private long toldUntil;
    private double allowed;
    private int accepted;
    private int refused;
    private int early;

    PacedRun(LimitedServer server, Headers headers, Duration unit, int ways, long seed) {
        this.server = server;
        this.headers = headers;
        this.unit = unit;
        this.random = new Random(seed);
        this.gate = new AccountGate("a", ways, 0, Duration.ofHours(1), () -> now);
    }

    /** The provider publishes a limit, as Box does. */
    PacedRun published(int calls, Duration interval) {
        gate.expect(new RateAnnouncement(calls, interval));
        return this;
    }

    PacedRun server(LimitedServer next) {
        server = next;
        return this;
    }

    /** Goes on for so long; there is always an item that waits. */
    PacedRun run(double seconds) {
        long end = now + (long) (seconds * SECOND);
        allowed += seconds * server.perSecond();
        while (now < end) {
            long wait = gate.tryEnter();
            if (wait == 0) {
                send();
                continue;
            }
            long next = wait > end - now ? end : now + wait;
            if (!underWay.isEmpty() && underWay.peek().at() <= next) {
                next = Math.max(now, underWay.peek().at());
                now = next;
                answered(underWay.poll());
            } else {
                now = next;
            }
        }
        return this;
    }

    /** Nobody wants anything for so long. */
    PacedRun idle(double seconds) {
        while (!underWay.isEmpty()) {
            now = Math.max(now, underWay.peek().at());
            answered(underWay.poll());
        }
        now += (long) (seconds * SECOND);
        return this;
    }

    private void send() {
        if (now > nextStall) {
            now += random.nextInt(60_000_000);
            nextStall = now + random.nextLong((long) (6 * SECOND));
        }
        long arrives = now + random.nextInt(4_000_000);
        if (now < toldUntil) {
            early++;
        }
        double wait = server.take(arrives / SECOND);
        underWay.add(new Answer(arrives + 30_000_000 + random.nextInt(30_000_000), now, wait));
    }

    private void answered(Answer answer) {
        GateReports reports = gate.reports();
        boolean refusal = answer.told() > 0;
        if (headers == Headers.ALWAYS || (refusal && headers == Headers.ON_REFUSALS)) {
            Duration interval = Duration.ofMillis((long) (server.interval() * 1000));
            reports.announced(new RateAnnouncement(server.limit(), interval), true, refusal);
        }
        if (refusal) {
            refused++;
            double units = Math.ceil(answer.told() * SECOND / unit.toNanos());
            Duration told = unit.multipliedBy((long) units);
            toldUntil = Math.max(toldUntil, now + told.toNanos());
            reports.limited(answer.sentAt(), told, unit, "test");
        } else {
            accepted++;
            reports.accepted(answer.sentAt());
            reports.sound(answer.sentAt());
        }
        gate.leave();
    }

    /** Forgets what was counted so far. */
    PacedRun mark() {
        allowed = 0;
        accepted = 0;
        refused = 0;
        early = 0;
        return this;
    }

    /** {@return accepted calls in percent of what was allowed} */
    double used() {
        return 100 * accepted / allowed;
    }

    /** {@return refused calls in percent of all} */
    double refusals() {
        return 100.0 * refused / (accepted + refused);
    }

    int early() {
        return early;
    }

    @Override
    public String toString() {
        return "%.1f %% of %.0f allowed, %.2f %% (%d) refused, %d early"
                .formatted(used(), allowed, refusals(), refused, early);
    }
}
