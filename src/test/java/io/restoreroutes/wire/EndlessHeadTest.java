package io.restoreroutes.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.account.TokenUnavailableException;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.MessageConstraintException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A head that never ends would fill the memory long before the call is overdue. */
final class EndlessHeadTest {
    /** Far beyond the limits, yet little enough to do no harm where they have no effect. */
    private static final int MOST = 16 << 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private String answers(String endless) {
        byte[] bytes = endless.repeat(4096 / endless.length()).getBytes(US_ASCII);
        threads.submit(
                () -> {
                    try (Socket socket = server.accept()) {
                        OutputStream out = socket.getOutputStream();
                        out.write("HTTP/1.1 200 OK\r\nX-First: ".getBytes(US_ASCII));
                        for (int sent = 0; sent < MOST; sent += bytes.length) {
                            out.write(bytes);
                        }
                        out.write("\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                    }
                    return null;
                });
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-A: ", "aaaaaaaa", "a\r\n "})
    void endsACallToAProvider(String endless) throws IOException {
        HttpGuard guard = HttpGuard.ofProvider(Duration.ofMinutes(5));
        try (var client =
                guard.applyTo(HttpClients.custom())
                        .setConnectionManager(HttpGuard.connections(1, guard.responseTimeout()))
                        .build()) {
            HttpGet get = new HttpGet(answers(endless));
            assertThrows(
                    MessageConstraintException.class,
                    () -> client.execute(get, response -> response.getCode()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-A: ", "aaaaaaaa"})
    void endsACallForAToken(String endless) {
        Map<String, String> values =
                Map.of(
                        "restore.accounts.legal.provider", "box",
                        "restore.accounts.legal.client-id", "id",
                        "restore.accounts.legal.client-secret", "secret",
                        "restore.accounts.legal.enterprise-id", "1",
                        "restore.accounts.legal.response-timeout", "5m",
                        "restore.accounts.legal.token-url", answers(endless));
        Account legal =
                Accounts.read(
                                new SettingsReader(values),
                                Path.of(""),
                                ProviderModules.STANDARD.all())
                        .find("legal")
                        .orElseThrow();
        TokenUnavailableException failure =
                assertThrows(TokenUnavailableException.class, legal.credentials()::issue);
        assertInstanceOf(MessageConstraintException.class, failure.getCause());
        assertTrue(failure.getMessage().contains("gave no answer"), failure::getMessage);
    }
}
