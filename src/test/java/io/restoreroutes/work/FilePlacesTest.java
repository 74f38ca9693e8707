package io.restoreroutes.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult;
import io.restoreroutes.call.CallFixture;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.ledger.ClaimedItem;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.ledger.Verdict;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items that name a path find out which file it is. */
class FilePlacesTest {
    @TempDir Path folder;
    private final Set<String> claimable = new TreeSet<>();
    private Ledger ledger;
    private FilePlaces places;

    @BeforeEach
    void open() {
        ledger =
                Ledger.open(
                        new LedgerSettings("jdbc:sqlite:" + folder.resolve("ledger.db"), "", ""),
                        Clock.systemUTC());
        places = new FilePlaces(ledger, claimable::addAll);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private List<ClaimedItem> items(Selector... selectors) {
        List<CheckedLine> lines = new ArrayList<>();
        for (Selector selector : selectors) {
            lines.add(
                    new CheckedLine.Valid(
                            lines.size() + 1,
                            new RestoreRequest(
                                    null,
                                    ImageKit.PROVIDER,
                                    "shop",
                                    Operation.RESTORE,
                                    selector.path() == null ? "7" : null,
                                    "2",
                                    null,
                                    null,
                                    selector)));
        }
        ledger.intake().commit(ledger.intake().begin("file", "x", null), lines);
        return ledger.claim("shop", 64);
    }

    private Attempt attempt(ClaimedItem item) {
        Attempt attempt = CallFixture.attempt(item.request());
        attempt.whenFound(fileId -> places.take(item, attempt, fileId));
        return attempt;
    }

    private static Selector path(String path) {
        return new Selector(null, false, path, null, false);
    }

    @Test
    void theFirstOfAFileGoesOnAndTheOthersWait() {
        List<ClaimedItem> items = items(path("/a"), path("/b"));
        Attempt first = attempt(items.get(0));
        Attempt second = attempt(items.get(1));
        first.found("7");
        assertEquals("7", first.request().fileId());
        assertFalse(first.isBehind());

        AttemptEnd end = assertThrows(AttemptEnd.class, () -> second.found("7"));
        second.end(end.result());
        assertTrue(second.isBehind());
        assertNull(second.request().fileId());
        assertFalse(((AttemptResult.Again) end.result()).isTry());
        RetryRule rule =
                new RetryRule(
                        new RetrySettings(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                        Clock.systemUTC(),
                        new Random(1));
        assertEquals(new Verdict.Behind(items.get(1), 0), rule.verdict(items.get(1), second));
        assertEquals(List.of(), ledger.claim("shop", 64));
        assertEquals(Set.of(), claimable);
    }

    @Test
    void whoWaitedForThePathMayBeClaimed() {
        List<ClaimedItem> items = items(path("/a"), path("/a"));
        assertEquals(1, items.size());
        attempt(items.get(0)).found("7");

        assertEquals(Set.of("shop"), claimable);
        assertEquals(1, ledger.claim("shop", 64).size());
    }

    @Test
    void anAttemptEndsThatAnotherProcessHasTakenOver() {
        ClaimedItem item = items(path("/a")).get(0);
        Attempt attempt = attempt(item);
        ledger.recoverTrying(Clock.systemUTC().instant());

        assertThrows(AttemptEnd.class, () -> attempt.found("7"));
        assertFalse(attempt.isBehind());
    }
}
