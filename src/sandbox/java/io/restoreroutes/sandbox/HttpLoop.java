package io.restoreroutes.sandbox;

import static java.util.Comparator.comparingLong;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A small HTTP/1.1 server on the loopback address: one thread, however many connections and waiting
 * answers there are. The JDK's own server would do, but for one thing: it always sends the true
 * {@code Date}, and a sandbox must be able to have a wrong clock.
 */
final class HttpLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpLoop.class.getName());

    /** Takes each request; must answer later by {@link HttpConnection#send}, or end it. */
    interface Handler {
        void handle(HttpParser.Parsed request, HttpConnection connection);
    }

    /** What is to be done on the loop's thread. */
    interface Step {
        void run() throws IOException;
    }

    private record Timer(long at, long order, Runnable task) {}

    private final Handler handler;
    private final Selector selector;
    private final Thread thread;
    private final int port;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Timer> timers =
            new PriorityQueue<>(comparingLong(Timer::at).thenComparingLong(Timer::order));
    private final Set<HttpConnection> connections = new HashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private ServerSocketChannel server;
    private long timerCount;
    private volatile boolean running = true;

    /** Binds to 127.0.0.1 and starts; port 0 takes a free one. */
    HttpLoop(String name, int port, Handler handler) {
        this.handler = handler;
        try {
            selector = Selector.open();
            server = bind(port);
            this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
        }
        thread = new Thread(this::run, "sandbox-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return port;
    }

    /** Runs the task on the loop's thread after that time; only to be called on that thread. */
    void after(Duration delay, Runnable task) {
        if (delay.isZero() || delay.isNegative()) {
            task.run();
        } else {
            timers.add(new Timer(System.nanoTime() + delay.toNanos(), timerCount++, task));
        }
    }

    /** Ends all connections and refuses new ones. */
    void refuse() {
        onLoop(
                () -> {
                    server.close();
                    // The port is free only when the selector has let go of the closed channel.
                    selector.selectNow();
                    for (HttpConnection connection : List.copyOf(connections)) {
                        connection.end(true);
                    }
                });
    }

    /** Takes connections again, on the same port; does nothing if it does so already. */
    void acceptAgain() {
        onLoop(
                () -> {
                    if (!server.isOpen()) {
                        server = bind(port);
                    }
                });
    }

    void handle(HttpParser.Parsed request, HttpConnection connection) {
        handler.handle(request, connection);
    }

    void forget(HttpConnection connection) {
        connections.remove(connection);
    }

    /** A client that leaves early is an ordinary thing; anything else is told to the log. */
    void failed(HttpConnection connection, Exception cause) {
        if (cause instanceof IOException) {
            LOG.log(Level.DEBUG, "connection ended: {0}", cause.toString());
        } else {
            LOG.log(Level.ERROR, "the sandbox failed to answer", cause);
        }
        try {
            connection.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "connection did not close: {0}", e.toString());
        }
    }

    @Override
    public void close() {
        running = false;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerSocketChannel bind(int wanted) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted), 1024);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT);
        return channel;
    }

    /** One call that goes wrong must not end the others. */
    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the sandbox failed to answer", e);
        }
    }

    /** Does that on the loop's thread, and returns when it is done. */
    void onLoop(Step step) {
        if (!running) {
            throw new IllegalStateException("the sandbox is closed");
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable task =
                () -> {
                    try {
                        step.run();
                        done.complete(null);
                    } catch (IOException e) {
                        done.completeExceptionally(new UncheckedIOException(e));
                    }
                };
        if (Thread.currentThread() == thread) {
            // a fault's condition that switches something
            task.run();
        } else {
            tasks.add(task);
            selector.wakeup();
        }
        done.join();
    }

    private void run() {
        try (selector) {
            while (running) {
                select();
                for (SelectionKey key : selector.selectedKeys()) {
                    ready(key);
                }
                selector.selectedKeys().clear();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    runSafely(task);
                }
                long now = System.nanoTime();
                while (!timers.isEmpty() && timers.peek().at() - now <= 0) {
                    runSafely(timers.remove().task());
                }
            }
            server.close();
            for (HttpConnection connection : List.copyOf(connections)) {
                connection.close();
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "the sandbox stopped", e);
        }
    }

    private void select() throws IOException {
        if (timers.isEmpty()) {
            selector.select();
            return;
        }
        long nanos = timers.peek().at() - System.nanoTime();
        if (nanos <= 0) {
            selector.selectNow();
        } else {
            selector.select(nanos / 1_000_000 + 1);
        }
    }

    private void ready(SelectionKey key) throws IOException {
        if (!key.isValid()) {
            return;
        }
        if (key.isAcceptable()) {
            accept();
            return;
        }
        HttpConnection connection = (HttpConnection) key.attachment();
        try {
            if (key.isReadable()) {
                connection.readable(buffer);
            }
            if (key.isValid() && key.isWritable()) {
                connection.resume();
            }
        } catch (IOException | RuntimeException e) {
            failed(connection, e);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            HttpConnection connection = new HttpConnection(this, channel, key);
            key.attach(connection);
            connections.add(connection);
        }
    }
}
