package io.restoreroutes.call;

import static java.util.Objects.requireNonNull;

import io.restoreroutes.account.Account;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.FileState;
import io.restoreroutes.request.FolderCounts;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Proof;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One attempt at one request: the body that travels through {@code restore-once} and the routes of
 * an operation, and what they learn on the way. Belongs to one exchange; not thread-safe.
 */
public final class Attempt extends CallContext {
    private RestoreRequest request;
    private final boolean synchronous;
    private boolean entered;
    private boolean behind;
    private final Doubt doubt = new Doubt();
    private final ProviderState findings = new ProviderState();
    private Consumer<String> whenFound = fileId -> {};
    private final Changes changes = new Changes();
    private Function<String, Instant> ownWrites = fileId -> null;
    private String written;
    private FileState left;
    private Listing listing;
    private AttemptResult result;

    /**
     * An attempt that has sent nothing yet.
     *
     * @param synchronous whether a caller waits for it: it enters the gate by itself, and nobody
     *     will try again
     */
    public Attempt(RestoreRequest request, Account account, AccountGate gate, boolean synchronous) {
        super(account, gate, !synchronous);
        this.request = requireNonNull(request, "request");
        this.synchronous = synchronous;
        this.entered = !synchronous;
    }

    /** The files of a folder are meant, and this one is to be listed. */
    public void list(Listing folder) {
        listing = folder;
    }

    /** {@return the folder to be listed, or null} */
    public Listing listing() {
        return listing;
    }

    /** {@return what was found in the folder, which was listed to its end; else null} */
    public FolderCounts counts() {
        return result instanceof AttemptResult.Ended ended && ended.status() == Status.LISTED
                ? listing.counts()
                : null;
    }

    /** {@return a route's condition on the attempt in the body} */
    public static org.apache.camel.Predicate attempt(Predicate<Attempt> condition) {
        return exchange -> condition.test(exchange.getMessage().getBody(Attempt.class));
    }

    /**
     * Takes up what earlier attempts at the same request did.
     *
     * @param writesSent writes they sent
     * @param earlier what they changed
     * @param doubtSince when a write in doubt was sent, by this machine's clock; null = no doubt
     * @param sentAfter a time before it was sent, by the provider's clock; null = not known
     * @param settledAt from when on "it did not happen" may be concluded of a write in doubt
     */
    public void resume(
            int writesSent,
            Changes earlier,
            Instant doubtSince,
            Instant sentAfter,
            Instant settledAt) {
        // A dry run has written nothing, wherever it was cut off.
        if (isDryRun()) {
            return;
        }
        sends().resume(writesSent);
        changes.addAll(earlier);
        if (changes.chosen() != null) {
            take(changes.chosen());
        }
        doubt.resume(doubtSince, sentAfter, settledAt);
    }

    /** {@return the request, with file and version as soon as they are found and chosen} */
    public RestoreRequest request() {
        return request;
    }

    /**
     * {@return the path, from the root on, by which the request names its file; null if it does
     * not, or if the settings do not tell any more below which address the account's files are
     * seen}
     */
    public String path() {
        String asked = request.selector().path();
        return asked == null
                ? null
                : account().provider().selectors().path(asked, account().publicUrl());
    }

    /**
     * Sets what is told which file the path led to; it throws an {@link AttemptEnd} if nothing may
     * be written to it now.
     */
    public void whenFound(Consumer<String> listener) {
        whenFound = listener;
    }

    /**
     * The request's path led to this file. Read anew in each attempt until a version is chosen.
     *
     * @throws AttemptEnd if another item is at work on the file
     */
    public void found(String fileId) {
        whenFound.accept(fileId);
        request = request.withFile(fileId);
    }

    /** The item waits for another one of its file; this attempt has come to nothing. */
    public void waitForFile() {
        behind = true;
    }

    /** {@return whether the item waits for another one of its file, which is recorded already} */
    public boolean isBehind() {
        return behind;
    }

    /**
     * The version is chosen, and committed with its guard before anything is written. A caller's
     * attempt only knows it, and a dry run that is tried again decides anew.
     */
    public void choose(Chosen chosen) {
        take(chosen);
        if (isDryRun()) {
            changes.know(chosen);
        } else {
            changes.choose(chosen);
        }
    }

    private void take(Chosen chosen) {
        request = request.withFile(chosen.fileId()).withVersion(chosen.versionId());
    }

    /** {@return whether a version is still to be chosen} */
    public boolean isToChoose() {
        return request.versionId() == null;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if it would write and the request is a dry run
     */
    @Override
    public void call(ProviderCall next) {
        if (isDryRun() && next.write() != null) {
            throw new IllegalStateException("a dry run writes nothing");
        }
        super.call(next);
    }

    /** {@return whether nothing may be written} */
    public boolean isDryRun() {
        return request.selector().dryRun();
    }

    /** {@return whether it is open, and ends here because nothing may be written} */
    public boolean isToPlan() {
        return isOpen() && isDryRun();
    }

    public boolean isSynchronous() {
        return synchronous;
    }

    @Override
    String file() {
        return request.fileId();
    }

    /** {@return what this request has changed at the provider, in all its attempts} */
    public Changes changes() {
        return changes;
    }

    /** {@return whether a promote of this request was confirmed, in any of its attempts} */
    public boolean isPromoted() {
        return changes.done().contains(Write.VERSION_PROMOTED);
    }

    /** {@return the sentence, and what this request has changed at the provider so far} */
    public String withChanges(String sentence) {
        return changes.with(sentence);
    }

    /** {@return whether this request changed something, or may have: a write of its is in doubt} */
    public boolean hasWritten() {
        return !changes.done().isEmpty()
                || (isInDoubt() && (writesSent() > 0 || changes.isIntent()));
    }

    /**
     * Sets what tells when a file was last written by us, or may have been.
     *
     * @param lookUp takes a file's id; gives an instant by this machine's clock, or null for never
     */
    public void ownWrites(Function<String, Instant> lookUp) {
        ownWrites = lookUp;
    }

    /**
     * {@return when another request of ours last wrote to the file, or may have, by this machine's
     * clock; null for never as far as is known, and always where nobody keeps a ledger}
     */
    public Instant lastOwnWrite() {
        return ownWrites.apply(request.fileId());
    }

    /**
     * Keeps that this request made a version current, for who is to tell our writes from others'.
     */
    public void wrote(String versionId) {
        written = versionId;
    }

    /** {@return the version that this request made current, or null if none is known} */
    public String written() {
        return written;
    }

    /** Keeps what a write of this request has left, for a second look at the end of its job. */
    public void left(FileState state) {
        left = state;
    }

    /**
     * {@return what a write of this request has left; null if there was none, or it is not told}
     */
    public FileState left() {
        return left;
    }

    /** Notes a write the provider confirmed; whatever was in doubt before it is settled. */
    public void confirm(Write write) {
        changes.add(write);
        doubt.clear();
    }

    /** {@return what is known of a write in doubt} */
    public Doubt doubt() {
        return doubt;
    }

    /** {@return what the provider told of the file} */
    public ProviderState findings() {
        return findings;
    }

    public boolean isInDoubt() {
        return doubt.since() != null;
    }

    /** {@return a time before the write in doubt left, by the clock that tells versions' times} */
    public Instant sentAfter() {
        if (doubt.sentAfter() != null) {
            return doubt.sentAfter();
        }
        Instant now = gate().serverTime();
        Instant here = doubt.since();
        return now == null ? here : here.plus(Duration.between(answer().receivedAt(), now));
    }

    /** The write just sent has no trustworthy answer. */
    public void doubtWrite() {
        doubt.begin(sends().lastAt());
    }

    /** {@return whether asking again is safe: the worker looks first, a restore may be repeated} */
    public boolean mayRepeat() {
        return !synchronous || request.operation() == Operation.RESTORE;
    }

    public int writesSent() {
        return sends().writes();
    }

    /** The gate let the attempt in by itself: there is a permit to give back. */
    public void entered() {
        entered = true;
        startNow();
    }

    public boolean hasEntered() {
        return entered;
    }

    /** {@return whether no step has come to a result yet} */
    public boolean isOpen() {
        return result == null;
    }

    /** {@return what the attempt came to, or null while it is open} */
    public AttemptResult result() {
        return result;
    }

    /** The result is known: the phases that follow let the attempt pass. */
    public void end(AttemptResult newResult) {
        result =
                requireNonNull(newResult, "result") instanceof AttemptResult.Ended ended
                        ? withChoice(ended)
                        : newResult;
    }

    /**
     * {@return the same, showing what was chosen if it does not show it already} What asked for the
     * version before the current one must not be asked again: from its choice on it says which
     * version, and what has to be current.
     */
    public AttemptResult.Ended withChoice(AttemptResult.Ended ended) {
        Chosen chosen = changes.chosen();
        if (chosen == null) {
            return ended;
        }
        Proof proof = ended.proof();
        String guard = request.selector().previous() ? chosen.ifCurrent() : null;
        return ended.with(
                new Proof(
                        proof.ifCurrent() == null ? guard : proof.ifCurrent(),
                        proof.previousVersionId(),
                        proof.verifiedBy(),
                        proof.found() == null ? chosen.found() : proof.found()));
    }

    /** The operation's steps run once more, only to look for evidence of the write in doubt. */
    public void reconcile() {
        doubt.onlyReconcile((AttemptResult.Again) result);
        result = null;
    }
}
