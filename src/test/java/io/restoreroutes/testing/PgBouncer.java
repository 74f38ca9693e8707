package io.restoreroutes.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * PgBouncer in front of the server of {@link PostgresServer}, as its package leaves it: a process
 * of its own that lends few connections to many.
 */
public final class PgBouncer implements AutoCloseable {
    /** Where Debian puts it. */
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final int port = FreePort.find();
    private final Path settings;
    private final Path log;
    private Process process;

    /**
     * Started.
     *
     * @param folder for its settings and its log
     * @param behind a URL of the server
     * @param mode {@code transaction} or {@code session}
     * @param connections at most so many for a database
     * @param more further settings, a line each
     */
    public PgBouncer(Path folder, String behind, String mode, int connections, String... more)
            throws IOException {
        settings = folder.resolve("pgbouncer-" + port + ".ini");
        log = folder.resolve("pgbouncer-" + port + ".log");
        Files.writeString(
                settings,
                String.join(
                        "\n",
                        "[databases]",
                        "* = host=127.0.0.1 port=" + address(behind).getPort() + " user=postgres",
                        "[pgbouncer]",
                        "listen_addr = 127.0.0.1",
                        "listen_port = " + port,
                        "unix_socket_dir =",
                        "auth_type = any",
                        "pool_mode = " + mode,
                        "default_pool_size = " + connections,
                        // It refuses to be root.
                        System.getProperty("user.name").equals("root") ? "user = nobody" : "",
                        String.join("\n", more),
                        ""));
        start();
    }

    /** {@return whether it is installed here} */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    private static URI address(String url) {
        return URI.create(url.substring("jdbc:".length()));
    }

    /** Begins to listen, on the same port each time. */
    public void start() throws IOException {
        process =
                new ProcessBuilder(PROGRAM.toString(), settings.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        await().until(this::isListening);
    }

    private boolean isListening() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(Files.readString(log));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it at once; what it lent breaks. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** {@return the way to that database of the server through this pooler} */
    public String url(String direct) {
        return direct.replace(":" + address(direct).getPort() + "/", ":" + port + "/");
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
