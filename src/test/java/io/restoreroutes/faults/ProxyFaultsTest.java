package io.restoreroutes.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.testing.Relay;
import io.restoreroutes.testing.TestAuthority;
import io.restoreroutes.testing.TestProxy;
import io.restoreroutes.wire.StubServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails at a proxy is told as such, of a provider's call and of one for a token. */
class ProxyFaultsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("Servers");

    @TempDir Path folder;

    private final Map<String, String> settings = new HashMap<>();
    private final TestProxy proxy = new TestProxy();
    private StubServer server;
    private Relay front;
    private String name;

    @BeforeEach
    void prepare() throws Exception {
        server = new StubServer();
        server.answers(200, "{}");
        front = AUTHORITY.front(URI.create(server.url()).getPort(), "api.test");
        proxy.server("api.test:443", front.port());
        name = "the proxy " + proxy.url() + " of restore.proxy.url";
        settings.put("restore.ledger.enabled", "false");
        settings.put("restore.accounts.photos.provider", "imagekit");
        settings.put("restore.accounts.photos.private-key", "private_x");
        settings.put("restore.accounts.photos.base-url", "https://api.test");
        settings.put("restore.accounts.documents.provider", "box");
        settings.put("restore.accounts.documents.client-id", "id");
        settings.put("restore.accounts.documents.client-secret", "secret");
        settings.put("restore.accounts.documents.enterprise-id", "1");
        settings.put("restore.accounts.documents.base-url", "https://api.test/2.0");
        settings.put("restore.accounts.documents.token-url", "https://api.test/oauth2/token");
        settings.put("restore.proxy.url", proxy.url());
        settings.put("restore.proxy.no-proxy", "elsewhere.test");
        settings.put(
                "restore.tls.trust-store",
                Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem()).toString());
    }

    @AfterEach
    void end() {
        proxy.close();
        front.close();
        server.close();
    }

    /** Both kinds of calls fail for that reason, and neither has left. */
    private void assertNeverSent(String reason) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RestoreRoutes().withSettings(settings));
            context.start();
            assertNeverSent(
                    once(context, "photos", "f1", "v1"),
                    "ImageKit could not be reached: " + reason);
            assertNeverSent(
                    once(context, "documents", "11", "12"),
                    "The token endpoint https://api.test/oauth2/token could not be reached: "
                            + (reason + "."));
        }
        assertEquals(0, server.calls().size());
    }

    private static RestoreOutcome once(
            DefaultCamelContext context, String account, String file, String version) {
        return context.createProducerTemplate()
                .requestBody(
                        "direct:restore-once",
                        Map.of("account", account, "fileId", file, "versionId", version),
                        RestoreOutcome.class);
    }

    private static void assertNeverSent(RestoreOutcome outcome, String message) {
        assertEquals(message, outcome.error().message());
        assertEquals(ErrorCode.UNREACHABLE, outcome.error().code());
        assertTrue(outcome.error().retryable());
        assertNull(outcome.error().httpStatus());
        assertEquals(0, outcome.attempts());
    }

    @Test
    void noLogin() throws Exception {
        proxy.login("me", "secret");
        assertNeverSent(name + " asks for a user name and a password (407)");
    }

    @Test
    void aWrongLogin() throws Exception {
        proxy.login("me", "secret");
        settings.put("restore.proxy.username", "me");
        settings.put("restore.proxy.password", "guessed-one");
        assertNeverSent(name + " refuses the user name or the password (407)");
    }

    @Test
    void aLoginOfAnotherKind() throws Exception {
        proxy.refuse("407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate");
        assertNeverSent(name + " takes no user name and password (Basic) (407)");
        proxy.refuse(
                "407 Proxy Authentication Required\r\n"
                        + "Proxy-Authenticate: Negotiate, basic realm=x");
        assertNeverSent(name + " asks for a user name and a password (407)");
    }

    @Test
    void aRefusal() throws Exception {
        proxy.refuse("403 Forbidden");
        assertNeverSent(name + " lets nothing through to api.test:443 (403)");
    }

    @Test
    void a401OfTheProxyIsNotTheProviders() throws Exception {
        proxy.refuse("401 Unauthorized");
        assertNeverSent(name + " lets nothing through to api.test:443 (401)");
    }

    @Test
    void aServerThatTheProxyDoesNotFind() throws Exception {
        proxy.forget("api.test:443");
        assertNeverSent(name + " lets nothing through to api.test:443 (502)");
    }

    @Test
    void aProxyThatHangsUp() throws Exception {
        proxy.refuse("");
        assertNeverSent(name + " gave no answer (NoHttpResponseException)");
    }

    @Test
    void aProxyThatIsSilent() throws Exception {
        proxy.fallSilent();
        settings.put("restore.accounts.photos.response-timeout", "300ms");
        settings.put("restore.accounts.documents.response-timeout", "300ms");
        assertNeverSent(name + " gave no answer (SocketTimeoutException)");
    }

    @Test
    void aProxyThatIsAway() throws Exception {
        proxy.close();
        assertNeverSent("no connection to " + name + " (HttpHostConnectException)");
    }

    @Test
    void aProxyWhoseNameNobodyKnows() throws Exception {
        settings.put("restore.proxy.url", "http://proxy.invalid:3128");
        assertNeverSent(
                "the host name of the proxy http://proxy.invalid:3128 of restore.proxy.url is not"
                        + " known (UnknownHostException)");
    }

    @Test
    void anInterceptorThatNobodyTrusts() throws Exception {
        try (Relay interceptor =
                new TestAuthority("Interceptor")
                        .front(URI.create(server.url()).getPort(), "api.test")) {
            proxy.server("api.test:443", interceptor.port());
            assertNeverSent(
                    "certificate not trusted, issuer CN=Interceptor: api.test:443 through " + name);
        }
    }

    @Test
    void aTrustStoreThatIsNotThereStopsTheStart() throws Exception {
        settings.put("restore.tls.trust-store", "nowhere.p12");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            SettingsException refused =
                    assertThrows(
                            SettingsException.class,
                            () -> context.addRoutes(new RestoreRoutes().withSettings(settings)));
            assertEquals(
                    "restore.tls.trust-store names nowhere.p12, which does not exist",
                    refused.getMessage());
        }
    }

    @Test
    void certificatesThatAreNotGood() throws Exception {
        int port = URI.create(server.url()).getPort();
        try (Relay expired = AUTHORITY.expiredFront(port, "api.test");
                Relay other = AUTHORITY.front(port, "other.test")) {
            proxy.server("api.test:443", expired.port());
            assertNeverSent("certificate expired, issuer CN=Servers: api.test:443 through " + name);
            proxy.server("api.test:443", other.port());
            assertNeverSent("certificate of another host name: api.test:443 through " + name);
        }
    }

    @Test
    void aTunnelThatBreaks() throws Exception {
        try (Relay broken = new Relay(1)) {
            proxy.server("api.test:443", broken.port());
            assertNeverSent(
                    "no secure connection to api.test:443 through "
                            + name
                            + " (SSLHandshakeException)");
        }
    }

    @Test
    void aLostAnswerBehindTheProxyIsInDoubtAsEver() throws Exception {
        server.answers(
                exchange -> {
                    throw new IOException("cut");
                });
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RestoreRoutes().withSettings(settings));
            context.start();
            RestoreOutcome outcome = once(context, "photos", "f1", "v1");
            assertTrue(outcome.attempts() > 0, outcome.toString());
            assertFalse(outcome.error().message().contains("proxy"), outcome.error()::message);
        }
    }
}
