package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.testing.Canaries;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.SecretWatch;
import io.restoreroutes.testing.TestAuthority;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Provider calls, token calls and web hooks where there is no way but through a proxy. */
class ProxyTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("Servers");

    @TempDir Path folder;

    private ProxiedApp proxied;

    @BeforeEach
    void prepare() throws Exception {
        proxied = new ProxiedApp(folder, AUTHORITY);
    }

    @AfterEach
    void end() {
        proxied.close();
    }

    private void awaitAllDone() {
        JsonNode counts = proxied.app.awaitSummaries(1).get(0).path("counts");
        assertEquals(1, counts.path("restored").asInt(), counts::toString);
        assertEquals(1, counts.path("promoted").asInt(), counts::toString);
        await().until(() -> proxied.hooks.received().size() == 2);
        assertEquals(1, proxied.imageKit.restores("f1"));
        assertEquals(1, proxied.box.promotes("11"));
        // nothing was ever in doubt
        proxied.app
                .outcomes()
                .forEach(outcome -> assertEquals(1, outcome.path("attempts").asInt()));
    }

    private Set<String> requests() {
        return proxied.proxy.heads().stream()
                .map(head -> head.lines().findFirst().orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everythingIsTunnelledAndTheProxyLearnsTheServersOnly() {
        proxied.app.start();
        proxied.drop("all.ndjson");
        awaitAllDone();
        assertEquals(
                Set.of(
                        "CONNECT api.box.test:443 HTTP/1.1",
                        "CONNECT api.imagekit.test:443 HTTP/1.1",
                        "CONNECT hooks.test:443 HTTP/1.1"),
                requests());
        for (String head : proxied.proxy.heads()) {
            assertTrue(head.lines().noneMatch(line -> line.contains("uthorization")), head);
        }
    }

    @Test
    void theProxyGetsItsLoginAndNobodyElseDoes() throws Exception {
        Canaries canaries = new Canaries();
        String password = canaries.add("cAnArY-proxy+/=:%\u00fc\"");
        proxied.proxy.login("me", password);
        proxied.app.set("restore.proxy.username", "me").set("restore.proxy.password", password);
        try (SecretWatch watch = new SecretWatch(canaries, "io.restoreroutes.sandbox")) {
            proxied.app.start();
            proxied.drop("all.ndjson");
            awaitAllDone();
            proxied.app.stop();
            assertTrue(watch.events() > 1_000, watch.events() + " events");
            assertEquals("", watch.found());
        }
        Stream.concat(proxied.imageKit.log().calls().stream(), proxied.box.log().calls().stream())
                .map((Call call) -> call.header("Proxy-Authorization"))
                .forEach(login -> assertNull(login));
        proxied.hooks
                .received()
                .forEach(hook -> assertNull(hook.header("Proxy-Authorization"), hook::toString));
        try (Stream<Path> outbox = Files.list(folder.resolve("outbox"))) {
            for (Path file : outbox.filter(Files::isRegularFile).toList()) {
                assertTrue(canaries.in(Files.readString(file)).isEmpty(), file::toString);
            }
        }
    }

    @Test
    void aWrongLoginIsTroubleThatPassesAndNothingWasSent() {
        proxied.proxy.login("me", "new");
        proxied.app.set("restore.proxy.username", "me").set("restore.proxy.password", "old-one");
        String refused =
                "the proxy "
                        + proxied.proxy.url()
                        + " of restore.proxy.url refuses the user name or the password (407)";
        try (LogLines log = new LogLines()) {
            proxied.app.start();
            proxied.drop("all.ndjson");
            await().until(() -> requests().size() >= 2);
            await().until(() -> !log.with("Account ").isEmpty());
            assertTrue(log.with("Account ").get(0).contains(refused), log::text);
            proxied.proxy.login("me", "old-one");
            awaitAllDone();
            assertFalse(log.text().contains("old-one"), log::text);
        }
    }

    @Test
    void aProxyThatOpensTlsIsTrustedByItsAuthority() throws Exception {
        TestAuthority interceptor = new TestAuthority("Interceptor");
        Path store = interceptor.keyStore(folder.resolve("ca.p12"), "PKCS12", "secret");
        try (ProxiedApp opened =
                new ProxiedApp(Files.createDirectory(folder.resolve("i")), interceptor)) {
            proxied.close();
            proxied = opened;
            opened.app.set("restore.tls.trust-store", store.toString());
            opened.app.set("restore.tls.trust-store-password", "secret");
            opened.app.start();
            opened.drop("all.ndjson");
            awaitAllDone();
        }
    }

    @Test
    void anAccountMayHaveAProxyOfItsOwn() {
        proxied.app.set("restore.proxy.url", "http://127.0.0.1:1");
        proxied.app.set("restore.delivery.hook.to", null);
        for (String account : new String[] {"photos", "documents"}) {
            proxied.app.set("restore.accounts." + account + ".proxy.url", proxied.proxy.url());
        }
        proxied.app.start();
        proxied.drop("all.ndjson");
        JsonNode counts = proxied.app.awaitSummaries(1).get(0).path("counts");
        assertEquals(1, counts.path("restored").asInt(), counts::toString);
        assertEquals(1, counts.path("promoted").asInt(), counts::toString);
    }

    @Test
    void serversOfThisMachineAreReachedThroughANamedProxyOfThisMachine() {
        proxied.app.set("restore.delivery.hook.to", proxied.hooks.url());
        proxied.app.set("restore.accounts.photos.base-url", proxied.imageKit.baseUrl());
        proxied.app.set("restore.accounts.documents.base-url", proxied.box.baseUrl());
        proxied.app.set("restore.accounts.documents.token-url", proxied.box.tokenUrl());
        List<Integer> ports =
                List.of(
                        proxied.imageKit.port(),
                        proxied.box.port(),
                        URI.create(proxied.hooks.url()).getPort());
        ports.forEach(port -> proxied.proxy.server("127.0.0.1:" + port, port));
        proxied.app.start();
        proxied.drop("all.ndjson");
        awaitAllDone();
        assertEquals(
                ports.stream()
                        .map(port -> "CONNECT 127.0.0.1:" + port + " HTTP/1.1")
                        .collect(Collectors.toSet()),
                requests());
    }
}
