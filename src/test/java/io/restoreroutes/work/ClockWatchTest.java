package io.restoreroutes.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.ledger.BatchResult;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockWatchTest {
    private static final List<String> MINE = List.of("legal");

    @TempDir Path folder;
    private Duration passed = Duration.ZERO;
    private Duration set = Duration.ZERO;
    private int heard;
    private Ledger ledger;
    private ClockWatch watch;

    /** Tells the time that has passed, and how far it was set. */
    private final class Wall extends Clock {
        @Override
        public Instant instant() {
            return Instant.parse("2026-11-22T07:00:00Z").plus(passed).plus(set);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void open() {
        Clock wall = new Wall();
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        ledger = Ledger.open(new LedgerSettings(url, null, null), wall);
        watch =
                new ClockWatch(
                        ledger, wall, () -> passed.toNanos(), Duration.ofHours(1), () -> heard++);
        RestoreRequest request =
                new RestoreRequest(
                        null, Box.PROVIDER, "legal", Operation.PROMOTE, "1", "2", null, Map.of());
        BatchResult batch =
                ledger.intake()
                        .commit(
                                ledger.intake().begin("file", "x", null),
                                List.of(new CheckedLine.Valid(1, request)));
        assertEquals(1, batch.accepted());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void whatIsDueStaysDueWhenTheClockIsSetBack() {
        set = Duration.ofMinutes(-40);
        assertEquals(List.of(), ledger.claim("legal", 9));
        assertTrue(watch.look(MINE));
        assertEquals(1, heard);
        assertEquals(1, ledger.claim("legal", 9).size());
        assertFalse(watch.look(MINE));
        assertEquals(1, heard);
    }

    @Test
    void aWaitIsNoLongerThanItWas() {
        postpone(Duration.ofSeconds(30));
        set = Duration.ofHours(-5);
        assertTrue(watch.look(MINE));
        passed = Duration.ofSeconds(29);
        assertEquals(List.of(), ledger.claim("legal", 9));
        passed = Duration.ofSeconds(30);
        assertEquals(1, ledger.claim("legal", 9).size());
    }

    @Test
    void aWaitThatNobodyCanHaveMeantEnds() {
        postpone(Duration.ofHours(2));
        assertFalse(watch.look(MINE.subList(0, 0)));
        assertTrue(watch.look(MINE));
        assertEquals(0, heard);
        assertEquals(1, ledger.claim("legal", 9).size());
    }

    @Test
    void aStepAheadIsHeardOfAndChangesNoWait() {
        postpone(Duration.ofMinutes(30));
        watch.look(MINE);
        passed = Duration.ofSeconds(1);
        set = Duration.ofSeconds(90);
        assertFalse(watch.look(MINE));
        assertEquals(1, heard);
        assertEquals(List.of(), ledger.claim("legal", 9));
    }

    private void postpone(Duration wait) {
        ClaimedItem item = ledger.claim("legal", 9).get(0);
        Instant due = item.claimedAt().plus(wait);
        ledger.record(List.of(new Verdict.Postponed(item, due, 1, due, 0, null, null, 1)));
    }
}
