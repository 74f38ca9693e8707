package io.restoreroutes.call;

import static java.util.Objects.requireNonNull;

import io.restoreroutes.account.Account;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * One attempt at one request: the body that travels through {@code restore-once} and the routes of
 * an operation, and what they learn on the way. Belongs to one exchange; not thread-safe.
 */
public final class Attempt extends CallContext {
    private final RestoreRequest request;
    private final boolean synchronous;
    private boolean entered;
    private final Doubt doubt = new Doubt();
    private final ProviderState findings = new ProviderState();
    private final Changes changes = new Changes();
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
        sends().resume(writesSent);
        changes.addAll(earlier);
        doubt.resume(doubtSince, sentAfter, settledAt);
    }

    public RestoreRequest request() {
        return request;
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
        result = requireNonNull(newResult, "result");
    }

    /** The operation's steps run once more, only to look for evidence of the write in doubt. */
    public void reconcile() {
        doubt.onlyReconcile((AttemptResult.Again) result);
        result = null;
    }
}
