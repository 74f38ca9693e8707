package io.restoreroutes.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.testing.HttpCalls;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a host the server is the host's, which has checked nothing: the routes check themselves. */
class HostHttpTest {
    private static final String BODY =
            "{\"fileId\":\"a\",\"versionId\":\"b\",\"account\":\"photos\"}";

    @TempDir Path folder;

    @Test
    void theRoutesCheckWhatAHostsServerLetsThrough() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            HttpCalls http = HttpCalls.toFreePort();
            Map.of(
                            "restore.accounts.photos.provider", "imagekit",
                            "restore.accounts.photos.private-key", "private_x",
                            "restore.accounts.photos.base-url", "http://127.0.0.1:1",
                            "restore.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"),
                            "restore.intake.file.enabled", "false",
                            "restore.delivery.outbox.directory",
                                    folder.resolve("outbox").toString(),
                            "restore.http.enabled", "true",
                            "restore.http.token", HttpCalls.TOKEN,
                            "restore.http.max-body-size", "1KB")
                    .forEach(context.getPropertiesComponent()::addInitialProperty);
            context.addRoutes(new RestoreRoutes());
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            PluginHelper.getResourceLoader(context)
                                    .resolveResource(
                                            "classpath:restore-routes/http-intake.camel.yaml"));
            VertxPlatformHttpServerConfiguration server =
                    new VertxPlatformHttpServerConfiguration();
            server.setBindHost("127.0.0.1");
            server.setBindPort(http.port());
            context.addService(new VertxPlatformHttpServer(server));
            context.start();

            assertEquals(202, http.post("application/json", BODY).statusCode());
            assertEquals(415, http.post("text/plain", BODY).statusCode());
            assertEquals(
                    415,
                    http.post("application/x-www-form-urlencoded", "CamelHttpPath=x").statusCode());
            assertEquals(413, http.post("text/csv", "x".repeat(1025)).statusCode());
            assertEquals(404, http.get("/jobs/x").statusCode());
            assertEquals(
                    401,
                    http.send(http.toWithoutToken("/requests").POST(BodyPublishers.ofString(BODY)))
                            .statusCode());
            assertEquals(401, http.send(http.toWithoutToken("/jobs/x").GET()).statusCode());
            assertEquals(
                    401,
                    http.send(http.toWithoutToken("/jobs/x?Authorization=Bearer%20x").GET())
                            .statusCode());
        }
    }
}
