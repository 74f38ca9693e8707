package io.restoreroutes.request;

/** What our beans keep on an exchange, beside its body: the names of its properties. */
public final class ExchangeKeys {
    /** The attempt that {@code restore-once} makes, whatever the body is meanwhile. */
    public static final String ATTEMPT = "restoreAttempt";

    /** The context of a provider's call, while the body is the wire's. */
    public static final String CALL = "restoreCall";

    /** The endpoint of the call's account, where {@code toD} finds it. */
    public static final String ENDPOINT = "restoreEndpoint";

    /** The claimed item that the worker tries. */
    public static final String ITEM = "restoreItem";

    private ExchangeKeys() {}
}
