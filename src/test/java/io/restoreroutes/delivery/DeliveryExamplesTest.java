package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.QueueBroker;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.QueueClient;
import io.restoreroutes.testing.RunningApp;
import jakarta.jms.DeliveryMode;
import jakarta.jms.TextMessage;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.component.mail.MailConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples as they stand: a folder with their route and settings, in the whole application. */
class DeliveryExamplesTest {
    private static final Path EXAMPLES = Path.of("examples/delivery");
    private static final Pattern ARTIFACT =
            Pattern.compile("[a-z0-9.]+:([a-z0-9.-]+):(\\d+\\.[0-9.-]*\\d)");
    private static final String BAD =
            "{\"requestId\":\"r-1\",\"account\":\"photos\",\"fileId\":\"../x\\\"ü\",\"versionId\":\"7\"}\n";

    @TempDir Path folder;
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private RunningApp app;

    @AfterEach
    void close() {
        if (app != null) {
            app.close();
        }
        imageKit.close();
    }

    /** The application with that example, some of its settings replaced. */
    private void start(String example, Map<String, String> instead) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        for (Path from : List.of(Path.of("routes"), EXAMPLES)) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (from != EXAMPLES || name.equals(example + ".camel.yaml")) {
                        Files.copy(file, routes.resolve(name));
                    }
                }
            }
        }
        app = new RunningApp(folder, imageKit, null);
        settings(example).forEach((key, value) -> app.set(key.toString(), value.toString()));
        instead.forEach(app::set);
        app.start();
    }

    private static Properties settings(String example) throws IOException {
        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(EXAMPLES.resolve(example + ".properties"))) {
            settings.load(in);
        }
        return settings;
    }

    /** {@return whether this Camel has the option, as since 4.21} */
    private static boolean subjectsNeedAnOption() {
        return Arrays.stream(MailConfiguration.class.getMethods())
                .anyMatch(method -> method.getName().equals("setUseHeaderSubject"));
    }

    @Test
    void mailForAFailureCanBeRead() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        mail.start();
        try {
            mail.setUser("restore", "s3cret");
            Map<String, String> settings = new HashMap<>();
            settings.put("outcomes.mail.server", "smtp:127.0.0.1:" + mail.getSmtp().getPort());
            settings.put("outcomes.mail.password", "s3cret");
            if (subjectsNeedAnOption()) {
                settings.put("outcomes.mail.use-header-subject", "true");
            }
            start("failure-mail", settings);
            app.drop("x.ndjson", BAD);
            assertTrue(mail.waitForIncomingEmail(300_000, 1));
            MimeMessage message = mail.getReceivedMessages()[0];

            String outcomeId = app.awaitSummaries(1).get(0).path("jobId").asText() + "-1";
            assertEquals("Restore rejected: " + outcomeId, message.getSubject());
            assertEquals(outcomeId, message.getHeader("restoreOutcomeId", null));
            assertEquals("restore@example.com", message.getFrom()[0].toString());
            assertEquals("operations@example.com", message.getAllRecipients()[0].toString());
            String text = message.getContent().toString();
            assertTrue(text.contains("File:     ../x\"ü"), text);
            assertTrue(text.contains("From:     x.ndjson, line 1"), text);
            assertTrue(text.contains("(invalid-value)"), text);
            assertTrue(message.isMimeType("text/plain"), GreenMailUtil.getHeaders(message));
        } finally {
            mail.stop();
        }
    }

    @Test
    void webhookGetsTheOutcomeSignedAndTheChatItsLine() throws Exception {
        String secret = WebhookTargetTest.SECRET;
        try (WebhookServer hook = new WebhookServer();
                WebhookServer chat = new WebhookServer()) {
            start(
                    "http-webhook",
                    Map.of(
                            "restore.delivery.hook.to", hook.url() + "/restore-outcomes",
                            "restore.delivery.hook.secret", secret,
                            "outcomes.webhook.address", chat.url() + "/T0/B0"));
            app.drop("x.ndjson", BAD);
            await().until(() -> !hook.received().isEmpty());
            await().until(() -> !chat.received().isEmpty());

            assertTrue(Verifier.verifies(secret, hook.received().get(0)));
            WebhookServer.Received line = chat.received().get(0);
            assertEquals("/T0/B0", line.uri());
            assertTrue(line.header("Content-Type").startsWith("application/json"));
            assertEquals(
                    Map.of("text", "Restore rejected: version 7 of file ../x\"ü"),
                    RestoreJson.mapper().readValue(line.body(), Map.class));
        }
    }

    @Test
    void jmsMessagesArriveAlsoAfterTheBrokerWasAway() throws Exception {
        int port = FreePort.find();
        try (QueueBroker broker = QueueBroker.start(folder.resolve("broker"), port)) {
            String client = settings("jms-queue").getProperty("camel.beans.brokerClient");
            start(
                    "jms-queue",
                    Map.of(
                            "camel.beans.brokerClient",
                            client.replace("tcp://localhost:61616", broker.url())));
            app.drop("x.ndjson", BAD);
            assertOutcome(broker, app.awaitSummaries(1).get(0).path("jobId").asText());
            broker.stop();
            app.drop("y.ndjson", BAD);
            app.awaitSummaries(2);
            broker.start();
            assertOutcome(broker, null);
        }
    }

    @Test
    void jmsUsesTheBrokerOfTheQueueIntake() throws Exception {
        int port = FreePort.find();
        try (QueueBroker broker = QueueBroker.start(folder.resolve("broker"), port)) {
            Map<String, String> instead = new HashMap<>();
            settings("jms-queue").stringPropertyNames().stream()
                    .filter(key -> key.startsWith("camel."))
                    .forEach(key -> instead.put(key, null));
            instead.put("restore.intake.queue.broker-url", broker.url());
            start("jms-queue", instead);
            app.drop("x.ndjson", BAD);
            assertOutcome(broker, app.awaitSummaries(1).get(0).path("jobId").asText());
        }
    }

    private static void assertOutcome(QueueBroker broker, String jobId) throws Exception {
        try (QueueClient client = new QueueClient(broker.url())) {
            TextMessage message =
                    assertInstanceOf(TextMessage.class, client.receive("restore-outcomes"));
            String outcomeId =
                    RestoreJson.mapper().readTree(message.getText()).path("outcomeId").asText();
            assertEquals(outcomeId, message.getStringProperty("restoreOutcomeId"));
            assertEquals(DeliveryMode.PERSISTENT, message.getJMSDeliveryMode());
            assertTrue(jobId == null || outcomeId.equals(jobId + "-1"), outcomeId);
        }
    }

    @Test
    void kafkaStartsWithoutItsBrokerAndWaitsForIt() throws Exception {
        start("kafka-topic", Map.of("outcomes.kafka.brokers", "127.0.0.1:1"));
        assertNotNull(app.main().getCamelContext().getRoute("outcome-to-kafka"));
        app.drop("x.ndjson", BAD);
        assertEquals(1, app.awaitSummaries(1).size());
    }

    // not with the profile camel-next
    @Tag("own-camel")
    @Test
    void theJarsThatTheyNameAreThoseTheyWereTestedWith() throws IOException {
        String classPath = System.getProperty("java.class.path");
        int named = 0;
        for (String example : List.of("kafka-topic", "failure-mail")) {
            Matcher artifact =
                    ARTIFACT.matcher(Files.readString(EXAMPLES.resolve(example + ".properties")));
            while (artifact.find()) {
                String jar = artifact.group(1) + "-" + artifact.group(2) + ".jar";
                assertTrue(classPath.contains(jar), jar);
                named++;
            }
        }
        assertEquals(11, named);
    }

    @Test
    void eachExampleHasItsSettings() {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            for (String name : names) {
                assertTrue(
                        names.contains(name.replace(".camel.yaml", ".properties"))
                                && names.contains(name.replace(".properties", ".camel.yaml")),
                        name);
            }
            assertEquals(8, names.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
