package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.PostgresServer;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A provider asks not to be called for an hour, and the process that heard it ends. The next one
 * works on the other account meanwhile, and does not call this one.
 */
class ToldWaitTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TOLD = Duration.ofMinutes(59);
    private static final String PAUSES = "the provider had asked for it before";

    @TempDir Path folder;
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private final LogLines log = new LogLines();

    @BeforeEach
    void prepare() {
        imageKit.anyFileExists(2);
        imageKit.toldWait(TOLD);
        imageKit.faults().when(Requests.any()).then(Fault.status(429));
        box.addFile(BoxFileSpec.file("1").version("7", "old").version("8", "new"));
    }

    @AfterEach
    void end() {
        log.close();
        imageKit.close();
        box.close();
    }

    private void hearsIt(RunningApp app) {
        StringBuilder lines = new StringBuilder();
        for (int file = 1; file <= 20; file++) {
            lines.append(
                    "{\"account\":\"photos\",\"fileId\":\"f%d\",\"versionId\":\"v1\"}%n"
                            .formatted(file));
        }
        app.start();
        app.drop("photos.ndjson", lines.toString());
        await().atMost(PATIENCE).until(() -> imageKit.log().total() == 1);
        await().atMost(PATIENCE).until(() -> log.with("Account photos pauses").size() == 1);
        assertEquals(0, log.with(PAUSES).size());
    }

    private void worksWithoutCallingIt(RunningApp app) {
        imageKit.faults().clear();
        app.drop(
                "documents.ndjson",
                "{\"account\":\"documents\",\"operation\":\"promote\",\"fileId\":\"1\","
                        + "\"versionId\":\"7\"}\n");
        await().atMost(PATIENCE)
                .until(
                        () ->
                                app.outcomes().stream()
                                        .anyMatch(
                                                o -> o.path("status").asText().equals("promoted")));
        await().atMost(PATIENCE).until(() -> !log.with(PAUSES).isEmpty());
        assertEquals(1, imageKit.log().total());
    }

    @Test
    void holdsForTheNextProcessOnTheLedger() {
        try (RunningApp first = new RunningApp(folder, imageKit, box);
                RunningApp second = new RunningApp(folder, imageKit, box)) {
            hearsIt(first);
            first.stop();
            second.start();
            worksWithoutCallingIt(second);
        }
    }

    @Test
    void holdsForWhoTakesTheAccountOver() throws SQLException {
        String database = PostgresServer.newDatabase();
        try (RunningApp first = node("first", database);
                RunningApp second = node("second", database)) {
            // Both are there before anything was told that a start could read.
            second.start();
            hearsIt(first);
            boolean firstHasIt = owner(database).equals(log.with("This node is ").get(1));
            (firstHasIt ? first : second).stop();
            worksWithoutCallingIt(firstHasIt ? second : first);
        }
    }

    /** {@return the line with which the node that works on the account has named itself} */
    private static String owner(String database) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                database, PostgresServer.USER, PostgresServer.PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT owner FROM restore_lease WHERE name = 'work:photos'")) {
            assertTrue(row.next());
            return "This node is " + row.getString(1);
        }
    }

    private RunningApp node(String name, String database) {
        return new RunningApp(folder.resolve(name), imageKit, box)
                .set("restore.ledger.url", database)
                .set("restore.ledger.username", PostgresServer.USER)
                .set("restore.ledger.password", PostgresServer.PASSWORD)
                .set("restore.cluster.lease-time", "3s")
                .set("restore.retry.settle-time", "1s");
    }
}
