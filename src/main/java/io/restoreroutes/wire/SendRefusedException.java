package io.restoreroutes.wire;

import java.io.IOException;

/** A write was not sent: its permit had gone. */
public final class SendRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    SendRefusedException() {
        super("The permit to send the write has gone");
    }
}
