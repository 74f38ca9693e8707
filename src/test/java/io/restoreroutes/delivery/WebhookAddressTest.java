package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.delivery.WebhookServer.Received;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a web target's address goes where. */
class WebhookAddressTest extends WebhookFixture {
    private void start(String to) throws Exception {
        start(Map.of("restore.delivery.hook.to", to));
    }

    @Test
    void userInfoIsBasicAuthentication() throws Exception {
        start(server.url().replace("//", "//me:p%40ss+w@") + "/x");
        jobs.rejected(jobs.begin("x"), 1, 1);
        deliverer.delivery.wake();
        await().until(() -> !server.received().isEmpty());
        Received received = server.received().get(0);
        assertEquals("/x", received.uri());
        assertEquals(
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("me:p@ss+w".getBytes(StandardCharsets.UTF_8)),
                received.header("Authorization"));
    }

    @Test
    void theJvmsProxyIsAskedForTheServerAndToldNothingElse() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            System.setProperty("https.proxyHost", "127.0.0.1");
            System.setProperty("https.proxyPort", Integer.toString(proxy.getLocalPort()));
            start("https://me:pw@example.invalid/secret?a=b");
            jobs.rejected(jobs.begin("x"), 1, 1);
            deliverer.delivery.wake();
            proxy.setSoTimeout(300_000);
            try (Socket call = proxy.accept();
                    BufferedReader lines =
                            new BufferedReader(
                                    new InputStreamReader(
                                            call.getInputStream(), StandardCharsets.UTF_8))) {
                List<String> head = new ArrayList<>();
                for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                    head.add(line);
                }
                assertEquals("CONNECT example.invalid:443 HTTP/1.1", head.get(0));
                assertTrue(
                        head.stream()
                                .noneMatch(
                                        line ->
                                                line.contains("uthorization")
                                                        || line.contains("secret")),
                        head.toString());
            }
        } finally {
            System.clearProperty("https.proxyHost");
            System.clearProperty("https.proxyPort");
        }
    }
}
