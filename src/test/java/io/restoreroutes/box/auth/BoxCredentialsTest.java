package io.restoreroutes.box.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.account.Credentials;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.wire.HttpFixture;
import io.restoreroutes.wire.StubServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpMethods;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BoxCredentialsTest {
    private final AtomicInteger tokens = new AtomicInteger();
    private HttpFixture fixture;
    private Credentials legal;

    @BeforeEach
    void start() throws Exception {
        fixture = new HttpFixture();
        legal = fixture.accounts.find("legal").orElseThrow().credentials();
        fixture.server.answers(
                exchange -> {
                    boolean token = exchange.getRequestURI().getPath().startsWith("/oauth2");
                    StubServer.reply(
                            exchange,
                            200,
                            token
                                    ? "{\"access_token\":\"t"
                                            + tokens.incrementAndGet()
                                            + "\",\"expires_in\":3600}"
                                    : "{}");
                });
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Headers sent() {
        assertNull(fixture.call("legal", HttpMethods.PUT, null).getException());
        return fixture.server.lastCall().headers();
    }

    @Test
    void tokenAndUserAreOnTheWire() throws Exception {
        legal.issue();
        Headers headers = sent();
        assertEquals(List.of("Bearer t1"), headers.get("Authorization"));
        assertEquals(List.of("55"), headers.get("as-user"));
    }

    @Test
    void aRefusedTokenIsReplacedOnce() throws Exception {
        long ticket = legal.issue();
        assertTrue(legal.invalidate(ticket));
        assertTrue(legal.invalidate(ticket));
        assertEquals(ticket + 1, legal.issue());
        assertTrue(legal.invalidate(ticket), "an old ticket may still say that renewal helps");
        assertEquals(ticket + 1, legal.issue(), "but it does not harm the new token");
        assertEquals(List.of("Bearer t2"), sent().get("Authorization"));
        assertEquals(2, tokens.get());
    }

    @Test
    void withoutATokenNothingIsSent() {
        assertThrows(
                IllegalStateException.class,
                () -> legal.authorize(new BasicHttpRequest("GET", "/")));
        Exchange exchange = fixture.call("legal", HttpMethods.GET, null);
        assertInstanceOf(IllegalStateException.class, exchange.getException());
        assertEquals(List.of(), fixture.server.calls());
    }

    @Test
    void whatStandsInTheSettingsIsNotRenewed() throws Exception {
        Credentials fixed = read(Map.of("access-token", "T", "as-user", "6"));
        assertFalse(fixed.invalidate(fixed.issue()));
        BasicHttpRequest request = new BasicHttpRequest("GET", "/");
        fixed.authorize(request);
        assertEquals("Bearer T", request.getHeader("Authorization").getValue());
        assertEquals("6", request.getHeader("as-user").getValue());
        Credentials key = fixture.accounts.find("shop").orElseThrow().credentials();
        assertFalse(key.invalidate(key.issue()));
    }

    private static Credentials read(Map<String, String> account) {
        Map<String, String> values = new HashMap<>();
        values.put("restore.accounts.x.provider", "box");
        account.forEach((key, value) -> values.put("restore.accounts.x." + key, value));
        return Accounts.read(
                        new SettingsReader(values), Path.of("."), ProviderModules.STANDARD.all())
                .find("x")
                .orElseThrow()
                .credentials();
    }

    @Test
    void accountsOfOneIdentityShareTheirToken() throws Exception {
        Map<String, String> values = new HashMap<>();
        for (String name : List.of("a", "b", "c", "d")) {
            String prefix = "restore.accounts." + name + ".";
            values.put(prefix + "provider", "box");
            values.put(prefix + "client-id", "id");
            values.put(prefix + "client-secret", name.equals("d") ? "wrong" : "right");
            values.put(prefix + "enterprise-id", name.equals("c") ? "2" : "1");
            values.put(prefix + "token-url", fixture.server.url() + "/oauth2/token");
        }
        values.put("restore.accounts.b.as-user", "5");
        Accounts accounts =
                Accounts.read(
                        new SettingsReader(values), Path.of("."), ProviderModules.STANDARD.all());
        for (Account account : accounts.all()) {
            account.credentials().issue();
        }
        assertEquals(3, tokens.get());
        Credentials b = accounts.find("b").orElseThrow().credentials();
        assertTrue(b.invalidate(1));
        assertEquals(2, b.issue());
        assertEquals(2, accounts.find("a").orElseThrow().credentials().issue());
        assertEquals(4, tokens.get());
    }
}
