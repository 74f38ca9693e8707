package io.restoreroutes.restore;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.CredentialEnricher;
import io.restoreroutes.call.HarmlessReadRoute;
import io.restoreroutes.call.HarmlessReads;
import io.restoreroutes.call.ProviderCallRoute;
import io.restoreroutes.call.ProviderCalls;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.gate.SharedGates;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.wire.ClientPolicy;
import io.restoreroutes.wire.RestoreHttp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.builder.RouteBuilder;

/**
 * {@code direct:restore-once} and the routes behind it, once in a Camel context, whoever comes
 * first: {@code RestoreRoutes} or a Kamelet. Needs no ledger. Thread-safe.
 */
public final class RestoreCore {
    /** The synchronous entry point: one request in, one outcome out. */
    public static final String RESTORE_ONCE = "direct:restore-once";

    private final CamelContext context;
    private final ProviderModules modules;
    private final ClientPolicy client;
    private final SharedGates gates;
    private final Attempts attempts;
    private final Clock clock;
    private final List<RouteBuilder> routes;
    private volatile boolean hasSettings;

    /**
     * What all accounts have in common.
     *
     * @param maxWait how long a synchronous request waits at its account's gate
     * @param maxToldWait the longest wait a server may impose
     * @param clock for the instants of outcomes
     * @param client how calls go out
     */
    public record Terms(Duration maxWait, Duration maxToldWait, Clock clock, ClientPolicy client) {}

    private RestoreCore(CamelContext context, Terms terms, ProviderModules modules) {
        this.context = context;
        this.modules = modules;
        this.client = terms.client();
        this.clock = terms.clock();
        Map<Provider, ProviderRules> rules = new LinkedHashMap<>();
        Map<Provider, AnswerJudge> judges = new LinkedHashMap<>();
        Map<Provider, ProviderCall> reads = new LinkedHashMap<>();
        List<RouteBuilder> ofProviders = new ArrayList<>();
        for (ProviderModule module : modules.all()) {
            Provider provider = module.provider();
            rules.put(provider, module.rules());
            judges.put(provider, new AnswerJudge(provider, module.rules(), clock));
            reads.put(provider, module.harmlessRead());
            ofProviders.addAll(module.routes(clock));
        }
        gates =
                new SharedGates(
                        provider -> rules.get(provider).published(),
                        terms.maxToldWait(),
                        System::nanoTime);
        attempts =
                new Attempts(
                        AllowedAccounts.nothing(modules.providers(), clock),
                        terms.maxWait(),
                        clock);
        CredentialEnricher credentials = new CredentialEnricher();
        routes = new ArrayList<>();
        routes.add(new ProviderCallRoute(new ProviderCalls(rules, clock), credentials));
        routes.add(new HarmlessReadRoute(new HarmlessReads(reads, judges)));
        routes.addAll(ofProviders);
        routes.add(new RestoreOnceRoute(attempts, credentials, modules));
    }

    /** {@return whether the context has the routes already} */
    public static boolean isIn(CamelContext context) {
        return context.getCamelContextExtension().isContextPluginInUse(RestoreCore.class);
    }

    /** {@return the providers of a context} */
    public static ProviderModules modulesIn(CamelContext context) {
        return isIn(context)
                ? context.getCamelContextExtension().getContextPlugin(RestoreCore.class).modules
                : ProviderModules.STANDARD;
    }

    private void requireAll(ProviderModules wanted) {
        for (Provider provider : wanted.providers().all()) {
            if (!modules.providers().all().contains(provider)) {
                throw new IllegalStateException(
                        "A Kamelet has added the routes already, without the provider "
                                + provider.wireName()
                                + "; add RestoreRoutes before it");
            }
        }
    }

    /**
     * {@return the core of a context} Its routes are added if it has none yet.
     *
     * @param terms count only if they are the first
     * @param modules the providers
     * @throws IllegalStateException if the context has the routes already, and a provider less
     * @throws Exception if Camel refuses a route
     */
    public static RestoreCore of(CamelContext context, Terms terms, ProviderModules modules)
            throws Exception {
        RestoreCore core = new RestoreCore(context, terms, modules);
        ExtendedCamelContext extended = context.getCamelContextExtension();
        // Routes are added outside of the lock: whoever starts some has locks of the context.
        synchronized (RestoreCore.class) {
            if (isIn(context)) {
                RestoreCore first = extended.getContextPlugin(RestoreCore.class);
                first.requireAll(modules);
                return first;
            }
            extended.addContextPlugin(RestoreCore.class, core);
        }
        JsonText.register(context, RestoreOutcome.class);
        RestoreHttp.install(context, core.client);
        for (RouteBuilder route : core.routes) {
            context.addRoutes(route);
        }
        return core;
    }

    /** {@return how calls go out, unless an account says otherwise} */
    public ClientPolicy client() {
        return client;
    }

    /** {@return whether requests may name the accounts of settings} */
    public boolean hasSettings() {
        return hasSettings;
    }

    /**
     * Requests may name these accounts from now on, and no others.
     *
     * @return their gates
     */
    public AccountGates serve(Accounts accounts) {
        accounts.all().forEach(account -> RestoreHttp.bind(context, account));
        AccountGates ofSettings = new AccountGates(accounts, gates);
        attempts.settings(AllowedAccounts.of(accounts, ofSettings, modules.providers(), clock));
        hasSettings = true;
        return ofSettings;
    }

    /**
     * {@return an operation with an account that no other request can name}
     *
     * @param account its name must be no other account's
     */
    public AccountAction action(Account account, Operation operation) {
        RestoreHttp.bind(context, account);
        return new AccountAction(
                AllowedAccounts.ofOne(account, gates.of(account), operation, clock));
    }
}
