package io.restoreroutes.delivery;

import io.restoreroutes.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;

/** The named targets of the settings. A message can say which of them, never an address. */
final class Targets {
    private final Map<String, Target> byName = new LinkedHashMap<>();

    /**
     * Finds the endpoint of each target.
     *
     * @throws SettingsException with a sentence for each that cannot be used
     */
    Targets(CamelContext context, DeliverySettings settings) {
        TargetEndpoints endpoints = new TargetEndpoints(context, settings);
        List<String> problems = new ArrayList<>();
        for (TargetSettings target : settings.targets()) {
            Endpoint endpoint = null;
            try {
                endpoint = endpoints.find(target);
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            }
            byName.put(
                    target.name(),
                    new Target(
                            target,
                            endpoint,
                            Reason.secretsOf(target.to()),
                            target.secrets().isEmpty()
                                    ? null
                                    : new WebhookSignature(target.secrets())));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    List<Target> all() {
        return List.copyOf(byName.values());
    }

    Target named(String name) {
        return byName.get(name);
    }

    /**
     * Looks, once all routes are there, whether a route begins where a target sends to.
     *
     * @throws SettingsException with a sentence for each target of which that is not so
     */
    void requireConsumers(CamelContext context) {
        List<String> problems = new ArrayList<>();
        for (Target target : byName.values()) {
            if (target.endpoint() instanceof DirectEndpoint direct) {
                String uri = baseUri(direct);
                if (context.getRoutes().stream().noneMatch(route -> beginsWith(route, uri))) {
                    problems.add(
                            target.settings().toKey()
                                    + " names "
                                    + uri.replace("direct://", "direct:")
                                    + ", but no route begins with that; put one into routes/");
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static boolean beginsWith(Route route, String uri) {
        return baseUri(route.getEndpoint()).equals(uri);
    }

    private static String baseUri(Endpoint endpoint) {
        return endpoint.getEndpointUri().split("\\?", 2)[0];
    }
}
