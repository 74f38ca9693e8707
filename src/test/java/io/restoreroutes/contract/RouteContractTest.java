package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.HttpCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a host gets that adds the routes to a context of its own, in the way the documentation
 * shows.
 */
class RouteContractTest {
    @TempDir static Path folder;

    private static ImageKitSandbox imageKit;
    private static DefaultCamelContext context;

    @BeforeAll
    static void start() throws Exception {
        imageKit = ImageKitSandbox.start();
        DemoState.seed(imageKit);
        context = new DefaultCamelContext();
        Map.of(
                        // nobody listens there: that changes nothing here
                        "restore.intake.queue.broker-url",
                        "tcp://127.0.0.1:1",
                        "restore.accounts.photos.provider",
                        "imagekit",
                        "restore.accounts.photos.private-key",
                        ImageKitSandbox.PRIVATE_KEY,
                        "restore.accounts.photos.base-url",
                        imageKit.baseUrl(),
                        "restore.ledger.url",
                        "jdbc:sqlite:" + folder.resolve("ledger.db"),
                        "restore.intake.file.directory",
                        folder.resolve("inbox").toString(),
                        "restore.delivery.outbox.directory",
                        folder.resolve("outbox").toString(),
                        "restore.not.ours",
                        "only reported in a host")
                .forEach(context.getPropertiesComponent()::addInitialProperty);

        Map.of("restore.http.enabled", "true", "restore.http.token", HttpCalls.TOKEN)
                .forEach(context.getPropertiesComponent()::addInitialProperty);

        context.addRoutes(new RestoreRoutes());
        RoutesLoader loader = PluginHelper.getRoutesLoader(context);
        for (String file :
                List.of("file-intake", "schedule-intake", "queue-intake", "deliver-outcome")) {
            loader.loadRoutes(
                    PluginHelper.getResourceLoader(context)
                            .resolveResource("classpath:restore-routes/" + file + ".camel.yaml"));
        }
        for (String file : List.of("http-intake", "job-control")) {
            loader.loadRoutes(
                    PluginHelper.getResourceLoader(context)
                            .resolveResource("classpath:restore-routes/" + file + ".camel.yaml"));
        }
        VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
        server.setBindHost("127.0.0.1");
        server.setBindPort(FreePort.find());
        context.addService(new VertxPlatformHttpServer(server));
        context.start();
    }

    @AfterAll
    static void stop() {
        context.stop();
        imageKit.close();
    }

    @Test
    void contractListsEveryRouteWithItsLanguage() {
        Map<String, String> started = new TreeMap<>();
        for (RouteDefinition route : context.getRouteDefinitions()) {
            Resource resource = route.getResource();
            boolean yaml = resource != null && resource.getLocation().endsWith(".camel.yaml");
            started.put(route.getRouteId(), yaml ? "YAML" : "Java");
        }
        Map<String, String> listed = new TreeMap<>();
        Docs.table("route id", "language", "what it does")
                .forEach(row -> listed.put(Docs.plain(row.get(0)), row.get(1)));

        assertEquals(listed, started);
    }

    @Test
    void everyRouteSaysWhatItDoes() {
        for (RouteDefinition route : context.getRouteDefinitions()) {
            assertNotNull(route.getDescriptionText(), route.getRouteId());
        }
    }

    /** Camel refuses a second step of the same id in a context: a host has names of its own. */
    @Test
    void idsOfStepsAreOurs() {
        int steps = 0;
        for (RouteDefinition route : context.getRouteDefinitions()) {
            for (ProcessorDefinition<?> step :
                    ProcessorDefinitionHelper.filterTypeInOutputs(
                            route.getOutputs(), ProcessorDefinition.class)) {
                if (step.hasCustomIdAssigned()) {
                    steps++;
                    assertTrue(step.getId().startsWith("restore-"), step.getId());
                }
            }
        }
        assertTrue(steps > 50, steps + " steps");
    }

    @Test
    void promisedEntriesAreRoutesAndPromisedBeansAreBound() {
        List<String> inputs =
                context.getRouteDefinitions().stream()
                        .map(route -> route.getInput().getEndpointUri().split("\\?")[0])
                        .toList();
        for (List<String> row : Docs.table("name", "what it is")) {
            for (String name : Docs.plain(row.get(0)).split(", ")) {
                if (name.contains(":")) {
                    assertTrue(inputs.contains(name), name + " in " + inputs);
                } else if (row.get(1).startsWith("beans")) {
                    assertNotNull(context.getRegistry().lookupByName(name), name);
                }
            }
        }
    }

    @Test
    void entriesAnswerAsDocumented() {
        Map<String, String> request =
                Map.of(
                        "requestId",
                        "host-1",
                        "provider",
                        "imagekit",
                        "fileId",
                        DemoState.PHOTO,
                        "versionId",
                        DemoState.PHOTO_GOOD_VERSION);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            RestoreOutcome outcome =
                    template.requestBody("direct:restore-once", request, RestoreOutcome.class);
            assertEquals(Status.RESTORED, outcome.status());

            AcceptReply reply =
                    template.send(
                                    "direct:restore-accept",
                                    ExchangePattern.InOut,
                                    sent -> {
                                        sent.setVariable("restoreSourceKind", "order");
                                        sent.setVariable("restoreSourceName", "order 7");
                                        sent.setVariable("restoreSourceId", "7");
                                        sent.getMessage().setBody(List.of(request));
                                    })
                            .getMessage()
                            .getBody(AcceptReply.class);
            assertEquals(1, reply.accepted());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
