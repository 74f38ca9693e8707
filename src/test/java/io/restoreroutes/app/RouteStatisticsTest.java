package io.restoreroutes.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Camel's statistics, which JMX and metrics show, say of restores that went well. */
class RouteStatisticsTest {
    /** The other tests run without, as it costs time: see pom.xml. */
    private static final String JMX_DISABLED = "org.apache.camel.jmx.disabled";

    @TempDir Path folder;
    private String before;

    @BeforeEach
    void enable() {
        before = System.setProperty(JMX_DISABLED, "false");
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(JMX_DISABLED);
        } else {
            System.setProperty(JMX_DISABLED, before);
        }
    }

    @Test
    void aGoodRestoreFailsNoExchange() throws Exception {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                BoxSandbox box = BoxSandbox.start();
                RunningApp app = new RunningApp(folder, imageKit, box)) {
            imageKit.addFile("a", "v1", "v2");
            imageKit.addFile("b", "v1", "v2");
            imageKit.addFile("c", "v1");
            box.addFile(BoxFileSpec.file("1").trashedVersion("11", "good").version("12", "bad"));
            box.addFile(BoxFileSpec.file("2").version("21", "good").version("22", "bad"));
            box.addFile(
                    BoxFileSpec.file("3")
                            .trashedVersion("31", "good")
                            .version("32", "b")
                            .trashed());
            box.addFile(BoxFileSpec.file("4").version("41", "same").version("42", "same"));
            box.addFile(BoxFileSpec.file("5").version("51", "old").version("52", "current"));
            app.start();

            app.drop(
                    "all.csv",
                    """
                    account,operation,fileId,versionId
                    photos,restore,a,v1
                    photos,rollback,b,v1
                    photos,rollback,c,v1
                    documents,restore,1,11
                    documents,restore,2,21
                    documents,promote,2,21
                    documents,rollback,3,31
                    documents,rollback,4,41
                    documents,rollback,5,52
                    """);
            Map<String, Integer> counts = new TreeMap<>();
            app.awaitSummaries(1)
                    .get(0)
                    .path("counts")
                    .fields()
                    .forEachRemaining(
                            count -> counts.put(count.getKey(), count.getValue().asInt()));
            assertEquals(0, counts.get("failed") + counts.get("rejected"), counts.toString());

            CamelContext context = app.main().getCamelContext();
            ManagedCamelContext managed =
                    context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
            Map<String, Long> failed = new TreeMap<>();
            for (Route route : context.getRoutes()) {
                ManagedRouteMBean statistics = managed.getManagedRoute(route.getRouteId());
                failed.put(route.getRouteId(), statistics.getExchangesFailed());
                if (route.getRouteId()
                        .matches("restore-(imagekit|box)-(restore|rollback|promote)")) {
                    assertTrue(statistics.getExchangesTotal() > 0, route.getRouteId());
                }
            }
            failed.values().removeIf(exchanges -> exchanges == 0);
            assertEquals(Map.of(), failed);
        }
    }
}
