package io.restoreroutes.delivery;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.Outlook;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.wire.ClientPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
                        ProviderModules.STANDARD::undoGuard,
                        new Plain(),
                        folder,
                        Clock.systemUTC(),
                        disk);
    }

    /** An outbox that a test writes by itself. */
    static RestoreOutbox outbox(Ledger ledger, Path folder, DiskSync disk) {
        return new RestoreOutbox(
                ledger, folder, disk, ProviderModules.STANDARD::undoGuard, new Plain());
    }

    /** Two calls a request, ten of them a second. */
    private static final class Plain implements Outlook {
        @Override
        public long calls(String account, long requests) {
            return 2 * requests;
        }

        @Override
        public double callsPerSecond(String account) {
            return 10;
        }

        @Override
        public List<String> assumes(String account) {
            return account.equals("shop") ? List.of("all is well") : List.of();
        }
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
