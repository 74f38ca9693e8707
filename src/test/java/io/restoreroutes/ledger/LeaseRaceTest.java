package io.restoreroutes.ledger;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Status;
import io.restoreroutes.testing.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two owners who both believe in their lease claim and record while it goes to and fro. */
class LeaseRaceTest extends LedgerFixture {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String LEGAL = Leases.work("legal");
    private static final int ITEMS = 3000;
    private static final int TAKEOVERS = 60;

    @Override
    LedgerSettings freshDatabase() {
        return new LedgerSettings(
                PostgresServer.newDatabase(), PostgresServer.USER, PostgresServer.PASSWORD);
    }

    private static void work(Ledger by, LedgerFixture fixture, AtomicBoolean done) {
        for (int round = 0; !done.get(); round++) {
            // few end, so that there is something to claim until the last takeover
            boolean ends = round % 10 == 0;
            List<Verdict> verdicts = new ArrayList<>();
            for (ClaimedItem item : by.claim("legal", 3)) {
                verdicts.add(
                        ends
                                ? fixture.ended(item, Status.PROMOTED)
                                : new Verdict.Postponed(item, START, 1, START, 0, null, null, 1));
            }
            if (!verdicts.isEmpty()) {
                by.record(verdicts);
            }
        }
    }

    private static boolean isTransient(Throwable failure) {
        return failure instanceof LedgerException ledger && ledger.isTransient();
    }

    @Test
    void noClaimOutlivesItsOwner() throws Exception {
        List<CheckedLine> lines = new ArrayList<>();
        for (int line = 1; line <= ITEMS; line++) {
            lines.add(valid(line, null, String.valueOf(line), "2"));
        }
        ledger.intake().commit(newJob(), lines);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService both = Executors.newFixedThreadPool(2);
        try (Ledger other = Ledger.open(settings, clock);
                Connection sql =
                        DriverManager.getConnection(
                                settings.url(), settings.username(), settings.password());
                Statement statement = sql.createStatement()) {
            ledger.leases().join("one", LONG);
            other.leases().join("two", LONG);
            ledger.leases().offer(List.of(LEGAL));
            List<Future<?>> workers =
                    List.of(
                            both.submit(() -> work(ledger, this, done)),
                            both.submit(() -> work(other, this, done)));
            // on a busy machine sixty may be over before either has recorded anything
            for (int i = 0; i < TAKEOVERS || outbox().isEmpty(); i++) {
                statement.executeUpdate("UPDATE restore_lease SET valid_until = 0");
                Ledger next = i % 2 == 0 ? other : ledger;
                // on a busy machine a writer may hold it up for longer than it waits
                await().pollInterval(Duration.ofMillis(5))
                        .ignoreExceptionsMatching(LeaseRaceTest::isTransient)
                        .until(() -> !next.leases().take(List.of(LEGAL), Duration.ZERO).isEmpty());
                assertEquals(List.of(), claimsOfFormerOwners(statement));
            }
            done.set(true);
            for (Future<?> worker : workers) {
                worker.get();
            }
            List<String> ids = outbox().stream().map(OutboxRow::outcomeId).toList();
            assertEquals(ids.size(), Set.copyOf(ids).size());
            assertTrue(ids.size() < ITEMS, "all was done before the last takeover");
        } finally {
            done.set(true);
            both.shutdown();
        }
    }

    private static List<String> claimsOfFormerOwners(Statement statement) throws SQLException {
        List<String> late = new ArrayList<>();
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT i.id, i.claim_epoch, l.epoch FROM restore_item i, restore_lease l"
                                + " WHERE i.state = 'trying' AND i.claim_epoch <> l.epoch")) {
            while (row.next()) {
                late.add(
                        List.of(row.getLong(1), row.getLong(2), row.getLong(3)).stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(" ")));
            }
        }
        return late;
    }
}
