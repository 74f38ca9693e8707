package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.Relay;
import io.restoreroutes.testing.TestAuthority;
import io.restoreroutes.testing.TestProxy;
import java.net.URI;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A web target that is reached through a proxy, or not. */
class WebhookProxyTest extends WebhookFixture {
    private static final TestAuthority AUTHORITY = new TestAuthority("Servers");

    private final TestProxy proxy = new TestProxy();
    private final Map<String, String> settings = new HashMap<>();

    private Relay front;

    @AfterEach
    void closeProxy() {
        proxy.close();
        front.close();
    }

    private void front(TestAuthority authority) {
        front = authority.front(URI.create(server.url()).getPort(), "hooks.test");
        proxy.server("hooks.test:443", front.port());
    }

    private void start() throws Exception {
        settings.put("restore.delivery.hook.to", "https://hooks.test/secret?a=b");
        settings.put("restore.proxy.url", proxy.url());
        settings.put("restore.tls.trust-store", "ca.pem");
        Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem());
        start(settings);
        jobs.rejected(jobs.begin("x"), 1, 1);
        deliverer.delivery.wake();
    }

    private static String reason(LogLines log) {
        await().until(() -> !log.with("Delivery to 'hook' fails").isEmpty());
        return log.with("Delivery to 'hook' fails").get(0);
    }

    @Test
    void aRefusedLoginIsToldAndTheOutcomeWaits() throws Exception {
        proxy.login("me", "right-one");
        settings.put("restore.proxy.username", "me");
        settings.put("restore.proxy.password", "wrong-one");
        front(AUTHORITY);
        try (LogLines log = new LogLines()) {
            start();
            String reason = reason(log);
            assertTrue(
                    reason.contains(
                            "fails (the proxy "
                                    + proxy.url()
                                    + " of restore.proxy.url refuses the user name or the"
                                    + " password (407))"),
                    reason);
            proxy.login("me", "wrong-one");
            await().until(() -> server.received().size() == 1);
            assertEquals("/secret?a=b", server.received().get(0).uri());
            assertFalse(log.text().contains("wrong-one"), log::text);
        }
        assertTrue(
                proxy.heads().stream().noneMatch(head -> head.contains("secret")),
                proxy.heads().toString());
    }

    @Test
    void anInterceptorThatNobodyTrustsIsNamed() throws Exception {
        front(new TestAuthority("Interceptor"));
        try (LogLines log = new LogLines()) {
            start();
            String reason = reason(log);
            assertTrue(
                    reason.contains(
                            "certificate not trusted, issuer CN=Interceptor: hooks.test:443"
                                    + " through the proxy "
                                    + proxy.url()),
                    reason);
            assertEquals(0, server.received().size());
        }
    }
}
