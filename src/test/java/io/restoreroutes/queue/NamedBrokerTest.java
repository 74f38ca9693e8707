package io.restoreroutes.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.RunningApp;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose name does not resolve; .invalid never does (RFC 2606). */
class NamedBrokerTest {
    private static final String UNKNOWN = "broker.invalid";

    @TempDir Path folder;

    @Test
    void theClientIsNotAskedAndLogsNothing() {
        ConnectionFactory client = new ActiveMQConnectionFactory("tcp://" + UNKNOWN + ":61616");
        ConnectionFactory broker = new NamedBroker(client, List.of(UNKNOWN, "other.invalid"));
        try (LogLines log = new LogLines()) {
            JMSException failure = assertThrows(JMSException.class, broker::createConnection);
            assertInstanceOf(UnknownHostException.class, failure.getLinkedException());
            assertThrows(JMSException.class, () -> broker.createConnection("user", "password"));
            assertThrows(JMSRuntimeException.class, broker::createContext);
            assertThrows(JMSRuntimeException.class, () -> broker.createContext(1));
            assertThrows(JMSRuntimeException.class, () -> broker.createContext("a", "b"));
            assertThrows(JMSRuntimeException.class, () -> broker.createContext("a", "b", 1));
            assertEquals("", log.text());
        }
    }

    @Test
    void oneNameThatResolvesIsEnough() {
        ConnectionFactory client = new ActiveMQConnectionFactory("tcp://127.0.0.1:1");
        ConnectionFactory broker = new NamedBroker(client, List.of(UNKNOWN, "127.0.0.1"));
        JMSException failure = assertThrows(JMSException.class, broker::createConnection);
        assertEquals("Failed to create session factory", failure.getMessage());
    }

    @Test
    void theIntakeAndATargetSayItOnceAndNameIt() {
        try (LogLines log = new LogLines();
                ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, null)) {
            imageKit.anyFileExists(3);
            app.set("restore.intake.queue.broker-url", "tcp://" + UNKNOWN + ":61616");
            app.set("restore.delivery.queue.to", "jms:queue:outcomes");
            app.start();
            app.drop("one.json", QueueApp.request("a", 1));
            app.awaitSummaries(1);
            await().until(() -> log.complaints("none").size() >= 2);
            app.stop();

            List<String> complaints = log.complaints("none");
            assertEquals(2, complaints.size(), complaints.toString());
            for (String complaint : complaints) {
                assertTrue(complaint.contains("UnknownHostException: " + UNKNOWN), complaint);
            }
        }
    }
}
