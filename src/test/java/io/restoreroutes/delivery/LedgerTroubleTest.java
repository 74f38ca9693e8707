package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.SqliteSource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTroubleTest {
    @TempDir Path folder;

    @Test
    void aDatabaseThatGoesAwayIsWaitedFor() throws Exception {
        Switchable source = new Switchable(SqliteSource.of(folder.resolve("ledger.db")));
        try (LedgerJobs jobs = new LedgerJobs(Ledger.over(source, Clock.systemUTC()))) {
            Deliverer deliverer =
                    Deliverer.start(
                            jobs.ledger, folder, Map.of("restore.delivery.audit.to", "mock:audit"));
            Job job = jobs.rejected(jobs.begin("x"), 1, 20);
            jobs.ledger.intake().complete(job.jobId());
            MockEndpoint audit = deliverer.context.getEndpoint("mock:audit", MockEndpoint.class);
            source.away = true;
            deliverer.delivery.wake();
            Path summary = folder.resolve("outbox").resolve(job.jobId() + ".summary.json");
            Path outcomes = folder.resolve("outbox").resolve(job.jobId() + ".outcomes.ndjson");
            await().until(() -> source.refusals.get() >= 2);
            source.away = false;
            await().until(() -> Files.exists(summary) && audit.getReceivedCounter() == 20);
            try (Stream<String> lines = Files.lines(outcomes)) {
                assertEquals(20, lines.count());
            }
            await().until(() -> jobs.ledger.outbox().position("outbox") == 21);
            deliverer.close();
        }
    }

    @Test
    void aDatabaseThatOnlyLetsReadIsToldOnce() throws Exception {
        Switchable source = new Switchable(SqliteSource.of(folder.resolve("ledger.db")));
        try (LogLines log = new LogLines();
                LedgerJobs jobs = new LedgerJobs(Ledger.over(source, Clock.systemUTC()))) {
            Deliverer deliverer =
                    Deliverer.start(
                            jobs.ledger, folder, Map.of("restore.delivery.audit.to", "mock:audit"));
            jobs.rejected(jobs.begin("x"), 1, 150);
            MockEndpoint audit = deliverer.context.getEndpoint("mock:audit", MockEndpoint.class);
            source.readOnly = true;
            deliverer.delivery.wake();
            // from the hundredth on one is sent each time, and its position cannot be stored
            await().until(() -> audit.getReceivedCounter() >= 104);
            source.readOnly = false;
            await().until(() -> jobs.ledger.outbox().position("audit") == 150);
            await().until(() -> jobs.ledger.outbox().position("outbox") == 150);
            deliverer.close();

            for (String target : List.of("audit", "outbox")) {
                String delivery = "Delivery to '" + target + "' ";
                assertEquals(1, log.with(delivery + "waits for the ledger").size(), log.text());
            }
            assertEquals(1, log.with("Delivery to 'audit' works again").size(), log.text());
        }
    }

    @Test
    void aStopWhileTheDatabaseIsAwayEndsInTime() throws Exception {
        Switchable source = new Switchable(SqliteSource.of(folder.resolve("ledger.db")));
        try (LedgerJobs jobs = new LedgerJobs(Ledger.over(source, Clock.systemUTC()))) {
            Deliverer deliverer = Deliverer.start(jobs.ledger, folder, Map.of());
            source.away = true;
            deliverer.delivery.wake();
            await().until(() -> source.refusals.get() >= 1);
            // Ends long before that, or never.
            CompletableFuture.runAsync(() -> deliverer.delivery.stop(Duration.ofDays(1)))
                    .get(5, TimeUnit.MINUTES);
            deliverer.context.stop();
            source.away = false;
        }
    }

    /** A host's data source whose database can be away. */
    private static final class Switchable implements DataSource {
        private final DataSource real;
        final AtomicInteger refusals = new AtomicInteger();
        volatile boolean away;
        volatile boolean readOnly;

        Switchable(DataSource real) {
            this.real = real;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away) {
                refusals.incrementAndGet();
                throw new SQLTransientConnectionException("no connection to be had");
            }
            Connection connection = real.getConnection();
            if (readOnly) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA query_only = true");
                }
            }
            return connection;
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            return real.getLogWriter();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            real.setLogWriter(out);
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            real.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return real.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            return real.getParentLogger();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return real.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) throws SQLException {
            return real.isWrapperFor(type);
        }
    }
}
