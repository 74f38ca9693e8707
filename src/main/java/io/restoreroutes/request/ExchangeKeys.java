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

    /** The source that {@code restore-accept-source} reads, batch by batch. */
    public static final String SESSION = "restoreAcceptSession";

    /** The scheduled fire time, if the source is the manifest of a schedule. */
    public static final String FIRE_TIME = "restoreFireTime";

    /** The file taken out of the inbox, to be put away at the end. */
    public static final String TAKEN = "restoreTakenFile";

    /** The queue's message as it came, for its reply and the dead letter. */
    public static final String RECEIVED = "restoreReceivedMessage";

    /** What came of accepting the queue's message. */
    public static final String ACCEPTED = "restoreAcceptReply";

    /** Set if the firing of a schedule was let pass: at its end the firing is settled. */
    public static final String BEGUN = "restoreFiringBegun";

    /** The name of the delivery target that a batch of outcomes goes to. */
    public static final String TARGET = "restoreTarget";

    private ExchangeKeys() {}
}
