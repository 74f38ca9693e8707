package io.restoreroutes.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.testing.Relay;
import io.restoreroutes.testing.TestAuthority;
import io.restoreroutes.testing.TestProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account's client behind a proxy. */
class TunnelTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("Servers");

    @TempDir Path folder;

    private final Map<String, String> settings = new HashMap<>();
    private final TestProxy proxy = new TestProxy();
    private StubServer server;
    private Relay front;

    @BeforeEach
    void prepare() throws Exception {
        server = new StubServer();
        server.answers(200, "{}");
        front = AUTHORITY.front(URI.create(server.url()).getPort(), "api.test");
        proxy.server("api.test:443", front.port());
        settings.put("restore.accounts.shop.provider", "imagekit");
        settings.put("restore.accounts.shop.private-key", "key");
        settings.put("restore.accounts.shop.base-url", "https://api.test");
        settings.put("restore.proxy.url", proxy.url());
        settings.put(
                "restore.tls.trust-store",
                Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem()).toString());
    }

    @AfterEach
    void end() {
        RestoreHttp.endPermit();
        proxy.close();
        front.close();
        server.close();
    }

    /** {@return what became of two calls} */
    private List<Exchange> calls() throws Exception {
        SettingsReader reader = new SettingsReader(settings);
        ClientPolicy client = ClientPolicy.read(reader, Path.of(""));
        Accounts accounts =
                Accounts.read(reader, Path.of(""), ProviderModules.STANDARD.all(), client);
        assertEquals(List.of(), reader.problems());
        List<Exchange> calls = new ArrayList<>();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            RestoreHttp.install(camel, client);
            accounts.all().forEach(account -> RestoreHttp.bind(camel, account));
            camel.start();
            for (int i = 0; i < 2; i++) {
                calls.add(
                        camel.createProducerTemplate()
                                .request(
                                        accounts.find("shop").orElseThrow().endpoint().getUri(),
                                        sent ->
                                                sent.getMessage()
                                                        .setHeader(
                                                                Exchange.HTTP_METHOD,
                                                                HttpMethods.GET)));
            }
        }
        return calls;
    }

    @Test
    void aTunnelServesManyCalls() throws Exception {
        for (Exchange call : calls()) {
            assertNull(call.getException());
        }
        assertEquals(2, server.calls().size());
        assertEquals(1, proxy.heads().size());
    }

    @Test
    void thePermitIsAskedForWhenTheTunnelIsThere() throws Exception {
        List<Integer> tunnels = new ArrayList<>();
        RestoreHttp.permitSends(
                () -> {
                    tunnels.add(proxy.heads().size());
                    return false;
                });
        for (Exchange call : calls()) {
            assertInstanceOf(SendRefusedException.class, call.getException());
        }
        assertEquals(List.of(1, 2), tunnels);
        assertEquals(0, server.calls().size());
    }

    @Test
    void noPermitIsAskedForWhereTheProxyRefuses() throws Exception {
        List<Integer> tunnels = new ArrayList<>();
        RestoreHttp.permitSends(
                () -> {
                    tunnels.add(proxy.heads().size());
                    return true;
                });
        proxy.refuse("503 Service Unavailable");
        for (Exchange call : calls()) {
            assertInstanceOf(NotSentException.class, call.getException());
        }
        assertEquals(List.of(), tunnels);
    }

    @Test
    void aProxyMaySpeakTlsItself() throws Exception {
        try (Relay secure = AUTHORITY.front(URI.create(proxy.url()).getPort(), "localhost")) {
            settings.put("restore.proxy.url", "https://localhost:" + secure.port());
            for (Exchange call : calls()) {
                assertNull(call.getException());
            }
        }
        assertEquals(2, server.calls().size());
    }

    private void assertNotSent(Relay tls, String sentence) throws Exception {
        proxy.server("api.test:443", tls.port());
        for (Exchange call : calls()) {
            NotSentException failure =
                    assertInstanceOf(NotSentException.class, call.getException());
            assertEquals(
                    sentence
                            + ": api.test:443 through the proxy "
                            + proxy.url()
                            + " of restore.proxy.url",
                    failure.getMessage());
        }
        assertEquals(0, server.calls().size());
    }

    @Test
    void aNameIsBlamedOnlyWhereItIsAnother() throws Exception {
        int port = URI.create(server.url()).getPort();
        try (Relay other = AUTHORITY.front(port, "other.test");
                Relay stranger = new TestAuthority("Strangers").front(port, "other.test");
                Relay odd = AUTHORITY.oddlySignedFront(port, "api.test")) {
            assertNotSent(other, "certificate of another host name");
            assertNotSent(stranger, "certificate not trusted, issuer CN=Strangers");
            assertNotSent(odd, "certificate not accepted, issuer CN=Servers");
        }
    }
}
