package io.restoreroutes.restore;

/**
 * One operation with an account that only its owner knows. {@link RestoreCore#RESTORE_ONCE} takes
 * what {@link #ask} makes of a request.
 */
public final class AccountAction {
    private final AllowedAccounts reach;

    /** A request on its way to {@code restore-once}. */
    record Asked(Object request, AllowedAccounts reach) {}

    AccountAction(AllowedAccounts reach) {
        this.reach = reach;
    }

    /**
     * {@return the body for {@code direct:restore-once}}
     *
     * @param request JSON text or a Map, without provider, account and operation; anything else
     *     becomes a rejected outcome
     */
    public Object ask(Object request) {
        return new Asked(request, reach);
    }
}
