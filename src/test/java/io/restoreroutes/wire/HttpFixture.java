package io.restoreroutes.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;

/** A Camel context with accounts at a stub server; calls go through {@code toD}. */
public final class HttpFixture implements AutoCloseable {
    public static final String KEY = "private_cAnArY+/=&%:ü#?";

    public final StubServer server = new StubServer();
    public final Accounts accounts;
    public final CamelContext camel = new DefaultCamelContext();
    private final Map<String, String> values = new HashMap<>();
    private final ProducerTemplate template;

    public HttpFixture() throws Exception {
        imageKit("shop");
        imageKit("second");
        imageKit("hasty");
        set("hasty", "response-timeout", "300ms");
        set("shop", "max-concurrent-calls", "2");
        set("legal", "provider", "box");
        set("legal", "client-id", "id");
        set("legal", "client-secret", "cAnArY+/=&%:#?");
        set("legal", "enterprise-id", "1");
        set("legal", "as-user", "55");
        set("legal", "base-url", server.url() + "/2.0");
        set("legal", "token-url", server.url() + "/oauth2/token");
        SettingsReader settings = new SettingsReader(values);
        accounts = Accounts.read(settings, Path.of("."), ProviderModules.STANDARD.all());
        assertEquals(List.of(), settings.problems());
        // what a host might set for all must not reach our calls
        camel.setSSLContextParameters(new SSLContextParameters());
        camel.getGlobalOptions().put("http.proxyHost", "127.0.0.1");
        camel.getGlobalOptions().put("http.proxyPort", "1");
        RestoreHttp.install(camel);
        accounts.all().forEach(account -> RestoreHttp.bind(camel, account));
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:call").toD("${variable.endpoint}");
                    }
                });
        camel.start();
        template = camel.createProducerTemplate();
    }

    private void imageKit(String name) {
        set(name, "provider", "imagekit");
        set(name, "private-key", KEY);
        set(name, "base-url", server.url() + "/base");
    }

    private void set(String account, String key, String value) {
        values.put("restore.accounts." + account + "." + key, value);
    }

    public Exchange call(String account, HttpMethods method, Object body, String... headers) {
        return template.request(
                "direct:call",
                exchange -> {
                    String uri = accounts.find(account).orElseThrow().endpoint().getUri();
                    exchange.setVariable("endpoint", uri);
                    exchange.getMessage().setHeader(Exchange.HTTP_METHOD, method);
                    exchange.getMessage().setHeader(Exchange.HTTP_PATH, "v1/files/a%20b/restore");
                    for (int i = 0; i < headers.length; i += 2) {
                        exchange.getMessage().setHeader(headers[i], headers[i + 1]);
                    }
                    exchange.getMessage().setBody(body);
                });
    }

    @Override
    public void close() {
        camel.stop();
        server.close();
    }
}
