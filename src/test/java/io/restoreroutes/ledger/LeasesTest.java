package io.restoreroutes.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Status;
import io.restoreroutes.testing.PostgresServer;
import io.restoreroutes.testing.Relay;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes' ledgers on one database. */
class LeasesTest extends LedgerFixture {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final String LEGAL = Leases.work("legal");
    private static final String AUDIT = Leases.delivery("audit");
    private static final List<String> BOTH = List.of(LEGAL, AUDIT);

    private Ledger other;

    @Override
    LedgerSettings freshDatabase() {
        return new LedgerSettings(
                PostgresServer.newDatabase(), PostgresServer.USER, PostgresServer.PASSWORD);
    }

    @BeforeEach
    void join() {
        other = Ledger.open(settings, clock);
        ledger.leases().join("one", LONG);
        other.leases().join("two", LONG);
        ledger.leases().offer(BOTH);
    }

    @AfterEach
    void closeOther() {
        other.close();
    }

    private void take(Ledger by, String... names) {
        List<AcquiredLease> taken = by.leases().take(List.of(names), SETTLE);
        assertEquals(
                Set.of(names), taken.stream().map(AcquiredLease::name).collect(Collectors.toSet()));
    }

    /** As time does it; by the database's clock. */
    private void leasesRunOut() {
        try (Connection connection =
                        DriverManager.getConnection(
                                settings.url(), settings.username(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE restore_lease SET valid_until = valid_until - "
                            + LONG.plusSeconds(4).toMillis());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> files(List<ClaimedItem> items) {
        return items.stream().map(item -> item.request().fileId()).toList();
    }

    @Test
    void oneAtATimeHasALease() {
        take(ledger, LEGAL);
        assertEquals(List.of(), other.leases().take(List.of(LEGAL), SETTLE));
        assertEquals(Set.of(AUDIT), other.leases().free(BOTH).keySet());
        assertTrue(ledger.leases().mayAct(LEGAL));
        assertFalse(other.leases().mayAct(LEGAL));
        assertEquals(new Leases.Beat(2, Set.of()), ledger.leases().beat());
        assertEquals(new Leases.Beat(2, Set.of()), other.leases().beat());
    }

    @Test
    void whoseMachineWasSuspendedMayNotActUntilTheLeaseIsRenewed() {
        take(ledger, LEGAL);
        // the monotonic clock stood still
        clock.forward(LONG);
        assertFalse(ledger.leases().mayAct(LEGAL));
        ledger.leases().beat();
        assertTrue(ledger.leases().mayAct(LEGAL));
        clock.forward(LONG.negated());
        assertTrue(ledger.leases().mayAct(LEGAL));
    }

    @Test
    void aProcessThatCannotRenewItsLeasesIsNotWell() {
        ledger.check();
        clock.forward(LONG);
        assertThrows(LedgerException.class, ledger::check);
        ledger.leases().beat();
        ledger.check();
        clock.forward(LONG.negated());
    }

    @Test
    void closingBreaksOffABeatThatADatabaseKeepsWaiting() throws Exception {
        URI address = URI.create(settings.url().substring("jdbc:".length()));
        try (Relay relay = new Relay(address.getPort())) {
            Ledger hanging =
                    Ledger.open(
                            new LedgerSettings(
                                    settings.url()
                                            .replace(":" + address.getPort(), ":" + relay.port()),
                                    settings.username(),
                                    settings.password()),
                            clock);
            hanging.leases().join("three", LONG);
            relay.hold();
            FutureTask<Leases.Beat> beat = new FutureTask<>(hanging.leases()::beat);
            Thread thread = new Thread(beat);
            thread.start();
            Awaitility.await().until(() -> isReading(thread));
            hanging.close();
            Throwable cause = assertThrows(ExecutionException.class, beat::get);
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            assertFalse(cause instanceof SocketTimeoutException, cause::toString);
        }
    }

    private static boolean isReading(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch.NioSocketImpl"));
    }

    @Test
    void onlyTheOwnerClaims() {
        accept(valid(1, null, "1", "2"));
        assertEquals(List.of(), other.claim("legal", 1));
        take(ledger, LEGAL);
        assertEquals(List.of(), other.claim("legal", 1));
        assertEquals(List.of("1"), files(ledger.claim("legal", 1)));
    }

    @Test
    void theOwnerSeesWhatWasAcceptedElsewhere() {
        take(ledger, LEGAL);
        other.intake()
                .commit(
                        other.intake().begin("queue", "q", null),
                        List.of(valid(1, null, "1", "2")));
        assertEquals(Map.of("legal", START), ledger.nextDue(List.of("legal", "shop")));
        assertEquals(List.of("1"), files(ledger.claim("legal", 5)));
    }

    @Test
    void afterATakeoverClaimsAndResultsOfTheFormerOwnerAreRefused() {
        accept(valid(1, null, "1", "2"), valid(2, null, "2", "2"), valid(3, null, "3", "2"));
        take(ledger, LEGAL);
        List<ClaimedItem> mine = ledger.claim("legal", 2);
        leasesRunOut();
        // the former owner does not know yet
        assertTrue(ledger.leases().mayAct(LEGAL));
        clock.forward(LONG);
        List<AcquiredLease> taken = other.leases().take(List.of(LEGAL), SETTLE);
        assertEquals(2, taken.get(0).recovered());

        assertEquals(List.of(), ledger.claim("legal", 5));
        assertFalse(ledger.leases().mayAct(LEGAL));
        RecordResult late = end(mine.get(0), Status.PROMOTED);
        assertEquals(new RecordResult(Set.of(), List.of()), late);
        assertEquals(List.of(), outbox());
        assertEquals(Set.of(LEGAL), ledger.leases().beat().lost());
        assertEquals(Set.of(), ledger.leases().held());

        // the new one goes on with what was in doubt when it has settled
        assertEquals(List.of("3"), files(other.claim("legal", 5)));
        clock.forward(SETTLE);
        List<ClaimedItem> again = other.claim("legal", 5);
        assertEquals(List.of("1", "2"), files(again));
        assertEquals(START, again.get(0).doubtSince());
        other.record(List.of(ended(again.get(0), Status.PROMOTED)));
        // even the same row, in its second life
        end(mine.get(1), Status.FAILED);
        assertEquals(List.of(Status.PROMOTED), outbox().stream().map(OutboxRow::status).toList());
    }

    @Test
    void whatWasTriedIsDueWhenTheFormerOwnersLastCallHasSettled() {
        accept(valid(1, null, "1", "2"));
        take(ledger, LEGAL);
        ledger.claim("legal", 1);
        leasesRunOut();
        Instant before = clock.instant();
        AcquiredLease taken = other.leases().take(List.of(LEGAL), SETTLE).get(0);
        // it ended four seconds ago, by the database's clock
        assertTrue(taken.since().isAfter(before.minusSeconds(60)), taken::toString);
        assertFalse(taken.since().isAfter(before.minusSeconds(4)), taken::toString);
        assertEquals(Map.of("legal", taken.since().plus(SETTLE)), other.nextDue(List.of("legal")));
    }

    @Test
    void aReleasedLeaseIsFreeAtOnceAndWithoutDelay() {
        accept(valid(1, null, "1", "2"), valid(2, null, "2", "2"));
        take(ledger, LEGAL);
        end(claimOne(), Status.PROMOTED);
        ledger.leases().release(List.of(LEGAL));
        assertFalse(ledger.leases().mayAct(LEGAL));
        take(other, LEGAL);
        assertEquals(List.of("2"), files(other.claim("legal", 1)));
    }

    @Test
    void aResultAfterTheEndOfALeaseThatNobodyTookCounts() {
        accept(valid(1, null, "1", "2"));
        take(ledger, LEGAL);
        ClaimedItem item = claimOne();
        leasesRunOut();
        end(item, Status.PROMOTED);
        assertEquals(1, outbox().size());
        assertEquals(Set.of(), ledger.leases().beat().lost());
        assertEquals(List.of(), other.leases().take(List.of(LEGAL), SETTLE));
    }

    @Test
    void aWriteIsPermittedWhileMoreThanTheMarginIsLeft() {
        take(ledger, LEGAL);
        accept(valid(1, null, "1", "2"));
        long epoch = claimOne().epoch();
        clock.forward(LONG.minus(Leases.MARGIN).minusMillis(1));
        assertTrue(ledger.leases().mayAct(LEGAL, epoch));
        assertFalse(ledger.leases().mayAct(LEGAL, epoch - 1));
        clock.forward(Duration.ofMillis(1));
        assertFalse(ledger.leases().mayAct(LEGAL, epoch));
        // the database would still accept it: two seconds are for the way
        assertEquals(List.of(), other.leases().take(List.of(LEGAL), SETTLE));
        ledger.leases().beat();
        assertTrue(ledger.leases().mayAct(LEGAL, epoch));
    }

    @Test
    void aPositionIsStoredByTheOwnerOnlyAndNeverBack() {
        assertEquals(0, ledger.outbox().position("audit"));
        assertThrows(LedgerException.class, () -> ledger.outbox().advance("audit", 1));
        take(ledger, AUDIT);
        ledger.outbox().advance("audit", 5);
        leasesRunOut();
        take(other, AUDIT);
        other.outbox().advance("audit", 7);
        assertThrows(LedgerException.class, () -> ledger.outbox().advance("audit", 9));
        assertThrows(LedgerException.class, () -> other.outbox().advance("audit", 6));
        assertEquals(7, ledger.outbox().position("audit"));
    }

    @Test
    void leasesOutliveACutConnection() {
        take(ledger, LEGAL);
        PostgresServer.cutConnections(settings.url());
        assertEquals(new Leases.Beat(2, Set.of()), ledger.leases().beat());
        assertTrue(ledger.leases().mayAct(LEGAL));
    }

    @Test
    void aSecondProcessWithTheSameLanesLeavesOrderAndTriesAlone() {
        Map<String, String> lanes = Map.of("legal", "legal", "legal-2", "legal");
        ledger.orderLanes(lanes);
        take(ledger, LEGAL);
        accept(of("legal", 1, "1"), of("legal-2", 2, "1"));
        ClaimedItem first = claimOne();
        other.orderLanes(lanes);
        assertEquals(List.of(), ledger.claim("legal-2", 1));
        assertEquals(Set.of("legal-2"), end(first, Status.PROMOTED).released());
        assertEquals(1, ledger.claim("legal-2", 1).size());
    }

    @Test
    void regroupedAccountsWaitForWhatAnotherProcessIsTrying() {
        ledger.leases().offer(List.of(Leases.work("legal-2")));
        take(ledger, LEGAL, Leases.work("legal-2"));
        accept(of("legal", 1, "1"), of("legal-2", 2, "1"), of("legal-2", 3, "1"));
        ClaimedItem tried = ledger.claim("legal-2", 1).get(0);
        // a process with settings in which the two are one identity
        other.orderLanes(Map.of("legal", "legal", "legal-2", "legal"));
        ledger.leases().release(List.of(LEGAL));
        assertEquals(List.of(), other.leases().take(List.of(LEGAL), SETTLE));
        end(tried, Status.PROMOTED);
        take(other, LEGAL);
        List<ClaimedItem> next = new ArrayList<>(other.claim("legal", 5));
        next.addAll(other.claim("legal-2", 5));
        assertEquals(List.of(1L), next.stream().map(item -> item.source().line()).toList());
        assertEquals(List.of(), ledger.claim("legal-2", 5));
    }

    private static CheckedLine of(String account, long line, String file) {
        return new CheckedLine.Valid(line, request(null, account, file, "2"));
    }

    @Test
    void aSourceIsReadOnByAnotherOnlyWhenItsReaderIsGone() {
        Job job = ledger.intake().begin("file", "a.json", null);
        assertEquals(List.of(), other.jobs().unfinished("file"));
        assertTrue(other.jobs().isReadElsewhere(job.jobId()));
        assertFalse(other.jobs().adopt(job.jobId()));
        ledger.leases().leave();
        assertEquals(List.of(job), other.jobs().unfinished("file"));
        assertFalse(other.jobs().isReadElsewhere(job.jobId()));
        assertTrue(other.jobs().adopt(job.jobId()));
        assertEquals(List.of(), other.jobs().unfinished("file"));
        ledger.leases().join("three", LONG);
        assertFalse(ledger.jobs().adopt(job.jobId()));
    }

    @Test
    void onSqliteEverythingIsHeld(@TempDir Path folder) {
        LedgerSettings file =
                new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), null, null);
        try (Ledger alone = Ledger.open(file, clock)) {
            alone.leases().join("alone", LONG);
            assertFalse(alone.leases().isShared());
            assertNull(alone.leases().node());
            assertTrue(alone.leases().mayAct(LEGAL));
            assertTrue(alone.leases().mayAct(LEGAL, alone.leases().epoch(LEGAL)));
            assertFalse(alone.jobs().isReadElsewhere("none"));
        }
    }
}
