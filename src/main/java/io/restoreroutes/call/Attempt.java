package io.restoreroutes.call;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.restoreroutes.account.Account;
import io.restoreroutes.account.SendPermit;
import io.restoreroutes.request.RestoreRequest;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

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
    private final Set<Write> done = EnumSet.noneOf(Write.class);
    private Set<String> creditedVersions = Set.of();
    private String promotedVersion;
    private Instant doubtSince;
    private int writesSent;
    private int calls;
    private long ticket;
    private int renewals;
    private boolean callPending;
    private boolean lastLook;
    private Instant sentAt;
    private long sentNanos;
    private ProviderCall call;
    private ProviderAnswer answer;
    private AttemptResult result;
    private AttemptResult.Again unsettled;
    private Instant settledAt = Instant.MAX;
    private JsonNode file = MissingNode.getInstance();
    private JsonNode version = MissingNode.getInstance();

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
     * @param done writes the provider confirmed to them
     * @param doubtSince when a write in doubt was sent, by this machine's clock; null = no doubt
     * @param settledAt from when on "it did not happen" may be concluded of a write in doubt
     * @param creditedVersions versions of the file that other requests brought about
     */
    public void resume(
            int writesSent,
            Collection<Write> done,
            Instant doubtSince,
            Instant settledAt,
            Set<String> creditedVersions) {
        this.writesSent = writesSent;
        this.done.addAll(done);
        this.doubtSince = doubtSince;
        this.settledAt = settledAt;
        this.creditedVersions = Set.copyOf(creditedVersions);
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
        return gate.pausedFor() == 0 && (call.write() == null || permit.maySend());
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

    /** {@return whether a promote of this request was confirmed, in any of its attempts} */
    public boolean isPromoted() {
        return done.contains(Write.VERSION_PROMOTED);
    }

    /** {@return the writes the provider confirmed for this request, in all its attempts} */
    public Set<Write> done() {
        return done;
    }

    /** {@return the version that a promote of this request made, or null if none is known} */
    public String promotedVersion() {
        return promotedVersion;
    }

    /** Keeps the version that a promote of this request made; null is ignored. */
    public void promotedVersion(String id) {
        promotedVersion = id == null ? promotedVersion : id;
    }

    /** {@return the sentence, and what this request has changed at the provider so far} */
    public String withChanges(String sentence) {
        return done.isEmpty()
                ? sentence
                : done.stream()
                        .map(Write::sentence)
                        .collect(Collectors.joining(", ", sentence + "; before that, ", ""));
    }

    /** Notes a write the provider confirmed; whatever was in doubt before it is settled. */
    public void confirm(Write write) {
        done.add(write);
        doubtSince = null;
    }

    public Set<String> creditedVersions() {
        return creditedVersions;
    }

    /** {@return when the write in doubt was sent, by this machine's clock, or null} */
    public Instant doubtSince() {
        return doubtSince;
    }

    public boolean isInDoubt() {
        return doubtSince != null;
    }

    /** The evidence shows that the write in doubt did not happen. */
    public void clearDoubt() {
        doubtSince = null;
    }

    /** The write just sent has no trustworthy answer; an earlier doubt stays the earlier one. */
    public void doubt() {
        if (doubtSince == null) {
            doubtSince = sentAt;
        }
    }

    /** {@return from when on a write in doubt may be taken not to have happened} */
    Instant settledAt() {
        return settledAt;
    }

    /**
     * Lets the operation's steps run once more to look for evidence only: where they would write
     * again, the attempt ends with that result.
     */
    public void onlyReconcile(AttemptResult.Again doubtful) {
        unsettled = doubtful;
    }

    /** {@return whether the steps run once more, for evidence only} */
    public boolean isReconciling() {
        return unsettled != null;
    }

    /** The tries are used up: the steps run to settle the doubt, and no further write is sent. */
    public void lastLook() {
        lastLook = true;
    }

    /** {@return whether this attempt only settles a doubt} */
    public boolean isLastLook() {
        return lastLook;
    }

    AttemptResult.Again unsettled() {
        return unsettled;
    }

    /** {@return what the provider said of the file, or a missing node} */
    public JsonNode file() {
        return file;
    }

    public void file(JsonNode learned) {
        file = learned;
    }

    /** {@return what the provider said of the wanted version, or a missing node} */
    public JsonNode version() {
        return version;
    }

    public void version(JsonNode learned) {
        version = learned;
    }

    public int writesSent() {
        return writesSent;
    }

    /** {@return HTTP calls made in this attempt} */
    public int calls() {
        return calls;
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

    /** {@return whether the call is sent again because its credential was refused} */
    public boolean isRenewed() {
        return renewals > 0;
    }

    /** {@return how often the present call's credential was renewed because it was refused} */
    int renewals() {
        return renewals;
    }

    /** The credential was refused and can be renewed: the same call once more. */
    void repeatRenewed() {
        renewals++;
        callPending = true;
    }

    /** {@return whether the call is still to be sent} */
    public boolean isCallPending() {
        return callPending;
    }

    /** Sets the call to be made next. */
    public void call(ProviderCall next) {
        call = next;
        callPending = true;
        answer = null;
        renewals = 0;
    }

    public ProviderCall call() {
        return call;
    }

    /** {@return the answer to the last call, or null while it is not made} */
    public ProviderAnswer answer() {
        return answer;
    }

    /** Counts a call that is about to leave. */
    void countSend(Instant now) {
        calls++;
        sentAt = now;
        sentNanos = gate.now();
        callPending = false;
        if (call.write() != null) {
            writesSent++;
        }
    }

    /** {@return when the last call was sent, by the gate's clock} */
    long sentNanos() {
        return sentNanos;
    }

    /** Takes back the count of a call that was held back. */
    void uncountSend() {
        calls--;
        uncountWrite();
    }

    /** Takes back the count of a write that is known not to have left. */
    void uncountWrite() {
        if (call.write() != null) {
            writesSent--;
        }
    }

    void answer(ProviderAnswer received) {
        answer = received;
    }

    /** {@return what the attempt came to, or null while it runs} */
    public AttemptResult result() {
        return result;
    }

    /** Sets what the attempt came to. */
    public void result(AttemptResult newResult) {
        result = newResult;
    }
}
