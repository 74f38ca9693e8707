package io.restoreroutes.provider;

import io.restoreroutes.request.ErrorCode;
import java.time.Duration;
import java.util.List;

/** What the answers of one provider mean. Implementations are stateless. */
public interface ProviderRules {

    /** How to go on after an answer that is no success. */
    enum Kind {
        /** Final for this item. */
        FINAL,
        /** Worth another try. */
        TRANSIENT,
        /** The account has to slow down; not a try. */
        RATE_LIMIT,
        /** The account's credential is not accepted. */
        CREDENTIAL,
        /** What was asked for is already true. */
        NOTHING_TO_DO
    }

    /**
     * The meaning of an error status.
     *
     * @param kind how to go on
     * @param code the outcome code if the item ends with it; null for NOTHING_TO_DO
     * @param advice what a person can do about it, or null
     */
    record Meaning(Kind kind, ErrorCode code, String advice) {}

    /** {@return the meaning of an answer that is no success} */
    Meaning meaningOf(ProviderAnswer answer);

    /** {@return the wait the server told, in whatever unit it uses, or null} */
    Duration toldWait(ProviderAnswer answer);

    /** {@return the unit in which {@link #toldWait} was told: a wait is rounded up to it} */
    Duration waitUnit(ProviderAnswer answer);

    /** {@return the rates that the answer says are allowed; a provider can have several windows} */
    List<RateAnnouncement> announced(ProviderAnswer answer);

    /** {@return the rate that the provider's documentation names as the limit, or null for none} */
    default RateAnnouncement published() {
        return null;
    }

    /** {@return the provider's own words about an error, or ""} */
    String words(ProviderAnswer answer);

    /** {@return the provider's own id of the call, or null} */
    String requestId(ProviderAnswer answer);
}
