package io.restoreroutes.gate;

import io.restoreroutes.account.Account;
import io.restoreroutes.provider.RateAnnouncement;
import io.restoreroutes.request.Provider;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The gates of a Camel context, one per identity at a provider: accounts of one identity share the
 * provider's limits, wherever their settings are. Grows with the accounts. Thread-safe.
 */
public final class SharedGates {
    private final Map<String, AccountGate> byIdentity = new HashMap<>();
    private final Function<Provider, RateAnnouncement> published;
    private final Duration maxToldWait;
    private final LongSupplier nanoTime;

    /**
     * No gates yet.
     *
     * @param published gives the rate that a provider publishes, or null
     * @param maxToldWait the longest wait a server may impose
     * @param nanoTime a monotonic clock
     */
    public SharedGates(
            Function<Provider, RateAnnouncement> published,
            Duration maxToldWait,
            LongSupplier nanoTime) {
        this.published = published;
        this.maxToldWait = maxToldWait;
        this.nanoTime = nanoTime;
    }

    /** {@return the gate of the account's identity; the lower limits of all who share it count} */
    public synchronized AccountGate of(Account account) {
        int permits = account.maxConcurrentCalls();
        double rate = account.maxCallsPerSecond().orElse(0);
        AccountGate gate = byIdentity.get(account.identity());
        if (gate == null) {
            gate = new AccountGate(account.name(), permits, rate, maxToldWait, nanoTime);
            gate.expect(published.apply(account.provider()));
            byIdentity.put(account.identity(), gate);
        } else {
            gate.share(account.name(), permits, rate);
        }
        return gate;
    }
}
