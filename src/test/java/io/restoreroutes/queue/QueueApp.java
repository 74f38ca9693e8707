package io.restoreroutes.queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.QueueBroker;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.QueueClient;
import io.restoreroutes.testing.RunningApp;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;

/** The whole application with a real broker and the sandbox, in a folder. */
final class QueueApp implements AutoCloseable {
    static final String REQUESTS = "restore-requests";
    static final String DEAD = "restore-requests.dead";

    final ImageKitSandbox imageKit;
    final BoxSandbox box;
    final QueueBroker broker;
    final RunningApp app;

    /** Not started; the broker is. */
    QueueApp(Path folder) {
        this(folder, 0, 0);
    }

    /** With the sandbox on these ports; 0: free ones. */
    QueueApp(Path folder, int imageKitPort, int boxPort) {
        imageKit = ImageKitSandbox.start(imageKitPort);
        box = BoxSandbox.start(boxPort);
        imageKit.anyFileExists(3);
        box.anyFileExists(3);
        broker = QueueBroker.start(folder.resolve("broker"), FreePort.find());
        app =
                new RunningApp(folder.resolve("app"), imageKit, box)
                        .set("restore.intake.queue.broker-url", broker.url());
    }

    QueueClient client() throws JMSException {
        return new QueueClient(broker.url());
    }

    /** {@return outcomes of jobs from the queue} */
    List<JsonNode> outcomes() {
        return app.outcomes().stream()
                .filter(outcome -> outcome.at("/source/kind").asText().equals("queue"))
                .toList();
    }

    HealthCheck.Result health() {
        return HealthCheckRegistry.get(app.main().getCamelContext())
                .getCheck(QueueHealth.ID)
                .orElseThrow()
                .call();
    }

    boolean isReady() {
        return health().getState() == HealthCheck.State.UP;
    }

    /** {@return a request that the sandbox fulfils} */
    static String request(String requestId, int file) {
        return String.format(
                "{\"requestId\":\"%s\",\"account\":\"photos\",\"fileId\":\"f%d\",\"versionId\":\"v1\"}",
                requestId, file);
    }

    @Override
    public void close() {
        app.close();
        broker.close();
        imageKit.close();
        box.close();
    }
}
