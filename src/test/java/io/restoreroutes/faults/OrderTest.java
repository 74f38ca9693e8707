package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two names for one identity: one gate, and per file one order over all jobs. */
class OrderTest {
    @TempDir Path folder;

    private static String lines(String account, String file, String versions) {
        return Stream.of(versions.split(" "))
                .map(
                        version ->
                                "{\"account\":\"%s\",\"operation\":\"promote\",\"fileId\":\"%s\",\"versionId\":\"%s\"}\n"
                                        .formatted(account, file, file + version))
                .collect(Collectors.joining());
    }

    @Test
    void keepsTheOrderOfAcceptancePerFile() {
        try (BoxSandbox box = BoxSandbox.start();
                RunningApp app = new RunningApp(folder, null, box)) {
            String[] other = {
                "provider",
                "box",
                "client-id",
                BoxTokens.CLIENT_ID,
                "client-secret",
                BoxTokens.CLIENT_SECRET,
                "enterprise-id",
                BoxTokens.ENTERPRISE_ID,
                "base-url",
                box.baseUrl(),
                "token-url",
                box.tokenUrl(),
                "max-concurrent-calls",
                "4"
            };
            for (int i = 0; i < other.length; i += 2) {
                app.set("restore.accounts.twin." + other[i], other[i + 1]);
            }
            app.set("restore.retry.settle-time", "300ms");
            box.anyFileExists(5);
            // The first item of one file is tried again, that of another fails for good.
            box.faults().when(Requests.file("900")).times(1).then(Fault.status(503));
            box.faults().when(Requests.file("901")).times(1).then(Fault.status(403));
            box.latency(Duration.ofMillis(20));
            app.start();
            String first =
                    lines("documents", "900", "01 02")
                            + lines("twin", "900", "03")
                            + lines("documents", "901", "01 02");
            String more =
                    IntStream.range(1000, 1040)
                            .mapToObj(file -> lines("documents", "" + file, "01"))
                            .collect(Collectors.joining());
            app.drop("a.ndjson", first + more);
            await().until(() -> box.log().calls(Requests.file("900")).size() >= 1);
            app.drop(
                    "b.ndjson",
                    lines("twin", "900", "04 01")
                            + lines("twin", "901", "03")
                            + more.replace("documents", "twin").replace("01\"}", "02\"}"));
            List<JsonNode> summaries = app.awaitSummaries(2);

            assertEquals(2, summaries.size());
            assertEquals(List.of("01", "01", "02", "03", "04", "01"), promoted(box, "900"));
            assertEquals(List.of("01", "02", "03"), promoted(box, "901"));
            assertEquals(5, box.promotes("900"));
            assertEquals(2, box.promotes("901"));
            for (int file = 1000; file < 1040; file++) {
                assertEquals(List.of("01", "02"), promoted(box, "" + file));
            }
            // The lower limit of the two names holds for both together.
            assertTrue(box.log().mostInFlight() <= 4);
        }
    }

    private static List<String> promoted(BoxSandbox box, String file) {
        List<Call> calls = box.log().calls(Requests.file(file).and(Requests.writes()));
        return calls.stream()
                .map(call -> call.body().replaceAll(".*\"" + file + "([0-9]{2})\".*", "$1"))
                .toList();
    }
}
