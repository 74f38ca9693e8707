package io.restoreroutes.call;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.restoreroutes.account.Account;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.FolderCounts;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.NamePatterns;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A folder that is being listed, and how far: what is found is handed on page by page, and only
 * counts, the ids of this one folder's files and what is held of one page are kept. Belongs to one
 * attempt; not thread-safe.
 */
public final class Listing {
    private static final int LARGEST_PAGE = 1000;
    private static final int SMALLEST_PAGE = 15;

    private final String folder;
    private final boolean asked;
    private final boolean verifying;
    private final boolean full;
    private final long seed;
    private final NamePatterns names;
    private final Set<String> seen = new HashSet<>();

    /** Of a page that is not kept yet: if it cannot be, it is read again, and all of it is new. */
    private final Set<String> onPage = new HashSet<>();

    /** By lot. */
    private final NavigableMap<Long, FoundPart> samples = new TreeMap<>();

    /** Files of the last page of which more is asked before they are handed on, by id. */
    private final Map<String, ArrayNode> held = new LinkedHashMap<>();

    private Keeper keeper;
    private String marker;
    private int pageSize = LARGEST_PAGE;
    private String heldMarker;
    private String doubtful;
    private String looked = "";
    private boolean begun;
    private long folders = 1;
    private long unchanged;

    /** Keeps what is found in folders. */
    public interface Keeper {
        /**
         * Keeps what a page has shown.
         *
         * @return false if the listing is to end there
         */
        boolean add(List<FoundPart> found);

        /** {@return those of these folders that are listed for the same request, or were} */
        Set<String> listed(Collection<String> folders);

        /**
         * Compares what is shown with what our writes have left.
         *
         * @param guards of what is current, by the file's id; null if the file is gone
         * @return false if the listing is to end there
         */
        boolean look(Map<String, String> guards);

        /**
         * {@return the next file that is not shown as it was left, or null}
         *
         * @param after the one before it, or ''
         */
        String doubtful(String after);
    }

    /**
     * @param folder in the provider's form
     * @param asked whether it is the one that the request names, not one below it
     * @param names of the files that are meant
     * @param full whether a file's own time of change proves nothing
     * @param seed of the lots, see {@link #mayBeSampled}
     */
    public Listing(String folder, boolean asked, NamePatterns names, boolean full, long seed) {
        this.folder = requireNonNull(folder, "folder");
        this.asked = asked;
        this.verifying = false;
        this.full = full;
        this.seed = seed;
        this.names = names;
    }

    private Listing(String folder) {
        this.folder = requireNonNull(folder, "folder");
        this.asked = false;
        this.verifying = true;
        this.full = false;
        this.seed = 0;
        this.names = NamePatterns.of(null);
    }

    /** {@return one that only looks again at files that were written, and at no other folder} */
    public static Listing verifying(String folder) {
        return new Listing(folder);
    }

    /** Goes on where the last attempt stood. */
    public void resume(Keeper newKeeper) {
        keeper = newKeeper;
        onPage.clear();
    }

    /** The provider does not know any more where it stood. */
    public void beginAnew() {
        marker = null;
        begun = false;
        folders = 1;
        unchanged = 0;
        seen.clear();
        onPage.clear();
        samples.clear();
        letGo();
    }

    private void letGo() {
        held.clear();
        heldMarker = null;
    }

    /** {@return whether a file's own time of change proves nothing} */
    public boolean isFull() {
        return full;
    }

    /**
     * A file is as it was, by nothing but its own time of change. A few of those, drawn by lot, are
     * looked at in full. Made again after a crash, the lots are the same.
     *
     * @param told what the listing tells of it (JSON)
     */
    public void mayBeSampled(String fileId, Supplier<String> told) {
        long lot = new SplittableRandom(seed + fileId.hashCode()).nextLong();
        if (samples.size() < FoundPart.DRAWN || lot < samples.lastKey()) {
            samples.put(lot, FoundPart.sample(fileId, told.get(), lot));
            if (samples.size() > FoundPart.DRAWN) {
                samples.pollLastEntry();
            }
        }
    }

    /** What is listed is no folder, and is not counted as one. */
    public void isNoFolder() {
        folders = 0;
    }

    /** {@return those of these folders that are listed for the same request, or were} */
    public Set<String> listed(Collection<String> folders) {
        return keeper.listed(folders);
    }

    public String folder() {
        return folder;
    }

    /** {@return whether files that were written are looked at again, and nothing is searched} */
    public boolean isVerifying() {
        return verifying;
    }

    /** {@return whether it is the one that the request names} */
    public boolean isAsked() {
        return asked;
    }

    /** {@return whether a file of that name is meant} */
    public boolean isMeant(String name) {
        return names.match(name);
    }

    /** {@return whether it is shown for the first time; pages may repeat what was on others} */
    public boolean isNew(String id) {
        return !seen.contains(id) && onPage.add(id);
    }

    /** {@return whether no page has been read yet} */
    public boolean isAtBegin() {
        return !begun;
    }

    /** {@return whether a page is still to be read, be it about the files held} */
    public boolean isPageMissing() {
        return !begun || marker != null || !held.isEmpty();
    }

    /** {@return how many entries to ask for at once} */
    public int pageSize() {
        return pageSize;
    }

    /**
     * A page was longer than we read.
     *
     * @return whether a smaller one is to be asked for from now on
     */
    public boolean takeSmallerPages() {
        boolean may = pageSize / 2 >= SMALLEST_PAGE;
        pageSize = may ? pageSize / 2 : pageSize;
        return may;
    }

    /** {@return where the next page begins; null for the first one} */
    public String marker() {
        return marker;
    }

    /**
     * A page was read.
     *
     * @param found what is to be looked at of it
     * @param asTheyWere how many files it shows to be as they were
     * @param below how many folders below it shows that are listed along with it
     * @param next where the next one begins; null = it was the last one
     */
    public void page(List<FoundPart> found, long asTheyWere, long below, String next) {
        page(found, Map.of(), asTheyWere, below, next);
    }

    /**
     * A page was read, and before the next one more is asked of some files that it shows.
     *
     * @param toAskFor these files, by id, each with what is told of it so far; see {@link #held}
     */
    public void page(
            List<FoundPart> found,
            Map<String, ArrayNode> toAskFor,
            long asTheyWere,
            long below,
            String next) {
        List<FoundPart> all = new ArrayList<>(found);
        if (next == null) {
            all.addAll(samples.values());
        }
        boolean wanted = all.isEmpty() || keeper.add(all);
        seen.addAll(onPage);
        onPage.clear();
        folders += below;
        unchanged += asTheyWere;
        begun = true;
        marker = wanted ? next : null;
        if (wanted) {
            held.putAll(toAskFor);
        }
    }

    /**
     * {@return the files of the last page that were not handed on yet, by id, in its order; what is
     * told of one may be added to}
     */
    public Map<String, ArrayNode> held() {
        return Collections.unmodifiableMap(held);
    }

    /** {@return where the next page about the files held begins; null for the first one} */
    public String heldMarker() {
        return heldMarker;
    }

    /** A page about the files held was read, and it was not the last one. */
    public void heldMarker(String next) {
        heldMarker = next;
    }

    /** Hands on files that were held, now that nothing more is to be asked of them. */
    public void handOn(List<FoundPart> found) {
        if (keeper.add(found)) {
            found.forEach(part -> held.remove(part.key()));
            heldMarker = null;
        } else {
            letGo();
            marker = null;
        }
    }

    /**
     * A page was read of a folder that is looked at again.
     *
     * @param guards of what is current, by the file's id
     * @param next where the next one begins; null = it was the last one
     */
    public void page(Map<String, String> guards, String next) {
        boolean wanted = guards.isEmpty() || keeper.look(guards);
        begun = true;
        marker = wanted ? next : null;
    }

    /** {@return whether there is another file that is not shown as it was left} */
    public boolean isDoubtful() {
        doubtful = keeper.doubtful(looked);
        return doubtful != null;
    }

    /** {@return the file that is to be asked for by itself} */
    public String doubtful() {
        return doubtful;
    }

    /**
     * The doubtful file was asked for.
     *
     * @param guard of what is current; null if the file is gone
     */
    public void look(String guard) {
        keeper.look(Collections.singletonMap(doubtful, guard));
        looked = doubtful;
    }

    /** {@return that the settings do not allow to look into it} */
    public AttemptResult.Ended outside(Account account) {
        return new AttemptResult.Ended(
                Status.REJECTED,
                null,
                new OutcomeError(
                        ErrorCode.FORBIDDEN,
                        "folder "
                                + folder
                                + " is not below the folders of account "
                                + account.name()
                                + " in the settings ("
                                + String.join(", ", account.folders())
                                + ")",
                        "folder",
                        null,
                        null,
                        false),
                null,
                null);
    }

    /** {@return what is known when the last page is read; the rest tell the files themselves} */
    FolderCounts counts() {
        return new FolderCounts(folders, unchanged, 0, 0, 0);
    }
}
