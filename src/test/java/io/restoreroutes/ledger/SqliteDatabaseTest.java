package io.restoreroutes.ledger;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writes that are committed together, and what is given back to the disk. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SqliteDatabaseTest {
    private static final String ADD = "INSERT INTO restore_lane (account, lane) VALUES (?, 'x')";
    private static final String COUNT = "SELECT COUNT(*) FROM restore_lane";

    @TempDir Path folder;

    private final ExecutorService threads = Executors.newFixedThreadPool(40);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private Path file() {
        return folder.resolve("ledger.db");
    }

    private static long count(Database database) {
        return database.read(sql -> sql.first(COUNT, Sql.NUMBER).orElseThrow());
    }

    /** A write that the others have to wait for, until it is let go. */
    private Future<Integer> holdUp(
            SqliteDatabase database, CountDownLatch begun, CountDownLatch goOn) {
        return holdUp(database, "first", begun, goOn);
    }

    private Future<Integer> holdUp(
            SqliteDatabase database, String name, CountDownLatch begun, CountDownLatch goOn) {
        return threads.submit(
                () ->
                        database.write(
                                sql -> {
                                    begun.countDown();
                                    try {
                                        goOn.await();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                    return sql.update(ADD, name);
                                }));
    }

    @Test
    void whatFailsOfAGroupIsUndoneAndLeavesTheOthersAlone() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file())) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<Integer> first = holdUp(database, begun, goOn);
            begun.await();
            List<Callable<Integer>> writes = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String name = "account-" + i;
                boolean fault = i % 3 == 0;
                boolean refused = i % 3 == 1;
                writes.add(
                        () ->
                                database.write(
                                        sql -> {
                                            sql.update(ADD, name);
                                            if (fault) {
                                                throw new IllegalArgumentException(name);
                                            }
                                            return refused ? sql.update(ADD, name) : 1;
                                        }));
            }
            List<Future<Integer>> answers = writes.stream().map(threads::submit).toList();
            goOn.countDown();
            assertEquals(1, first.get());
            for (int i = 0; i < 30; i++) {
                Future<Integer> answer = answers.get(i);
                if (i % 3 == 2) {
                    assertEquals(1, answer.get());
                } else {
                    Throwable cause =
                            assertThrows(ExecutionException.class, answer::get).getCause();
                    Class<?> told =
                            i % 3 == 0 ? IllegalArgumentException.class : LedgerException.class;
                    assertEquals(told, cause.getClass(), cause::toString);
                }
            }
            assertEquals(11, count(database));
        }
    }

    @Test
    void whoWaitsIsServedInTheOrderOfComing() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file())) {
            List<Integer> served = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            holdUp(database, begun, goOn);
            begun.await();
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int turn = i;
                answers.add(threads.submit(() -> database.write(sql -> served.add(turn))));
                // The next one comes when this one waits.
                while (database.waiting() <= i) {
                    Thread.onSpinWait();
                }
            }
            goOn.countDown();
            for (Future<Boolean> answer : answers) {
                answer.get();
            }
            assertEquals(IntStream.range(0, 20).boxed().toList(), served);
        }
    }

    @Test
    void whatComesWhileAGroupRunsIsCommittedWithIt() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file())) {
            CountDownLatch firstBegun = new CountDownLatch(1);
            CountDownLatch firstGoesOn = new CountDownLatch(1);
            CountDownLatch secondBegun = new CountDownLatch(1);
            CountDownLatch secondGoesOn = new CountDownLatch(1);
            Future<Integer> first = holdUp(database, firstBegun, firstGoesOn);
            firstBegun.await();
            Future<Integer> second = holdUp(database, "second", secondBegun, secondGoesOn);
            await().until(() -> database.waiting() == 1);
            firstGoesOn.countDown();
            secondBegun.await();
            assertEquals(0, count(database));
            secondGoesOn.countDown();
            assertEquals(1, first.get());
            assertEquals(1, second.get());
            assertEquals(2, count(database));
        }
    }

    @Test
    void theLogIsMovedIntoTheFileBesideTheWrites() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file())) {
            String text = "x".repeat(10_000);
            int round = 64;
            for (int i = 1; i <= 8 * round; i++) {
                String name = i + text;
                database.write(sql -> sql.update(ADD, name));
                if (i % round == 0) {
                    // half of them at the least: what was committed since then may be in the log
                    long least = (i - round / 2) * 10_000L;
                    await().until(() -> Files.size(file()) > least);
                }
            }
            long log = Files.size(file().resolveSibling("ledger.db-wal"));
            assertTrue(log < 4L * round * 20_000, () -> log + " bytes of log");
            assertEquals(8 * round, count(database));
        }
    }

    @Test
    void aLogThatHasGrownIsGivenBackWhenNobodyWrites() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file())) {
            String text = "x".repeat(10_000_000);
            database.write(sql -> sql.update(ADD, text));
            await().until(() -> Files.size(file().resolveSibling("ledger.db-wal")) == 0);
            assertEquals(1, count(database));
        }
    }

    @Test
    void aResultNobodyWantsKeepsNoViewOfTheDatabase() throws Exception {
        SqliteDatabase.open(file()).close();
        try (Connection one = SqliteConnections.dataSource(file(), false).getConnection();
                Connection other = SqliteConnections.dataSource(file(), false).getConnection()) {
            Sql sql = Sql.keeping(one, Dialect.SQLITE);
            sql.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            sql.update(ADD, "first");
            Sql.keeping(other, Dialect.SQLITE).update(ADD, "second");
            // of a view that stayed it would say for good that the database is locked
            sql.update(ADD, "third");
            assertEquals(3L, sql.first(COUNT, Sql.NUMBER).orElseThrow());
        }
    }

    @Test
    void theFilesOfAThousandLinesAreLookedUpInTheSmallIndex() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file())) {
            List<String> plan =
                    database.read(
                            sql ->
                                    sql.query(
                                            "EXPLAIN QUERY PLAN " + Intake.BUSY_FILES,
                                            row -> row.text("detail"),
                                            new Sql.Table(List.of(List.of("shop", "4711")))));
            assertTrue(
                    plan.stream()
                            .anyMatch(
                                    step ->
                                            step.startsWith("SEARCH i USING")
                                                    && step.contains("INDEX restore_item_order")),
                    plan::toString);
        }
    }

    @Test
    void anErrorOfOneIsItsOwn() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file())) {
            assertThrows(
                    StackOverflowError.class,
                    () ->
                            database.write(
                                    sql -> {
                                        sql.update(ADD, "gone");
                                        throw new StackOverflowError();
                                    }));
            assertEquals(0, count(database));
            int here = database.write(sql -> sql.update(ADD, "here"));
            assertEquals(1, here);
        }
    }

    @Test
    void readersSeeOneStateAndCannotWrite() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(file())) {
            long seen =
                    database.read(
                            sql -> {
                                sql.first(COUNT, Sql.NUMBER);
                                writeElsewhere(database);
                                return sql.first(COUNT, Sql.NUMBER).orElseThrow();
                            });
            assertEquals(0, seen);
            assertEquals(1, count(database));
            assertThrows(LedgerException.class, () -> database.read(sql -> sql.update(ADD, "x")));
        }
    }

    private void writeElsewhere(SqliteDatabase database) {
        try {
            threads.submit(() -> database.write(sql -> sql.update(ADD, "beside"))).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsForgottenIsGivenBackToTheDisk() throws Exception {
        try (Ledger ledger =
                Ledger.open(
                        new LedgerSettings("jdbc:sqlite:" + file(), null, null),
                        Clock.systemUTC())) {
            Job job = ledger.intake().begin("file", "x", null);
            for (int batch = 0; batch < 20; batch++) {
                int from = batch * 500;
                job =
                        ledger.intake()
                                .commit(
                                        job,
                                        IntStream.range(from, from + 500)
                                                .mapToObj(
                                                        i ->
                                                                LedgerFixture.valid(
                                                                        i + 1, null, "" + i, "2"))
                                                .toList())
                                .job();
            }
            ledger.control().cancel(job.jobId());
            ledger.intake().complete(job.jobId());
            while (!ledger.sweeps().next(job.jobId()).done()) {
                // the next part
            }
            long full = pages();
            while (!ledger.retention().purge(job.jobId())) {
                // the next part
            }
            long left = pages();
            assertTrue(left < full / 5, left + " pages of " + full);
        }
        assertTrue(Files.size(file()) < 1_000_000, Files.size(file()) + " bytes");
    }

    /** As the log and the file have them together. */
    private long pages() throws Exception {
        try (var connection = SqliteConnections.dataSource(file(), true).getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA page_count")) {
            row.next();
            return row.getLong(1);
        }
    }
}
