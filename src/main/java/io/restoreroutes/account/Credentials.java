package io.restoreroutes.account;

import org.apache.hc.core5.http.HttpRequest;

/** What proves to a provider who calls. Thread-safe. */
public interface Credentials {
    /**
     * Makes sure that a usable credential is at hand and asks the token endpoint if there is none.
     * Many callers at once cause one renewal; a caller waits at most about the account's response
     * timeout.
     *
     * @return the ticket: names the credential for {@link #invalidate}
     * @throws CredentialRefusedException if the token endpoint refused the account's keys
     * @throws TokenUnavailableException if no token could be had for now
     */
    long issue() throws CredentialRefusedException, TokenUnavailableException;

    /**
     * Reports that the provider answered 401 to a call under this ticket. A token is dropped only
     * if it is still the one of the ticket.
     *
     * @return whether {@link #issue} may bring a credential that works; false for keys and tokens
     *     that stand in the settings
     */
    boolean invalidate(long ticket);

    /**
     * {@return whether the credential of that ticket has ended or was replaced since, so that its
     * refusal says nothing}
     */
    boolean isOutdated(long ticket);

    /**
     * Puts what tells who calls, such as {@code Authorization}, onto a request that is about to
     * leave.
     *
     * @throws IllegalStateException if {@link #issue} never succeeded
     */
    void authorize(HttpRequest request);

    /**
     * {@return the text without these credentials, in whatever usual form} For what a provider
     * said: one that echoes requests must not bring a secret into outcomes and logs.
     */
    String redact(String text);
}
