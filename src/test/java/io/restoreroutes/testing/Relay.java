package io.restoreroutes.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port of its own in front of a server's, which can be cut off and mended, or silenced. */
public final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final ServerSocket listener;
    private final Way way;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private final Semaphore flow = new Semaphore(1);

    /** Where a connection leads to. */
    interface Way {
        /** {@return the server's end for that client, or null to close it} */
        Socket open(Socket client) throws IOException;
    }

    /** To that port of this machine. */
    public Relay(int target) {
        this(listener(), client -> server(target));
    }

    Relay(ServerSocket listener, Way way) {
        this.listener = listener;
        this.way = way;
        begin("relay", this::accept);
    }

    static ServerSocket listener() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Socket server(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Breaks what is open and refuses what comes. */
    public void cut() {
        cut = true;
        open.forEach(Relay::close);
    }

    public void mend() {
        cut = false;
    }

    /** Passes nothing on any more, for good: connections stay open and silent. */
    public void hold() {
        flow.acquireUninterruptibly();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (cut) {
                    close(client);
                } else {
                    begin("relay-out", () -> join(client));
                }
            } catch (IOException e) {
                LOG.debug("A connection was not made", e);
            }
        }
    }

    private void join(Socket client) {
        open.add(client);
        try {
            Socket server = way.open(client);
            if (server != null) {
                open.add(server);
                begin("relay-back", () -> copy(server, client));
                copy(client, server);
            }
        } catch (IOException e) {
            LOG.debug("A connection was not made", e);
        } finally {
            close(client);
            open.remove(client);
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            byte[] some = new byte[8192];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                flow.acquireUninterruptibly();
                flow.release();
                to.getOutputStream().write(some, 0, count);
            }
        } catch (IOException e) {
            LOG.debug("A connection broke", e);
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void begin(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Already closed", e);
        }
    }

    @Override
    public void close() {
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
