package io.restoreroutes.delivery;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** A running delivery in a context of its own, with the route as it is shipped. */
final class Deliverer implements AutoCloseable {
    final DefaultCamelContext context = new DefaultCamelContext();
    final Delivery delivery;

    private Deliverer(Ledger ledger, Path folder, Map<String, String> settings) {
        SettingsReader reader = new SettingsReader(settings);
        delivery =
                new Delivery(
                        context, ledger, DeliverySettings.read(reader), folder, Clock.systemUTC());
    }

    static Deliverer start(Ledger ledger, Path folder, Map<String, String> settings)
            throws Exception {
        return start(ledger, folder, settings, null);
    }

    /** With a route in place of the shipped one, unless null. */
    static Deliverer start(
            Ledger ledger, Path folder, Map<String, String> settings, RouteBuilder instead)
            throws Exception {
        Deliverer deliverer = new Deliverer(ledger, folder, settings);
        deliverer.delivery.install();
        if (instead == null) {
            deliverer.loadShippedRoute();
        } else {
            deliverer.context.addRoutes(instead);
        }
        deliverer.context.start();
        deliverer.delivery.check();
        deliverer.delivery.start();
        return deliverer;
    }

    void loadShippedRoute() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        PluginHelper.getResourceLoader(context)
                                .resolveResource("file:routes/deliver-outcome.camel.yaml"));
    }

    @Override
    public void close() {
        delivery.stop(Duration.ofSeconds(5));
        context.stop();
    }
}
