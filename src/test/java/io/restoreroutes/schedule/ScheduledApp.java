package io.restoreroutes.schedule;

import static org.awaitility.Awaitility.await;

import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.PostgresServer;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.flywaydb.core.Flyway;

/** The application with schedules, and a look into its ledger from aside. */
final class ScheduledApp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A job of a schedule as its row says. */
    record Row(
            String name,
            Instant fireTime,
            Instant created,
            Instant ended,
            long lines,
            boolean complete,
            long restored,
            long rejected,
            long duplicate) {}

    private final Path folder;
    private final boolean postgresql;
    private final String url;
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final RunningApp app;

    ScheduledApp(Path folder, boolean postgresql) {
        this.folder = folder;
        this.postgresql = postgresql;
        url =
                postgresql
                        ? PostgresServer.newDatabase()
                        : "jdbc:sqlite:" + folder.resolve("data/ledger.db");
        DemoState.seed(imageKit);
        imageKit.anyFileExists(3);
        app = new RunningApp(folder, imageKit, null).set("restore.ledger.url", url);
        if (postgresql) {
            app.set("restore.ledger.username", PostgresServer.USER);
            app.set("restore.ledger.password", PostgresServer.PASSWORD);
        }
    }

    /** Sets (null: removes) keys of a schedule: key, value, key, value … */
    ScheduledApp schedule(String name, String... settings) {
        for (int i = 0; i < settings.length; i += 2) {
            app.set("restore.schedules." + name + "." + settings[i], settings[i + 1]);
        }
        return this;
    }

    ScheduledApp manifest(String name, String text) {
        try {
            Files.createDirectories(folder);
            Path hidden = Files.writeString(folder.resolve("." + name), text);
            Files.move(hidden, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line for the sample photo. */
    static String line(String requestId) {
        return "{\"requestId\": \"%s\", \"account\": \"photos\", \"fileId\": \"%s\", \"versionId\": \"%s\"}%n"
                .formatted(requestId, DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION);
    }

    void start() {
        app.start();
    }

    void stop() {
        app.stop();
    }

    /** Another process on the same ledger and providers, without schedules; not started. */
    RunningApp besides(Path otherFolder) {
        return new RunningApp(otherFolder, imageKit, null)
                .set("restore.ledger.url", url)
                .set("restore.ledger.username", PostgresServer.USER)
                .set("restore.ledger.password", PostgresServer.PASSWORD);
    }

    RunningApp app() {
        return app;
    }

    ImageKitSandbox imageKit() {
        return imageKit;
    }

    void until(BooleanSupplier condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(condition::getAsBoolean);
    }

    /** The jobs of all schedules, in the order in which they began. */
    List<Row> jobs() {
        return query(
                "SELECT * FROM restore_job WHERE kind = 'schedule' ORDER BY created_at, job_id",
                row -> {
                    String source = row.getString("source_id");
                    long ended = row.getLong("ended_at");
                    return new Row(
                            row.getString("name"),
                            Instant.parse(source.substring(source.indexOf('@') + 1)),
                            Instant.ofEpochMilli(row.getLong("created_at")),
                            ended == 0 ? null : Instant.ofEpochMilli(ended),
                            row.getLong("lines_committed"),
                            row.getBoolean("intake_complete"),
                            row.getLong("restored"),
                            row.getLong("rejected"),
                            row.getLong("duplicate"));
                });
    }

    List<Row> ended() {
        return jobs().stream().filter(row -> row.ended() != null).toList();
    }

    List<String> texts(String sql) {
        return query(sql, row -> row.getString(1));
    }

    /** What a row gives. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Reader<T> reader) {
        List<T> found = new ArrayList<>();
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(reader.read(row));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Breaks the connections that the application has. */
    void cutConnections() {
        PostgresServer.cutConnections(url);
    }

    /** Changes the ledger as a test needs it; {@return how many rows} */
    int update(String sql) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the ledger's tables as they were at that version; PostgreSQL only. */
    void migrateTo(String version) {
        String migrations = "classpath:io/restoreroutes/ledger/migration/";
        Flyway.configure()
                .dataSource(url, PostgresServer.USER, PostgresServer.PASSWORD)
                .locations(migrations + "postgresql")
                .table("restore_schema_history")
                .target(version)
                .load()
                .migrate();
    }

    private Connection connect() throws SQLException {
        return postgresql
                ? DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD)
                : DriverManager.getConnection(url, "", "");
    }

    @Override
    public void close() {
        app.close();
        imageKit.close();
    }
}
