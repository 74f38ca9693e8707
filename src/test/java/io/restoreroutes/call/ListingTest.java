package io.restoreroutes.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.restoreroutes.request.FolderCounts;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.NamePatterns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListingTest {
    private final Listing listing = new Listing("10", true, NamePatterns.of(null), false, 7);
    private final List<FoundPart> kept = new ArrayList<>();
    private final Map<String, String> looked = new HashMap<>();

    private final class Ledger implements Listing.Keeper {
        private final boolean away;

        Ledger(boolean away) {
            this.away = away;
        }

        @Override
        public boolean add(List<FoundPart> found) {
            if (away) {
                throw new IllegalStateException("the ledger is away");
            }
            return kept.addAll(found);
        }

        @Override
        public Set<String> listed(Collection<String> folders) {
            return Set.of();
        }

        @Override
        public boolean look(Map<String, String> guards) {
            if (away) {
                throw new IllegalStateException("the ledger is away");
            }
            looked.putAll(guards);
            return true;
        }

        @Override
        public String doubtful(String after) {
            return Stream.of("1", "2")
                    .filter(id -> id.compareTo(after) > 0)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** As few as that of all pages, and the same ones if it is listed again. */
    @Test
    void someFilesAreDrawnByLot() {
        List<FoundPart> first = drawn(false);
        assertEquals(FoundPart.DRAWN, first.size());
        assertTrue(first.stream().allMatch(part -> FoundPart.isSample(part.key())));
        assertTrue(
                first.stream()
                        .anyMatch(part -> Integer.parseInt(FoundPart.fileOf(part.key())) > 50));
        assertEquals(first, drawn(true));
    }

    private List<FoundPart> drawn(boolean begunAnew) {
        kept.clear();
        Listing drawing = new Listing("10", true, NamePatterns.of(null), false, 7);
        drawing.resume(new Ledger(false));
        drawPage(drawing, 0, "m1");
        if (begunAnew) {
            drawing.beginAnew();
            drawPage(drawing, 0, "m1");
        }
        drawPage(drawing, 50, null);
        return List.copyOf(kept);
    }

    private static void drawPage(Listing drawing, int before, String next) {
        for (int id = 1; id <= 50; id++) {
            drawing.mayBeSampled("" + (before + id), () -> "told");
        }
        drawing.page(List.of(), 50, 0, next);
    }

    @Test
    void aDoubtfulFileThatCouldNotBeReadIsAskedForAgain() {
        Listing again = Listing.verifying("10");
        again.resume(new Ledger(false));
        again.page(Map.of("1", "101"), null);
        assertTrue(again.isDoubtful());
        again.resume(new Ledger(true));
        assertThrows(IllegalStateException.class, () -> again.look("101"));
        again.resume(new Ledger(false));
        assertTrue(again.isDoubtful());
        assertEquals("1", again.doubtful());
        again.look("102");
        assertTrue(again.isDoubtful());
        assertEquals("2", again.doubtful());
        again.look(null);
        assertFalse(again.isDoubtful());
        assertEquals("102", looked.get("1"));
        assertTrue(looked.containsKey("2"));
    }

    private void readPage(String next, String... ids) {
        List<FoundPart> found = new ArrayList<>();
        for (String id : ids) {
            if (listing.isNew(id)) {
                found.add(FoundPart.file(id, null));
            }
        }
        listing.page(found, 1, 1, next);
    }

    @Test
    void aPageThatCouldNotBeKeptIsNewWhenItIsReadAgain() {
        listing.resume(new Ledger(false));
        readPage("m1", "1", "2", "2");
        listing.resume(new Ledger(true));
        assertThrows(IllegalStateException.class, () -> readPage(null, "2", "3"));
        assertEquals("m1", listing.marker());
        listing.resume(new Ledger(false));
        readPage(null, "2", "3");

        assertEquals(List.of("1", "2", "3"), kept.stream().map(FoundPart::key).toList());
        assertEquals(new FolderCounts(3, 2, 0, 0, 0), listing.counts());
        assertFalse(listing.isPageMissing());
    }

    @Test
    void whatIsBegunAnewIsAllNew() {
        listing.resume(new Ledger(false));
        readPage("m1", "1");
        listing.beginAnew();
        assertTrue(listing.isAtBegin());
        readPage(null, "1");
        assertEquals(2, kept.size());
        assertEquals(new FolderCounts(2, 1, 0, 0, 0), listing.counts());
    }

    private void readPageOfChanged(String next, String... ids) {
        Map<String, ArrayNode> changed = new LinkedHashMap<>();
        for (String id : ids) {
            changed.put(id, JsonNodeFactory.instance.arrayNode());
        }
        listing.page(List.of(), changed, 0, 0, next);
    }

    @Test
    void whatIsHeldIsHandedOnBeforeTheNextPage() {
        listing.resume(new Ledger(false));
        readPageOfChanged(null, "1", "2");
        assertEquals(List.of(), kept);
        assertTrue(listing.isPageMissing());
        listing.heldMarker("m1");
        listing.handOn(List.of(FoundPart.file("1", null)));
        assertEquals(Set.of("2"), listing.held().keySet());
        assertNull(listing.heldMarker());
        listing.handOn(List.of(FoundPart.file("2", null)));
        assertFalse(listing.isPageMissing());
    }

    @Test
    void whatCouldNotBeHandedOnIsStillHeld() {
        listing.resume(new Ledger(false));
        readPageOfChanged("m1", "1", "2");
        listing.resume(new Ledger(true));
        assertThrows(
                IllegalStateException.class,
                () -> listing.handOn(List.of(FoundPart.file("1", null))));
        listing.resume(new Ledger(false));
        assertEquals(Set.of("1", "2"), listing.held().keySet());
        assertEquals("m1", listing.marker());
    }

    @Test
    void whatNobodyWantsIsNoLongerHeld() {
        listing.resume(new Unwanted());
        readPageOfChanged("m1", "1", "2");
        listing.handOn(List.of(FoundPart.file("1", null)));
        assertFalse(listing.isPageMissing());
    }

    @Test
    void whatIsBegunAnewHoldsNothing() {
        listing.resume(new Ledger(false));
        readPageOfChanged(null, "1");
        listing.beginAnew();
        assertTrue(listing.held().isEmpty());
        assertTrue(listing.isPageMissing());
    }

    @Test
    void pagesHaveALeastSize() {
        int size = listing.pageSize();
        while (listing.takeSmallerPages()) {
            assertTrue(listing.pageSize() < size);
            size = listing.pageSize();
        }
        assertEquals(15, size);
    }

    private static final class Unwanted implements Listing.Keeper {
        @Override
        public boolean add(List<FoundPart> found) {
            return false;
        }

        @Override
        public Set<String> listed(Collection<String> folders) {
            return Set.of();
        }

        @Override
        public boolean look(Map<String, String> guards) {
            return false;
        }

        @Override
        public String doubtful(String after) {
            return null;
        }
    }
}
