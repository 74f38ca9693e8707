package io.restoreroutes.gate;

import io.restoreroutes.request.Durations;
import java.time.Duration;

/**
 * Why an account's items wait for a person to do something.
 *
 * @param accounts the names of the accounts that wait, "a, b"
 * @param credential whether the credential is refused; else the provider does not answer well
 * @param why a sentence that holds no secret
 * @param pause how long until it is tried again
 */
public record AccountTrouble(String accounts, boolean credential, String why, Duration pause) {

    /** {@return the beginning of a line for the log} */
    @Override
    public String toString() {
        return "Account " + accounts + " pauses for " + Durations.of(pause) + ": " + why;
    }
}
