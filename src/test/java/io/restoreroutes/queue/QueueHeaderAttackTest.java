package io.restoreroutes.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HeaderAttacks;
import io.restoreroutes.testing.QueueClient;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Properties of a message, whatever their names, make no difference to any call of ours. */
class QueueHeaderAttackTest {
    @TempDir Path folder;
    private int imageKitPort;
    private int boxPort;

    @Test
    void noPropertyChangesACall() throws Exception {
        try (ImageKitSandbox other = ImageKitSandbox.start()) {
            other.anyFileExists(3);
            Map<String, String> attacks = HeaderAttacks.table(other.baseUrl(), "stolen");
            assertTrue(attacks.size() >= 60, attacks.size() + " attacks");

            List<String> clean = callsOf(folder.resolve("clean"), attacks, false);
            List<String> attacked = callsOf(folder.resolve("attacked"), attacks, true);

            assertEquals(String.join("\n", clean), String.join("\n", attacked));
            assertTrue(clean.size() >= 2 * attacks.size() + 2, clean.size() + " calls");
            assertEquals(0, other.log().total());
        }
    }

    /** One message an attack, and one with all of them; on the same ports each time. */
    private List<String> callsOf(Path where, Map<String, String> attacks, boolean attacked)
            throws Exception {
        try (QueueApp queue = new QueueApp(where, imageKitPort, boxPort);
                QueueClient client = queue.client()) {
            imageKitPort = queue.imageKit.port();
            boxPort = queue.box.port();
            queue.app.start();
            int message = 0;
            for (Map.Entry<String, String> attack : attacks.entrySet()) {
                message++;
                send(client, message, attacked ? Map.ofEntries(attack) : Map.of());
            }
            send(client, ++message, attacked ? attacks : Map.of());
            int expected = 2 * message;
            await().until(() -> queue.outcomes().size() >= expected);
            for (JsonNode outcome : queue.outcomes()) {
                String status = outcome.path("status").asText();
                assertTrue(List.of("restored", "promoted").contains(status), outcome::toString);
                assertEquals(QueueApp.REQUESTS, outcome.at("/source/name").asText());
            }
            assertNull(client.receiveNow("stolen"));
            assertNull(client.receiveNow(QueueApp.DEAD));
            return Stream.of(queue.imageKit.log().calls(), queue.box.log().calls())
                    .flatMap(List::stream)
                    .map(QueueHeaderAttackTest::onTheWire)
                    .sorted()
                    .toList();
        }
    }

    private static void send(QueueClient client, int number, Map<String, String> properties)
            throws Exception {
        String boxFile = Integer.toString(1_000_000 + number);
        List<String> requests = new ArrayList<>();
        requests.add(QueueApp.request("photo-" + number, number));
        requests.add(
                String.format(
                        "{\"requestId\":\"doc-%d\",\"account\":\"documents\",\"operation\":\"promote\","
                                + "\"fileId\":\"%s\",\"versionId\":\"%s\"}",
                        number, boxFile, BoxSandbox.versionId(boxFile, 1)));
        client.send(
                QueueApp.REQUESTS,
                session -> {
                    TextMessage text = session.createTextMessage(requests.toString());
                    for (Map.Entry<String, String> property : properties.entrySet()) {
                        text.setStringProperty(property.getKey(), property.getValue());
                    }
                    return text;
                });
    }

    /** All that the provider saw; only the issued tokens differ from run to run. */
    private static String onTheWire(Call call) {
        return (call.method()
                        + " "
                        + call.path()
                        + "?"
                        + call.request().query()
                        + " "
                        + call.request().headers()
                        + " "
                        + call.body())
                .replaceAll("Bearer sbx[^,\\]]*", "Bearer (token)");
    }
}
