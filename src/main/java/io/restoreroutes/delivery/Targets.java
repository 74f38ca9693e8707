package io.restoreroutes.delivery;

import io.restoreroutes.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;

/** The named targets of the settings. A message can say which of them, never an address. */
final class Targets {
    private final Map<String, Target> byName = new LinkedHashMap<>();

    /**
     * Finds the endpoint of each target.
     *
     * @throws SettingsException if the context cannot make one
     */
    Targets(CamelContext context, DeliverySettings settings) {
        List<String> problems = new ArrayList<>();
        for (DeliverySettings.Target target : settings.targets()) {
            Endpoint endpoint = endpoint(context, target, problems);
            byName.put(target.name(), new Target(target, endpoint, Reason.secretsOf(target.to())));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static Endpoint endpoint(
            CamelContext context, DeliverySettings.Target target, List<String> problems) {
        int colon = target.to().indexOf(':');
        String scheme = colon < 0 ? target.to() : target.to().substring(0, colon);
        if (context.getComponent(scheme) == null) {
            problems.add(
                    target.toKey()
                            + " needs the Camel component '"
                            + scheme
                            + "', which is not in lib/");
            return null;
        }
        try {
            return context.getEndpoint(target.to());
        } catch (RuntimeException e) {
            // Camel's message quotes the URI with its secrets, so it is not passed on.
            problems.add(
                    target.toKey()
                            + " is not what the Camel component '"
                            + scheme
                            + "' understands; check its path and the names and values of its"
                            + " parameters");
            return null;
        }
    }

    List<Target> all() {
        return List.copyOf(byName.values());
    }

    Endpoint endpoint(String name) {
        return byName.get(name).endpoint();
    }
}
