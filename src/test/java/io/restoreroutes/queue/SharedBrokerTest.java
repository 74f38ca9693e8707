package io.restoreroutes.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.testing.QueueClient;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ComponentCustomizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker of the intake serves deliveries too, unless there is a component for them. */
class SharedBrokerTest {
    @TempDir Path folder;

    @Test
    void outcomesMayGoToAQueueOfTheSameBroker() throws Exception {
        try (QueueApp queue = new QueueApp(folder);
                QueueClient client = queue.client()) {
            queue.app.set("restore.delivery.audit.to", "jms:queue:outcomes").start();
            client.sendText(QueueApp.REQUESTS, QueueApp.request("r1", 1));

            TextMessage delivered = (TextMessage) client.receive("outcomes");
            JsonNode outcome = RestoreJson.mapper().readTree(delivered.getText());
            assertEquals("r1", outcome.path("requestId").asText());
            assertEquals("restored", outcome.path("status").asText());
        }
    }

    @Test
    void aHostsOwnComponentStaysAsItIs() throws Exception {
        QueueSettings settings =
                QueueSettings.read(
                        new SettingsReader(Map.of(QueueSettings.BROKER_URL, "tcp://127.0.0.1:1")));
        try (CamelContext context = new DefaultCamelContext()) {
            JmsComponent own = new JmsComponent();
            context.addComponent("jms", own);
            new QueueIntake(context, settings).install(true);
            assertSame(own, context.getComponent("jms"));
            assertNull(own.getConfiguration().getConnectionFactory());
        }
        try (CamelContext context = new DefaultCamelContext()) {
            new QueueIntake(context, settings).install(false);
            assertNull(context.hasComponent("jms"));
        }
    }

    /** As camel-jms-starter does with {@code camel.component.jms.*}. */
    @Test
    void componentsThatAreConfiguredByTypeAreNotOurs() throws Exception {
        ComponentCustomizer strange =
                ComponentCustomizer.builder(JmsComponent.class)
                        .build(
                                jms -> {
                                    jms.setConnectionFactory(
                                            new ActiveMQConnectionFactory("tcp://127.0.0.1:1"));
                                    jms.setTransacted(false);
                                    jms.setMapJmsMessage(true);
                                    jms.setDisableReplyTo(false);
                                });
        try (QueueApp queue = new QueueApp(folder);
                QueueClient client = queue.client()) {
            queue.app.bind("strange", strange).start();
            client.sendText(QueueApp.REQUESTS, QueueApp.request("r1", 1));

            await().until(() -> queue.outcomes().size() == 1);
        }
    }
}
