package io.restoreroutes.account;

/** The token endpoint refused the account's keys. The message is a sentence without a secret. */
public final class CredentialRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Integer httpStatus;
    private final String providerRequestId;

    /**
     * With what the token endpoint told.
     *
     * @param httpStatus 400 or 401, or null
     * @param providerRequestId the provider's name of the call, or null
     */
    public CredentialRefusedException(
            String message, Integer httpStatus, String providerRequestId) {
        super(message);
        this.httpStatus = httpStatus;
        this.providerRequestId = providerRequestId;
    }

    /** {@return the status of the answer, or null} */
    public Integer httpStatus() {
        return httpStatus;
    }

    /** {@return the provider's name of the call, or null} */
    public String providerRequestId() {
        return providerRequestId;
    }
}
