package io.restoreroutes.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of 127.0.0.1 that nobody listens on, for servers that want to be told one. It lies below
 * those that systems give to outgoing connections, as one of these may take it meanwhile.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int BEHIND = 32_768;

    private FreePort() {}

    public static int find() {
        for (int tries = 0; tries < 1000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND);
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken: another one
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
