package io.restoreroutes.delivery;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.wire.ClientPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** A running delivery in a context of its own, with the route as it is shipped. */
final class Deliverer implements AutoCloseable {
    final DefaultCamelContext context = new DefaultCamelContext();
    final Delivery delivery;

    private Deliverer(Ledger ledger, Path folder, Map<String, String> settings, DiskSync disk) {
        SettingsReader reader = new SettingsReader(settings);
        delivery =
                new Delivery(
                        context,
                        ledger,
                        DeliverySettings.read(reader),
                        ClientPolicy.read(reader, folder),
                        Optional.of(Duration.ofDays(90)),
                        folder,
                        Clock.systemUTC(),
                        disk);
    }

    static Deliverer start(Ledger ledger, Path folder, Map<String, String> settings)
            throws Exception {
        return start(ledger, folder, settings, new DiskSync());
    }

    /** With a disk that a test watches. */
    static Deliverer start(Ledger ledger, Path folder, Map<String, String> settings, DiskSync disk)
            throws Exception {
        return new Deliverer(ledger, folder, settings, disk).start(null);
    }

    /** With a route in place of the shipped one, unless null. */
    static Deliverer start(
            Ledger ledger, Path folder, Map<String, String> settings, RouteBuilder instead)
            throws Exception {
        return new Deliverer(ledger, folder, settings, new DiskSync()).start(instead);
    }

    private Deliverer start(RouteBuilder instead) throws Exception {
        delivery.install();
        if (instead == null) {
            loadShippedRoute();
        } else {
            context.addRoutes(instead);
        }
        context.start();
        delivery.check();
        delivery.start();
        return this;
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
