package io.restoreroutes.delivery;

import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.wire.ClientPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;

/** The named targets of the settings. A message can say which of them, never an address. */
final class Targets {
    private final CamelContext context;
    private final DeliverySettings settings;
    private final TargetEndpoints endpoints;
    private final Map<String, Target> byName = new ConcurrentHashMap<>();

    Targets(CamelContext context, DeliverySettings settings, ClientPolicy client) {
        this.context = context;
        this.settings = settings;
        this.endpoints = new TargetEndpoints(context, settings, client);
    }

    /**
     * Finds the endpoint of each target. To be called when all components, beans and routes that a
     * target may refer to are there.
     *
     * @return the targets in the order of the settings
     * @throws SettingsException with a sentence for each that cannot be used
     */
    List<Target> find() {
        List<Target> targets = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (TargetSettings target : settings.targets()) {
            try {
                Endpoint endpoint = endpoints.find(target);
                requireConsumer(target, endpoint);
                targets.add(
                        new Target(
                                target,
                                endpoint,
                                Reason.secretsOf(target.to()),
                                target.secrets().isEmpty()
                                        ? null
                                        : new WebhookSignature(target.secrets())));
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        targets.forEach(target -> byName.put(target.name(), target));
        return targets;
    }

    Target named(String name) {
        return byName.get(name);
    }

    private void requireConsumer(TargetSettings target, Endpoint endpoint) {
        if (endpoint instanceof DirectEndpoint) {
            String uri = baseUri(endpoint);
            if (context.getRoutes().stream().noneMatch(route -> beginsWith(route, uri))) {
                throw new SettingsException(
                        List.of(
                                target.toKey()
                                        + " names "
                                        + uri.replace("direct://", "direct:")
                                        + ", but no route begins with that; add one"));
            }
        }
    }

    private static boolean beginsWith(Route route, String uri) {
        return baseUri(route.getEndpoint()).equals(uri);
    }

    private static String baseUri(Endpoint endpoint) {
        return endpoint.getEndpointUri().split("\\?", 2)[0];
    }
}
