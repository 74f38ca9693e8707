package io.restoreroutes.restore;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.account.RestoreHttp;
import io.restoreroutes.box.BoxCalls;
import io.restoreroutes.box.BoxDoubt;
import io.restoreroutes.box.BoxReads;
import io.restoreroutes.box.BoxRollbackRoute;
import io.restoreroutes.box.BoxRoutes;
import io.restoreroutes.box.BoxRules;
import io.restoreroutes.call.AccountGates;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.CredentialEnricher;
import io.restoreroutes.call.ProviderCallRoute;
import io.restoreroutes.call.ProviderCalls;
import io.restoreroutes.call.SharedGates;
import io.restoreroutes.imagekit.ImageKitCalls;
import io.restoreroutes.imagekit.ImageKitRoutes;
import io.restoreroutes.imagekit.ImageKitRules;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreOutcome;
import java.time.Clock;
import java.time.Duration;
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
    private final SharedGates gates;
    private final Attempts attempts;
    private final List<RouteBuilder> routes;
    private volatile boolean hasSettings;

    /**
     * What all accounts have in common.
     *
     * @param maxWait how long a synchronous request waits at its account's gate
     * @param maxToldWait the longest wait a server may impose
     * @param clock for the instants of outcomes
     */
    public record Terms(Duration maxWait, Duration maxToldWait, Clock clock) {}

    private RestoreCore(CamelContext context, Terms terms) {
        this.context = context;
        Clock clock = terms.clock();
        AnswerJudge imageKit = new AnswerJudge(Provider.IMAGEKIT, new ImageKitRules(), clock);
        AnswerJudge box = new AnswerJudge(Provider.BOX, new BoxRules(), clock);
        Map<Provider, AnswerJudge> judges = Map.of(Provider.IMAGEKIT, imageKit, Provider.BOX, box);
        gates =
                new SharedGates(
                        provider -> judges.get(provider).rules().published(),
                        terms.maxToldWait(),
                        System::nanoTime);
        attempts = new Attempts(AllowedAccounts.NOTHING, terms.maxWait(), clock);
        ProviderCalls calls = new ProviderCalls(judges, clock);
        CredentialEnricher credentials = new CredentialEnricher();
        BoxCalls boxCalls = new BoxCalls(box);
        BoxReads boxReads = new BoxReads(box);
        BoxDoubt boxDoubt = new BoxDoubt(box, boxReads);
        routes =
                List.of(
                        new ProviderCallRoute(calls, credentials),
                        new ImageKitRoutes(new ImageKitCalls(imageKit)),
                        new BoxRoutes(boxCalls, boxReads, boxDoubt),
                        new BoxRollbackRoute(boxCalls, boxReads, boxDoubt),
                        new RestoreOnceRoute(attempts, credentials));
    }

    /** {@return whether the context has the routes already} */
    public static boolean isIn(CamelContext context) {
        return context.getCamelContextExtension().isContextPluginInUse(RestoreCore.class);
    }

    /**
     * {@return the core of a context} Its routes are added if it has none yet.
     *
     * @param terms count only if they are the first
     * @throws Exception if Camel refuses a route
     */
    public static RestoreCore of(CamelContext context, Terms terms) throws Exception {
        RestoreCore core = new RestoreCore(context, terms);
        ExtendedCamelContext extended = context.getCamelContextExtension();
        // Routes are added outside of the lock: whoever starts some has locks of the context.
        synchronized (RestoreCore.class) {
            if (isIn(context)) {
                return extended.getContextPlugin(RestoreCore.class);
            }
            extended.addContextPlugin(RestoreCore.class, core);
        }
        JsonText.register(context, RestoreOutcome.class);
        RestoreHttp.install(context);
        for (RouteBuilder route : core.routes) {
            context.addRoutes(route);
        }
        return core;
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
        attempts.settings(AllowedAccounts.of(accounts, ofSettings));
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
        return new AccountAction(AllowedAccounts.ofOne(account, gates.of(account), operation));
    }
}
