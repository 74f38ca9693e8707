package io.restoreroutes.call;

import static java.util.Objects.requireNonNull;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.SendPermit;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import java.time.Instant;
import java.util.Set;

/**
 * One attempt at one request: the body that travels through {@code restore-once} and the routes of
 * an operation, and what they learn on the way. Belongs to one exchange; not thread-safe.
 */
public final class Attempt {
    private final RestoreRequest request;
    private final Account account;
    private final AccountGate gate;
    private final boolean synchronous;
    private SendPermit permit = SendPermit.ALWAYS;
    private long startedAt;
    private boolean hasTurn = true;
    private boolean entered;
    private final Doubt doubt = new Doubt();
    private final Findings findings = new Findings();
    private final Changes changes = new Changes();
    private final Sends sends = new Sends();
    private long ticket;
    private ProviderCall call;
    private ProviderAnswer answer;
    private AttemptResult result;

    /**
     * An attempt that has sent nothing yet.
     *
     * @param synchronous whether a caller waits for it: it enters the gate by itself, and nobody
     *     will try again
     */
    public Attempt(RestoreRequest request, Account account, AccountGate gate, boolean synchronous) {
        this.request = requireNonNull(request, "request");
        this.account = requireNonNull(account, "account");
        this.gate = requireNonNull(gate, "gate");
        this.synchronous = synchronous;
        this.entered = !synchronous;
        this.startedAt = gate.now();
    }

    /**
     * Takes up what earlier attempts at the same request did.
     *
     * @param writesSent writes they sent
     * @param earlier what they changed
     * @param doubtSince when a write in doubt was sent, by this machine's clock; null = no doubt
     * @param settledAt from when on "it did not happen" may be concluded of a write in doubt
     * @param creditedVersions versions of the file that other requests brought about
     */
    public void resume(
            int writesSent,
            Changes earlier,
            Instant doubtSince,
            Instant settledAt,
            Set<String> creditedVersions) {
        sends.resume(writesSent);
        changes.addAll(earlier);
        doubt.resume(doubtSince, settledAt, creditedVersions);
    }

    /** Sets what each write asks right before it leaves. */
    public void permit(SendPermit newPermit) {
        permit = newPermit;
    }

    /**
     * {@return whether the call may still leave} The account may have closed, or its work may have
     * gone to another process, since the call took its turn.
     */
    boolean maySend() {
        return gate.pausedFor() == 0 && isPermitted();
    }

    /** {@return whether the call changes nothing, or this process may still send it} */
    boolean isPermitted() {
        return call.write() == null || permit.maySend();
    }

    public RestoreRequest request() {
        return request;
    }

    public Account account() {
        return account;
    }

    public AccountGate gate() {
        return gate;
    }

    public boolean isSynchronous() {
        return synchronous;
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
    public Findings findings() {
        return findings;
    }

    public boolean isInDoubt() {
        return doubt.since() != null;
    }

    /** The write just sent has no trustworthy answer. */
    public void doubtWrite() {
        doubt.begin(sends.lastAt());
    }

    /** {@return whether asking again is safe: the worker looks first, a restore may be repeated} */
    public boolean mayRepeat() {
        return !synchronous || request.operation() == Operation.RESTORE;
    }

    public int writesSent() {
        return sends.writes();
    }

    /** {@return what has left, and whether the present call is still to be sent} */
    public Sends sends() {
        return sends;
    }

    /** {@return whether another attempt would have to repeat calls, and no caller waits} */
    boolean hasMoreToLose() {
        return !synchronous && sends.hasEarlier();
    }

    /** {@return HTTP calls made in this attempt} */
    public int calls() {
        return sends.calls();
    }

    public long ticket() {
        return ticket;
    }

    /** Sets the generation of the credential that the next call uses. */
    public void ticket(long newTicket) {
        this.ticket = newTicket;
    }

    long startedAt() {
        return startedAt;
    }

    /** The gate let the attempt in by itself: there is a permit to give back. */
    public void entered() {
        entered = true;
        startedAt = gate.now();
    }

    public boolean hasEntered() {
        return entered;
    }

    /** {@return whether the turn taken on entering the gate is still unused; uses it} */
    boolean useFirstTurn() {
        boolean first = hasTurn;
        hasTurn = false;
        return first;
    }

    /** Sets the call to be made next. */
    public void call(ProviderCall next) {
        call = next;
        answer = null;
        sends.next(next);
    }

    public ProviderCall call() {
        return call;
    }

    /** {@return the answer to the last call, or null while it is not made} */
    public ProviderAnswer answer() {
        return answer;
    }

    void answer(ProviderAnswer received) {
        answer = received;
    }

    /** {@return what the attempt came to, or null while it runs} */
    public AttemptResult result() {
        return result;
    }

    public void result(AttemptResult newResult) {
        result = newResult;
    }
}
