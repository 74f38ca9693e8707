package io.restoreroutes.kamelet;

import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.LocalBeanRepositoryAware;
import org.apache.camel.spi.PropertiesComponent;

/**
 * Adds routes while the route of a Kamelet is being made, which is when its bean is made. Camel
 * then only notes new routes down, and it forgets the Kamelet's own properties and beans over them.
 */
final class LateRoutes {
    private LateRoutes() {}

    /** What adds the routes. */
    interface Adding {
        void run() throws Exception;
    }

    /** Lets somebody add routes, and starts them. */
    static void add(CamelContext camel, Adding adding) throws Exception {
        ModelCamelContext context = (ModelCamelContext) camel;
        PropertiesComponent properties = context.getPropertiesComponent();
        Properties ofKamelet = properties.getLocalProperties();
        LocalBeanRepositoryAware registry =
                context.getRegistry() instanceof LocalBeanRepositoryAware aware ? aware : null;
        BeanRepository beans = registry == null ? null : registry.getLocalBeanRepository();
        String route = context.getCamelContextExtension().getCreateRoute();
        properties.setLocalProperties(null);
        try {
            addAndStart(context, adding);
        } finally {
            properties.setLocalProperties(ofKamelet);
            if (registry != null) {
                registry.setLocalBeanRepository(beans);
            }
            context.getCamelContextExtension().createRoute(route);
        }
    }

    private static void addAndStart(ModelCamelContext context, Adding adding) throws Exception {
        Set<RouteDefinition> before = new HashSet<>(context.getRouteDefinitions());
        adding.run();
        List<RouteDefinition> added =
                context.getRouteDefinitions().stream()
                        .filter(route -> !before.contains(route))
                        .filter(route -> context.getRoute(route.getRouteId()) == null)
                        .toList();
        if (!added.isEmpty()) {
            context.startRouteDefinitions(added);
        }
    }
}
