package io.restoreroutes.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.testing.Canaries;
import io.restoreroutes.testing.DirectClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Providers and proxies may answer an error with the request they got, secrets and all. */
class EchoTest {
    private static final String TOKEN = "issuedCanary+/4711==";

    private final Canaries canaries = new Canaries();

    @ParameterizedTest
    @CsvSource({"shop,400", "shop,401", "static,400", "static,401", "renewed,400", "renewed,401"})
    void whatAProviderEchoesIsKeptWithoutTheSecret(String account, int status) throws Exception {
        String key = canaries.add("private_Canary/+\"47:11");
        String secret = canaries.add("clientCanary/+4711");
        canaries.add(TOKEN);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // only the account whose it is can know it
        echo(server, status, account.equals("renewed") ? secret : "");
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try (CamelContext context = new DefaultCamelContext();
                ProducerTemplate template = context.createProducerTemplate()) {
            server.start();
            install(context, url, key, secret);
            log.start();
            root.addAppender(log);
            template.start();
            RestoreOutcome outcome =
                    template.requestBody(
                            RestoreCore.RESTORE_ONCE,
                            Map.of("account", account, "fileId", "1", "versionId", "2"),
                            RestoreOutcome.class);
            String json = RestoreJson.mapper().writeValueAsString(outcome);
            assertEquals(
                    status == 401 ? ErrorCode.CREDENTIAL_REFUSED : ErrorCode.REFUSED_BY_PROVIDER,
                    outcome.error().code());
            assertTrue(outcome.error().message().contains("you sent ***"), json);
            assertTrue(outcome.error().providerRequestId().contains("***"), json);
            assertTrue(outcome.response().has("***"), json);
            assertEquals(List.of(), canaries.in(json));
            assertEquals(List.of(), canaries.in(outcome.error() + " " + outcome.response()));
        } finally {
            root.detachAppender(log);
            server.stop(0);
        }
        List<ILoggingEvent> events = List.copyOf(log.list);
        for (ILoggingEvent event : events) {
            assertEquals(List.of(), canaries.in(event.getFormattedMessage()));
        }
        assertEquals(
                status == 401,
                events.stream().anyMatch(e -> e.getFormattedMessage().contains("you sent ***")));
    }

    private static void install(CamelContext context, String url, String key, String secret)
            throws Exception {
        String prefix = "restore.accounts.";
        Map<String, String> settings =
                Map.ofEntries(
                        Map.entry(prefix + "shop.provider", "imagekit"),
                        Map.entry(prefix + "shop.private-key", key),
                        Map.entry(prefix + "shop.base-url", url),
                        Map.entry(prefix + "static.provider", "box"),
                        Map.entry(prefix + "static.access-token", TOKEN),
                        Map.entry(prefix + "static.base-url", url),
                        Map.entry(prefix + "renewed.provider", "box"),
                        Map.entry(prefix + "renewed.client-id", "id"),
                        Map.entry(prefix + "renewed.client-secret", secret),
                        Map.entry(prefix + "renewed.enterprise-id", "1"),
                        Map.entry(prefix + "renewed.base-url", url),
                        Map.entry(prefix + "renewed.token-url", url + "/token"));
        SettingsReader reader = new SettingsReader(settings);
        Accounts accounts = Accounts.read(reader, Path.of(""), ProviderModules.STANDARD.all());
        assertEquals(List.of(), reader.problems());
        RestoreCore.Terms terms =
                new RestoreCore.Terms(
                        Duration.ZERO, Duration.ofHours(1), Clock.systemUTC(), DirectClient.POLICY);
        RestoreCore.of(context, terms, ProviderModules.STANDARD).serve(accounts);
        context.start();
    }

    /** Answers with the credential plain, escaped, URL-encoded, as a name and in headers. */
    private static void echo(HttpServer server, int status, String clientSecret) {
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    String sent = exchange.getRequestHeaders().getFirst("Authorization");
                    String value = sent == null ? "" : sent.split(" ", 2)[1];
                    boolean token = exchange.getRequestURI().getPath().equals("/token");
                    Map<String, Object> body =
                            token
                                    ? Map.of("access_token", TOKEN, "expires_in", 3600)
                                    : Map.of(
                                            "message",
                                            "you sent " + value,
                                            "code",
                                            "c " + URLEncoder.encode(value, UTF_8),
                                            value,
                                            List.of(clientSecret, "x" + value + "x"));
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.getResponseHeaders().set("BOX-REQUEST-ID", value);
                    exchange.getResponseHeaders().set("x-ik-requestId", value);
                    byte[] bytes =
                            RestoreJson.mapper()
                                    .writeValueAsString(body)
                                    .replace("/", "\\/")
                                    .getBytes(UTF_8);
                    exchange.sendResponseHeaders(token ? 200 : status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }
}
