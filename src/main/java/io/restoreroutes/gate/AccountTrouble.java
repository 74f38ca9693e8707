package io.restoreroutes.gate;

import java.time.Duration;

/**
 * Why an account's items wait for a person to do something.
 *
 * @param accounts the names of the accounts that share the gate, "a, b"
 * @param credential whether the credential is refused; else the provider does not answer well
 * @param why a sentence that holds no secret
 * @param pause how long until the next item probes
 */
public record AccountTrouble(String accounts, boolean credential, String why, Duration pause) {}
