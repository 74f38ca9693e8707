package io.restoreroutes.box.auth;

import java.time.Duration;

/** A token as the endpoint gave it, good for that long from the moment it was asked for. */
record IssuedToken(String value, Duration lifetime) {
    @Override
    public String toString() {
        return "token for " + lifetime;
    }
}
