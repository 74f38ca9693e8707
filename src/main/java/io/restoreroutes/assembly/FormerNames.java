package io.restoreroutes.assembly;

import io.restoreroutes.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Refuses a route file that was copied from version 0.1, when routes and {@code direct:} names did
 * not begin with {@code restore-} yet: half of it would be found by its name, the other half not.
 */
public final class FormerNames extends LifecycleStrategySupport {
    private static final String PREFIX = "restore-";
    private static final String DIRECT = "direct:deliver-outcome";

    private static final Map<String, String> NEW_NAMES = new HashMap<>();

    static {
        for (String id :
                List.of(
                        "file-intake",
                        "file-accept",
                        "queue-intake",
                        "schedule-intake",
                        "http-requests",
                        "http-jobs",
                        "http-job-list",
                        "deliver-outcome")) {
            NEW_NAMES.put(id, PREFIX + id);
        }
        NEW_NAMES.put("http-job-wish", "restore-http-job-action");
    }

    /** Looks at what has been loaded, before Camel would say the same with a stack trace. */
    public static void check(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            check(route.getResource(), route.getId(), route.getInput().getEndpointUri());
        }
    }

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
        for (Route route : routes) {
            check(route.getSourceResource(), route.getId(), route.getEndpoint().getEndpointUri());
        }
    }

    private static void check(Resource file, String id, String from) {
        if (file != null && file.getLocation().endsWith(".yaml")) {
            if (NEW_NAMES.containsKey(id) && isOurs(file)) {
                refuse(file, id, NEW_NAMES.get(id));
            }
            boolean former = from.matches("direct:(//)?deliver-outcome(\\?.*)?");
            refuse(file, DIRECT, former ? "direct:restore-deliver-outcome" : null);
        }
    }

    /** A host's own route may have any name; each of ours speaks of our beans or settings. */
    private static boolean isOurs(Resource file) {
        try (InputStream text = file.getInputStream()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).contains("restore");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuse(Resource file, String oldName, String newName) {
        if (newName != null) {
            throw new SettingsException(
                    List.of(
                            file.getLocation()
                                    + ": since version 0.2 the name "
                                    + oldName
                                    + " is "
                                    + newName
                                    + "; change it in this file, or copy the file of this version."));
        }
    }
}
