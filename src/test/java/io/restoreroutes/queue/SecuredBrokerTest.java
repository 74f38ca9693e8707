package io.restoreroutes.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.Canaries;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.QueueClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that wants TLS and a login; and what is shown of the secrets. */
class SecuredBrokerTest {
    @TempDir Path folder;
    private final Canaries canaries = new Canaries();

    @Test
    void tlsAndLoginAreSettings() throws Exception {
        String password = canaries.add("queue-canary-1");
        String storePassword = canaries.add("store-canary-2");
        Path store = keyStore(storePassword);
        try (LogLines log = new LogLines();
                QueueApp queue = new QueueApp(folder)) {
            queue.broker.stop();
            queue.broker.requireLogin("restore", password);
            queue.broker.requireTls(store, storePassword);
            queue.broker.start();
            String url =
                    queue.broker.url()
                            + "?sslEnabled=true&trustStorePath="
                            + store
                            + "&trustStorePassword="
                            + storePassword;
            queue.app
                    .set("restore.intake.queue.broker-url", url)
                    .set("restore.intake.queue.username", "restore")
                    .set("restore.intake.queue.password", password)
                    .start();
            await().until(queue::isReady);
            try (QueueClient client = new QueueClient(url, "restore", password)) {
                client.sendText(QueueApp.REQUESTS, QueueApp.request("secured", 1));
            }
            await().until(() -> queue.outcomes().size() == 1);
            assertEquals(List.of(), canaries.in(log.text() + queue.health().getDetails()));
        }
    }

    @Test
    void aRefusedLoginIsTheReason() throws Exception {
        String wrong = canaries.add("queue-canary-3");
        try (LogLines log = new LogLines();
                QueueApp queue = new QueueApp(folder)) {
            queue.broker.stop();
            queue.broker.requireLogin("restore", "right");
            queue.broker.start();
            queue.app
                    .set("restore.intake.queue.username", "restore")
                    .set("restore.intake.queue.password", wrong)
                    .start();

            await().until(() -> log.with("No messages can be taken from queue").size() == 1);
            assertFalse(queue.isReady());
            String reason = queue.health().getMessage().orElseThrow();
            assertTrue(reason.contains("Security"), reason);
            assertEquals(List.of(), canaries.in(log.text() + reason));
        }
    }

    /** With its certificate for 127.0.0.1, by the JDK's own tool; it serves as trust store too. */
    private Path keyStore(String password) throws IOException, InterruptedException {
        Path store = folder.resolve("broker.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "broker",
                                "-keyalg",
                                "RSA",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                password)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        return store;
    }
}
