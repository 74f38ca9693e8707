package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.restoreroutes.sandbox.SandboxServer.Options;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.QueueClient;
import jakarta.jms.TextMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxServerTest {
    @Test
    void runsAsAProcessUntilItIsTerminated(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("calls.ndjson");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                SandboxServer.class.getName(),
                                "--log",
                                log.toString(),
                                "--latency",
                                "10ms",
                                "--any-file",
                                "--broker-port",
                                Integer.toString(FreePort.find()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String[] imageKit = out.readLine().split(" ", -1);
            String[] box = out.readLine().split(" ", -1);
            assertEquals("imagekit", imageKit[0]);
            assertEquals("box", box[0]);
            String[] broker = firstLineOf("broker ", out).split(" ", -1);
            try (QueueClient client = new QueueClient(broker[1])) {
                client.sendText("any", "text");
                assertEquals("text", ((TextMessage) client.receive("any")).getText());
            }
            String key = TestClient.basic(ImageKitSandbox.PRIVATE_KEY + ":");
            TestClient http = new TestClient(imageKit[1], "Authorization", key);
            String photo = "/v1/files/" + DemoState.PHOTO + "/versions/";
            assertEquals(
                    200,
                    http.put(photo + DemoState.PHOTO_GOOD_VERSION + "/restore", "").statusCode());
            assertEquals(200, http.get("/v1/files/any/versions/v1").statusCode());
            assertEquals(401, new TestClient(box[1]).get("/files/1").statusCode());
            assertEquals(400, new TestClient(box[2]).post("", "grant_type=x").statusCode());
            process.destroy();
            assertTrue(process.waitFor(5, TimeUnit.MINUTES));
            assertEquals(4, Files.readAllLines(log).size());
        } finally {
            process.destroyForcibly();
        }
    }

    /** The broker logs to standard output too. */
    private static String firstLineOf(String beginning, BufferedReader out) throws IOException {
        String line = out.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = out.readLine();
        }
        return line;
    }

    @Test
    void readsItsOptions() {
        Options options = Options.parse("--rate", "40/s", "--latency", "2s", "--box-port", "0");
        assertEquals(RateLimit.window(40, Duration.ofSeconds(1)), options.rate);
        assertEquals(Duration.ofSeconds(2), options.latency);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate 40",
                "--latency 5",
                "--box-port 70000",
                "--broker-port x",
                "--x 1",
                "--log"
            })
    void refusesWrongOptions(String line) {
        String name = line.split(" ", -1)[0];
        Exception refused =
                assertThrows(
                        IllegalArgumentException.class, () -> Options.parse(line.split(" ", -1)));
        assertTrue(refused.getMessage().contains(name), refused.getMessage());
    }

    @Test
    void samplesAreAboutTheDemoFiles() throws Exception {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                BoxSandbox box = BoxSandbox.start()) {
            DemoState.seed(imageKit, box);
            check(imageKit, box, "imagekit.json", 1);
            check(imageKit, box, "imagekit-array.json", 2);
            check(imageKit, box, "box.ndjson", 3);
            check(imageKit, box, "mixed.csv", 2);
            assertTrue(box.isTrashed(DemoState.BOX_TRASHED_FILE));
            assertTrue(
                    box.version(
                                    DemoState.BOX_FILE_WITH_TRASHED_VERSION,
                                    DemoState.BOX_TRASHED_VERSION)
                            .isTrashed());
        }
    }

    private static void check(ImageKitSandbox imageKit, BoxSandbox box, String name, int count)
            throws Exception {
        ObjectReader reader =
                name.endsWith(".csv")
                        ? new CsvMapper()
                                .readerFor(JsonNode.class)
                                .with(CsvSchema.emptySchema().withHeader())
                        : TestClient.JSON.readerFor(JsonNode.class);
        try (InputStream in = SandboxServerTest.class.getResourceAsStream("/samples/" + name)) {
            int seen = 0;
            List<JsonNode> values = reader.<JsonNode>readValues(in).readAll();
            for (JsonNode value : values) {
                for (JsonNode request : value.isArray() ? value : List.of(value)) {
                    seen++;
                    String file = request.path("fileId").asText();
                    String version = request.path("versionId").asText();
                    if (request.path("account").asText().equals("photos")) {
                        assertTrue(imageKit.versions(file).contains(version), version);
                    } else {
                        assertEquals(version, box.version(file, version).id());
                    }
                }
            }
            assertEquals(count, seen, name);
        }
    }
}
