package io.restoreroutes.wire;

/** Whether a call may leave at this moment. Asked on its connection, right before it is sent. */
@FunctionalInterface
public interface SendPermit {
    /** For who answers to nobody. */
    SendPermit ALWAYS = () -> true;

    /** {@return whether it may} */
    boolean maySend();
}
