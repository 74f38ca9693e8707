package io.restoreroutes.account;

import java.time.Duration;

/**
 * No token could be had for now: the token endpoint is busy, broken, unreachable or unreadable. To
 * ask again later may help. The message is a sentence without a secret.
 */
public final class TokenUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration toldWait;
    private final Integer httpStatus;

    /**
     * With what the token endpoint told.
     *
     * @param toldWait how long the endpoint asked to wait, counted from receipt, or null
     * @param httpStatus the status of the answer, or null if there was none
     */
    public TokenUnavailableException(String message, Duration toldWait, Integer httpStatus) {
        super(message);
        this.toldWait = toldWait;
        this.httpStatus = httpStatus;
    }

    /** {@return how long the endpoint asked to wait, or null} */
    public Duration toldWait() {
        return toldWait;
    }

    /** {@return the status of the answer, or null if there was none} */
    public Integer httpStatus() {
        return httpStatus;
    }
}
