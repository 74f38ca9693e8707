package io.restoreroutes.call;

import io.restoreroutes.provider.ProviderCall;

/**
 * A read that concerns nobody's file. It tells whether the provider is up, and whether it takes the
 * account's credential. Belongs to the exchange of the call that asks.
 */
final class HarmlessRead extends CallContext {
    private final CallContext asker;

    /**
     * @param asker is in at the gate, and waits for the answer
     */
    HarmlessRead(CallContext asker, ProviderCall read) {
        super(asker);
        this.asker = asker;
        call(read);
    }

    /** {@return whose call waits for the answer} */
    CallContext asker() {
        return asker;
    }
}
