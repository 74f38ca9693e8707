package io.restoreroutes;

import io.restoreroutes.assembly.Banner;
import io.restoreroutes.assembly.LedgerRoutes;
import io.restoreroutes.assembly.RestoreSettings;
import io.restoreroutes.assembly.SettingsSource;
import io.restoreroutes.assembly.WarmUp;
import io.restoreroutes.delivery.TargetSettings;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.http.HttpSettings;
import io.restoreroutes.intake.AcceptSourceRoute;
import io.restoreroutes.intake.FileSettings;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.restore.RestoreCore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.StartupListener;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.PropertiesComponent;

/**
 * The one thing a host adds to its Camel context: {@code context.addRoutes(new RestoreRoutes())}.
 * It reads the {@code restore.*} settings from the context's property sources, opens the ledger,
 * installs the core routes and starts working when the context has started. With {@code
 * restore.ledger.enabled=false} there is only {@code direct:restore-once}: no ledger, no worker, no
 * folder.
 *
 * <p>What a host has of its own it hands in before it adds this to the context. One instance is for
 * one context.
 */
public final class RestoreRoutes implements RoutesBuilder {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final Path workingDirectory;
    private final boolean strict;
    private final Map<String, String> overriding = new HashMap<>();
    private DataSource database;
    private ProviderModules modules = ProviderModules.STANDARD;

    /** Null without a ledger. */
    private LedgerRoutes ledgerRoutes;

    private SecretSource secrets = (account, setting) -> null;

    /** Instants of outcomes and of the ledger have milliseconds. */
    private Clock clock = Clock.tick(Clock.systemUTC(), MILLISECOND);

    /** For a host: relative folders are seen from its working folder, unknown keys reported. */
    public RestoreRoutes() {
        this(Path.of(""), false);
    }

    /**
     * @param workingDirectory from where relative folders of the settings are seen
     * @param strict whether this is our own application: an unknown {@code restore.} key stops the
     *     start, and HTTP has a server of its own
     */
    public RestoreRoutes(Path workingDirectory, boolean strict) {
        this.workingDirectory = workingDirectory;
        this.strict = strict;
    }

    /**
     * Settings that count more than what the context's own sources hold.
     *
     * @param settings full keys ({@code restore.accounts.shop.provider}) and their values
     * @return this
     */
    public RestoreRoutes withSettings(Map<String, String> settings) {
        overriding.putAll(settings);
        return this;
    }

    /**
     * A further target for outcomes: the same as the setting {@code restore.delivery.host.to}.
     *
     * @param endpointUri where each outcome is sent as JSON, such as {@code direct:restored}
     * @return this
     */
    public RestoreRoutes withDelivery(String endpointUri) {
        return withSettings(Map.of(TargetSettings.KEYS.of("host", "to"), endpointUri));
    }

    /**
     * The database for the ledger, instead of {@code restore.ledger.url}. The tables begin with
     * {@code restore_}. It is not closed with the context.
     *
     * @param dataSource of SQLite in a file, or of PostgreSQL
     * @return this
     */
    public RestoreRoutes withDataSource(DataSource dataSource) {
        database = dataSource;
        return this;
    }

    /**
     * The clock for the instants of outcomes and the ledger's due times. Waits are measured apart,
     * by the machine.
     *
     * @return this
     */
    public RestoreRoutes withClock(Clock newClock) {
        clock = Clock.tick(newClock.withZone(ZoneOffset.UTC), MILLISECOND);
        return this;
    }

    /**
     * A further provider, besides those that come with us. Requests and accounts may name it from
     * then on, and so may Kamelets that come after this.
     *
     * @return this
     * @throws IllegalArgumentException if there is a provider of its name
     */
    public RestoreRoutes withProvider(ProviderModule module) {
        modules = modules.with(module);
        return this;
    }

    /**
     * Where the accounts' secrets are that the settings do not hold.
     *
     * @return this
     */
    public RestoreRoutes withSecrets(SecretSource source) {
        secrets = source;
        return this;
    }

    /**
     * Installs everything.
     *
     * @throws io.restoreroutes.settings.SettingsException if a setting is missing or wrong, or a
     *     library that one needs is not there
     * @throws IllegalStateException if the context has them with a ledger already
     * @throws io.restoreroutes.ledger.LedgerException if the ledger cannot be opened
     * @throws Exception if Camel refuses a route
     */
    @Override
    public void addRoutesToCamelContext(CamelContext context) throws Exception {
        if (((ModelCamelContext) context).getRouteDefinition(AcceptSourceRoute.ID) != null) {
            throw new IllegalStateException(
                    "RestoreRoutes is in this context already; the Kamelet restore-request-sink"
                            + " adds it if it comes first");
        }
        PropertiesComponent properties = context.getPropertiesComponent();
        overriding.forEach(properties::addOverrideProperty);
        SettingsSource.addDefaults(context);
        RestoreSettings settings =
                RestoreSettings.read(
                        SettingsSource.read(context, modules, secrets::secret),
                        modules,
                        workingDirectory,
                        strict,
                        database == null);
        switchRoutes(properties, settings);
        AccountGates gates =
                RestoreCore.of(context, settings.terms(clock), modules).serve(settings.accounts());
        if (settings.ledgerEnabled()) {
            LedgerRoutes routes =
                    new LedgerRoutes(
                            context, settings, workingDirectory, strict, clock, gates, modules);
            routes.install(database);
            ledgerRoutes = routes;
        } else {
            context.addStartupListener(new Start(settings, context.isStarted()));
        }
    }

    /**
     * Closes the ledger where the context failed to start, which then is not stopped either. After
     * a stop of the context there is nothing to close. Spring calls this by itself.
     *
     * @throws InterruptedException if interrupted while waiting for a thread to end
     */
    public void close() throws InterruptedException {
        if (ledgerRoutes != null) {
            ledgerRoutes.close();
        }
    }

    /** The routes see what the settings mean, also where they leave it open. */
    private static void switchRoutes(PropertiesComponent properties, RestoreSettings settings) {
        boolean files = settings.ledgerEnabled() && settings.file().enabled();
        boolean http = settings.ledgerEnabled() && settings.http().enabled();
        properties.addOverrideProperty(FileSettings.ENABLED, Boolean.toString(files));
        properties.addOverrideProperty(HttpSettings.ENABLED, Boolean.toString(http));
    }

    @Override
    public Set<String> updateRoutesToCamelContext(CamelContext context) {
        // Live reload is for the YAML routes; the core stays as it was installed.
        return Set.of();
    }

    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) {
        // There are no templates in the core.
    }

    /** Without a ledger there is nothing to start, but a first call should not have to wait. */
    private record Start(RestoreSettings settings, boolean isLate) implements StartupListener {
        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
            // Routes may still be starting here. A context that ran before calls only this.
            if (isLate) {
                onCamelContextFullyStarted(context, true);
            }
        }

        @Override
        public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
            Banner.show(settings);
            WarmUp.start(context, settings.accounts());
        }
    }
}
