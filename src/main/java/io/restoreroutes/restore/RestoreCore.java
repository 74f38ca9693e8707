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
import io.restoreroutes.call.CredentialDesk;
import io.restoreroutes.call.ProviderCallRoute;
import io.restoreroutes.call.ProviderCalls;
import io.restoreroutes.imagekit.ImageKitCalls;
import io.restoreroutes.imagekit.ImageKitRoutes;
import io.restoreroutes.imagekit.ImageKitRules;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;

/** Installs {@code direct:restore-once} and the routes behind it. Needs no ledger. */
public final class RestoreCore {
    /** The synchronous entry point: one request in, one outcome out. */
    public static final String RESTORE_ONCE = "direct:restore-once";

    private RestoreCore() {}

    /**
     * Adds the routes to a context.
     *
     * @param maxWait how long a synchronous request waits at its account's gate
     * @throws Exception if Camel refuses a route
     */
    public static void install(
            CamelContext context,
            Accounts accounts,
            AccountGates gates,
            Duration maxWait,
            Clock clock)
            throws Exception {
        JsonText.register(context, RestoreOutcome.class);
        RestoreHttp.bind(context, accounts);
        AnswerJudge imageKit = new AnswerJudge(Provider.IMAGEKIT, new ImageKitRules(), clock);
        AnswerJudge box = new AnswerJudge(Provider.BOX, new BoxRules(), clock);
        Map<Provider, AnswerJudge> judges = Map.of(Provider.IMAGEKIT, imageKit, Provider.BOX, box);
        for (Account account : accounts.all()) {
            AnswerJudge judge = judges.get(account.provider());
            gates.of(account.name()).expect(judge.rules().published());
        }
        ProviderCalls calls = new ProviderCalls(judges, clock);
        CredentialDesk credentials = new CredentialDesk();
        BoxCalls boxCalls = new BoxCalls(box);
        BoxReads boxReads = new BoxReads(box);
        BoxDoubt boxDoubt = new BoxDoubt(box, boxReads);
        Attempts attempts = new Attempts(accounts, gates, maxWait, clock);
        List<RouteBuilder> routes =
                List.of(
                        new ProviderCallRoute(calls, credentials),
                        new ImageKitRoutes(new ImageKitCalls(imageKit)),
                        new BoxRoutes(boxCalls, boxReads, boxDoubt),
                        new BoxRollbackRoute(boxCalls, boxReads, boxDoubt),
                        new RestoreOnceRoute(attempts, credentials));
        for (RouteBuilder route : routes) {
            context.addRoutes(route);
        }
    }
}
