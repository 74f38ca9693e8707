package io.restoreroutes.ledger;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restoreroutes.request.Status;
import io.restoreroutes.testing.PgBouncer;
import io.restoreroutes.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Ledgers behind a pooler that lends its sessions for one transaction, three of them to all. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class PoolerTest {
    private static final int SESSIONS = 3;
    private static final String TRANSACTION = "transaction";

    @TempDir static Path folder;

    /** Directly at the server. */
    private static String server;

    private static PgBouncer pooler;

    @BeforeAll
    static void startPooler() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "there is no PgBouncer here");
        server = PostgresServer.newDatabase();
        pooler = new PgBouncer(folder, server, TRANSACTION, SESSIONS);
    }

    @AfterAll
    static void stopPooler() throws Exception {
        if (pooler != null) {
            pooler.close();
        }
    }

    private static LedgerSettings settings(String url) {
        return new LedgerSettings(url, PostgresServer.USER, PostgresServer.PASSWORD);
    }

    private static LedgerSettings fresh() {
        return settings(pooler.url(PostgresServer.newDatabase()));
    }

    private static Ledger open(String url) {
        return Ledger.open(settings(url), Clock.systemUTC());
    }

    private static String refusal(String url) {
        LedgerException refusal = assertThrows(LedgerException.class, () -> open(url));
        assertFalse(refusal.isTransient(), refusal.getMessage());
        return refusal.getMessage();
    }

    private static void assertWorks(Ledger ledger) {
        Job job = ledger.intake().begin("file", "x", null);
        // often enough for the driver to keep statements, if it would
        for (int i = 0; i < 10; i++) {
            assertEquals(job, ledger.job(job.jobId()).orElseThrow());
        }
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD);
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Nested
    final class Race extends RaceContract {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Nested
    final class LeaseRace extends LeaseRaceTest {
        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }
    }

    @Test
    void moreProcessesThanSessionsMayMeetOnANewSchema() throws Exception {
        String direct = PostgresServer.newDatabase();
        ExecutorService all = Executors.newFixedThreadPool(SESSIONS + 1);
        try {
            Callable<Ledger> opening = () -> open(pooler.url(direct));
            List<Future<Ledger>> opened = all.invokeAll(Collections.nCopies(SESSIONS + 1, opening));
            for (Future<Ledger> one : opened) {
                try (Ledger ledger = one.get()) {
                    assertWorks(ledger);
                }
            }
        } finally {
            all.shutdown();
        }
        assertNothingIsLeftInSessions(direct);
    }

    private static void assertNothingIsLeftInSessions(String direct) throws SQLException {
        List<Connection> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < SESSIONS; i++) {
                // the driver's own statements have no name either
                Connection session = connect(pooler.url(direct) + "?prepareThreshold=0");
                sessions.add(session);
                session.setAutoCommit(false);
                assertEquals("\"$user\", public", ask(session, "SHOW search_path"));
                assertEquals("0", ask(session, "SELECT count(*) FROM pg_prepared_statements"));
                assertEquals("0", ask(session, "SHOW idle_in_transaction_session_timeout"));
                assertEquals(
                        "0",
                        ask(
                                session,
                                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND"
                                        + " database = (SELECT oid FROM pg_database"
                                        + " WHERE datname = current_database())"));
            }
        } finally {
            for (Connection session : sessions) {
                session.close();
            }
        }
    }

    @Nested
    final class Sharing extends LedgerFixture {
        private static final Duration LONG = Duration.ofMinutes(5);
        private static final String LEGAL = Leases.work("legal");

        @Override
        LedgerSettings freshDatabase() {
            return fresh();
        }

        @Test
        void anotherProcessTakesOverFromOneThatStopped() throws Exception {
            try (Ledger other = Ledger.open(settings, clock)) {
                ledger.leases().join("one", LONG);
                other.leases().join("two", LONG);
                ledger.leases().offer(List.of(LEGAL));
                accept(valid(1, null, "1", "2"), valid(2, null, "2", "2"));
                assertEquals(1, ledger.leases().take(List.of(LEGAL), Duration.ZERO).size());
                ClaimedItem stopped = claimOne();
                assertEquals(List.of(), other.leases().take(List.of(LEGAL), Duration.ZERO));
                execute(settings.url(), "UPDATE restore_lease SET valid_until = 0");
                List<AcquiredLease> taken = other.leases().take(List.of(LEGAL), Duration.ZERO);
                assertEquals(1, taken.get(0).recovered());
                end(stopped, Status.PROMOTED);
                assertEquals(List.of(), outbox());
                clock.forward(LONG);
                for (ClaimedItem item : other.claim("legal", 5)) {
                    other.record(List.of(ended(item, Status.PROMOTED)));
                }
                assertEquals(2, outbox().size());
                assertEquals(new Leases.Beat(2, Set.of(LEGAL)), ledger.leases().beat());
            }
        }

        @Test
        void aProcessThatIsStoppedWithinATransactionIsCutOff() throws Exception {
            CountDownLatch stopped = new CountDownLatch(1);
            CountDownLatch goesOn = new CountDownLatch(1);
            try (Database other = Database.open(settings)) {
                FutureTask<Object> write =
                        new FutureTask<>(
                                () ->
                                        other.write(
                                                connection -> {
                                                    stopped.countDown();
                                                    awaitUnchecked(goesOn);
                                                    return null;
                                                }));
                new Thread(write).start();
                stopped.await();
                // waits for the write lock
                assertEquals(1, accept(valid(1, null, "1", "2")).accepted());
                goesOn.countDown();
                Throwable cut = assertThrows(ExecutionException.class, write::get).getCause();
                assertTrue(((LedgerException) cut).isConnectionTrouble(), cut::toString);
            }
        }

        private static void awaitUnchecked(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Test
        void whatKeepsOthersWaitingIsCutOffWhenItStandsStill() throws Exception {
            Database.Work<String> limit =
                    sql ->
                            sql.first("SHOW idle_in_transaction_session_timeout", Sql.TEXT)
                                    .orElseThrow();
            try (Database database = Database.open(settings);
                    KeptConnection kept = database.keptConnection()) {
                assertEquals("10s", database.change(limit));
                assertEquals("10s", database.write(limit));
                assertEquals("10s", kept.transact(limit));
            }
        }

        @Test
        void leasesOutliveARestartOfThePooler() throws Exception {
            ledger.leases().join("one", LONG);
            ledger.leases().offer(List.of(LEGAL));
            ledger.leases().take(List.of(LEGAL), Duration.ZERO);
            pooler.stop();
            LedgerException away =
                    assertThrows(LedgerException.class, () -> ledger.leases().beat());
            assertTrue(away.isConnectionTrouble(), away.getMessage());
            pooler.start();
            assertEquals(new Leases.Beat(1, Set.of()), ledger.leases().beat());
            // once for each connection that the pool has not noticed yet
            await().ignoreExceptionsMatching(
                            e -> e instanceof LedgerException trouble && trouble.isTransient())
                    .until(() -> accept(valid(1, null, "1", "2")).accepted() == 1);
        }
    }

    @Test
    void aSchemaInTheUrlIsASentenceAndOneOfTheUserIsUsed() throws Exception {
        String direct = PostgresServer.newDatabase();
        execute(direct, "CREATE SCHEMA archive");
        String refused = refusal(pooler.url(direct) + "?currentSchema=archive");
        assertTrue(refused.contains("refuses"), refused);
        assertTrue(refused.contains("ALTER ROLE"), refused);
        try (PgBouncer silent =
                new PgBouncer(
                        folder,
                        direct,
                        TRANSACTION,
                        SESSIONS,
                        "ignore_startup_parameters = search_path")) {
            String ignored = refusal(silent.url(direct) + "?currentSchema=archive");
            assertTrue(ignored.contains("ignores"), ignored);
            assertTrue(ignored.contains("ALTER ROLE"), ignored);
        }
        String database = direct.substring(direct.lastIndexOf('/') + 1);
        execute(
                direct,
                "ALTER ROLE postgres IN DATABASE " + database + " SET search_path = archive");
        try (PgBouncer again = new PgBouncer(folder, direct, TRANSACTION, SESSIONS);
                Ledger ledger = open(again.url(direct))) {
            assertWorks(ledger);
        }
        try (Connection connection = connect(direct)) {
            assertEquals("0", ask(connection, "SELECT count(*) FROM archive.restore_item"));
        }
    }

    @Test
    void aHostWhoseStatementsHaveNamesIsToldTheSetting() {
        PGSimpleDataSource host = new PGSimpleDataSource();
        host.setUrl(fresh().url());
        host.setUser(PostgresServer.USER);
        host.setPassword(PostgresServer.PASSWORD);
        LedgerException mixed =
                assertThrows(
                        LedgerException.class,
                        () -> {
                            try (Ledger ledger = Ledger.over(host, Clock.systemUTC())) {
                                assertWorks(ledger);
                            }
                        });
        assertTrue(mixed.getMessage().contains("prepareThreshold=0"), mixed.getMessage());
        host.setPrepareThreshold(0);
        try (Ledger ledger = Ledger.over(host, Clock.systemUTC())) {
            assertWorks(ledger);
        }
    }

    @Test
    void worksWithSessionsThatAreLentForLonger() throws Exception {
        String direct = PostgresServer.newDatabase();
        try (PgBouncer session = new PgBouncer(folder, direct, "session", 20);
                Ledger ledger = open(session.url(direct));
                Ledger other = open(session.url(direct))) {
            assertWorks(ledger);
            assertWorks(other);
        }
    }
}
