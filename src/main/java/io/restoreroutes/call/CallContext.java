package io.restoreroutes.call;

import static java.util.Objects.requireNonNull;

import io.restoreroutes.account.Account;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.wire.SendPermit;
import java.util.function.Predicate;

/**
 * What calls to one account need, whatever they are for: the body that travels through {@code
 * restore-provider-call}, with the call to be made and then its answer. Belongs to one exchange;
 * not thread-safe.
 */
public class CallContext {
    private final Account account;
    private final AccountGate gate;
    private final boolean patient;
    private final Sends sends = new Sends();
    private SendPermit permit = SendPermit.ALWAYS;
    private long startedAt;
    private boolean hasTurn = true;
    private long ticket;
    private ProviderCall call;
    private ProviderAnswer answer;

    /**
     * A context that has sent nothing yet.
     *
     * @param patient whether nobody waits for it: rather than to repeat calls it waits a while for
     *     its account to open
     */
    public CallContext(Account account, AccountGate gate, boolean patient) {
        this.account = requireNonNull(account, "account");
        this.gate = requireNonNull(gate, "gate");
        this.patient = patient;
        this.startedAt = gate.now();
    }

    /** {@return a route's condition on the context in the body} */
    static org.apache.camel.Predicate call(Predicate<CallContext> condition) {
        return exchange -> condition.test(exchange.getMessage().getBody(CallContext.class));
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

    public Account account() {
        return account;
    }

    public AccountGate gate() {
        return gate;
    }

    /** {@return what has left, and whether the present call is still to be sent} */
    public Sends sends() {
        return sends;
    }

    /** {@return whether the present call is still to be sent} */
    boolean isPending() {
        return sends.isPending();
    }

    /** {@return whether the call is sent again because its credential was refused} */
    boolean isRenewed() {
        return sends.isRenewed();
    }

    /** {@return whether calls would have to be repeated, and nobody waits} */
    boolean hasMoreToLose() {
        return patient && sends.hasEarlier();
    }

    /** {@return HTTP calls made so far} */
    public int calls() {
        return sends.calls();
    }

    public long ticket() {
        return ticket;
    }

    /** Sets the generation of the credential that the next call uses. */
    public void ticket(long newTicket) {
        ticket = newTicket;
    }

    long startedAt() {
        return startedAt;
    }

    /** The gate has let it in only now. */
    void startNow() {
        startedAt = gate.now();
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
}
