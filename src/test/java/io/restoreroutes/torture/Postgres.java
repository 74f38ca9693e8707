package io.restoreroutes.torture;

import static org.awaitility.Awaitility.await;

import io.restoreroutes.testing.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL that can be stopped and started again over the same data, on the same port. */
final class Postgres implements AutoCloseable {
    private final Path data;
    private EmbeddedPostgres server;

    /** Started, with its data in that folder. */
    Postgres(Path data) throws IOException {
        this.data = data;
        server = begin(0);
    }

    private EmbeddedPostgres begin(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port == 0 ? FreePort.find() : port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "200")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** {@return the URL of its database, at that port of this machine} */
    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** As a restart that takes its time: connections break, and for a while there are none. */
    void restart(Duration away) throws IOException {
        int port = server.getPort();
        server.close();
        await().pollDelay(away).atMost(away.plusMinutes(1)).until(() -> true);
        server = begin(port);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
