package io.restoreroutes.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.gate.SharedGates;
import io.restoreroutes.gate.TestGates;
import io.restoreroutes.ledger.Leases;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process was told and the next one knows; both clocks stand still. */
class KeptWaitsTest {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private Ledger ledger;

    @BeforeEach
    void open() {
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        ledger = Ledger.open(new LedgerSettings(url, "", ""), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** A process with two accounts of one identity, whose clock is that much later. */
    private final class Process {
        private final AccountGate gate;
        private final KeptWaits waits;

        Process(Duration later) {
            this(ledger, later);
        }

        Process(Ledger ledger, Duration later) {
            String account = "restore.accounts.";
            Accounts accounts =
                    Accounts.read(
                            new SettingsReader(
                                    Map.of(
                                            account + "a.provider", "imagekit",
                                            account + "a.private-key", "k",
                                            account + "b.provider", "imagekit",
                                            account + "b.private-key", "k")),
                            Path.of(""),
                            ProviderModules.STANDARD.all());
            SharedGates shared = new SharedGates(provider -> null, LONGEST, () -> 0);
            AccountGates gates = new AccountGates(accounts, shared);
            gate = gates.of("b");
            Clock clock = Clock.fixed(start.plus(later), ZoneOffset.UTC);
            waits = new KeptWaits(ledger, gates, LONGEST, clock);
            waits.install();
        }

        Process told(Duration... each) {
            for (Duration wait : each) {
                TestGates.pause(gate, wait);
            }
            return this;
        }

        void end() throws InterruptedException {
            waits.stop(PATIENCE);
        }

        long pausedForMillis() {
            return TimeUnit.NANOSECONDS.toMillis(gate.pausedFor());
        }
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void theNextProcessWaitsForTheRestAndASecondAtTheMost() throws Exception {
        new Process(Duration.ZERO).told(seconds(30)).end();
        assertEquals(21_000, new Process(seconds(10)).pausedForMillis());
        assertEquals(0, new Process(seconds(31)).pausedForMillis());
    }

    @Test
    void theLatestEndCounts() throws Exception {
        new Process(Duration.ZERO).told(seconds(30), seconds(90), seconds(60)).end();
        new Process(seconds(100)).told(seconds(5)).end();
        assertEquals(6_000, new Process(seconds(100)).pausedForMillis());
        new Process(seconds(10)).told(seconds(20)).end();
        assertEquals(96_000, new Process(seconds(10)).pausedForMillis());
    }

    @Test
    void anEndThatIsHardlyLaterIsNotWrittenAgain() throws Exception {
        Process process = new Process(Duration.ZERO).told(seconds(30));
        process.told(Duration.ofMillis(30_400), Duration.ofMillis(30_900)).end();
        assertEquals(start.plusSeconds(31), ledger.toldWaits().of("a").orElseThrow());
    }

    @Test
    void aShortWaitIsNotKept() throws Exception {
        new Process(Duration.ZERO).told(Duration.ofMillis(999)).end();
        assertTrue(ledger.toldWaits().of("a").isEmpty());
    }

    @Test
    void aClockThatWasWrongDoesNoHarmForLong() throws Exception {
        new Process(Duration.ofDays(365)).told(seconds(30)).end();
        Process right = new Process(Duration.ZERO);
        assertEquals(LONGEST.toMillis(), right.pausedForMillis());
        right.end();
        assertEquals(start.plus(LONGEST).plusSeconds(1), ledger.toldWaits().of("a").orElseThrow());
    }

    @Test
    void whoTakesALaneOverIsToldWhatItsFormerOwnerHeard() throws Exception {
        close();
        LedgerSettings shared =
                new LedgerSettings(
                        PostgresServer.newDatabase(), PostgresServer.USER, PostgresServer.PASSWORD);
        ledger = Ledger.open(shared, Clock.systemUTC());
        try (Ledger other = Ledger.open(shared, Clock.systemUTC())) {
            String lane = Leases.work("a");
            other.leases().join("other", PATIENCE);
            other.leases().offer(Set.of(lane));
            Process successor = new Process(other, Duration.ZERO);

            new Process(Duration.ZERO).told(seconds(30)).end();
            successor.waits.resume("b");
            assertEquals(0, successor.pausedForMillis());
            assertEquals(1, other.leases().take(Set.of(lane), Duration.ZERO).size());
            successor.waits.resume("b");
            assertEquals(31_000, successor.pausedForMillis());
        }
    }
}
