package io.restoreroutes.box;

import io.restoreroutes.box.auth.BoxIds;
import io.restoreroutes.box.auth.BoxLogins;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;

/** Box, which restores from the trash and promotes an older version by a copy of it. */
public final class Box implements ProviderModule {
    public static final Provider PROVIDER =
            new Provider(
                    "box", "Box", BoxIds.RULE, EnumSet.allOf(Operation.class), new BoxSelectors());

    @Override
    public Provider provider() {
        return PROVIDER;
    }

    @Override
    public String baseUrl() {
        return "https://api.box.com/2.0";
    }

    @Override
    public List<String> keys() {
        return BoxLogins.KEYS;
    }

    @Override
    public List<String> secrets() {
        return BoxLogins.SECRETS;
    }

    @Override
    public Map<String, List<String>> libraries() {
        return BoxLogins.LIBRARIES;
    }

    @Override
    public LoginReader logins() {
        return new BoxLogins();
    }

    @Override
    public ProviderRules rules() {
        return new BoxRules();
    }

    /** The user who calls; in whose name that is goes with the credentials. */
    @Override
    public ProviderCall harmlessRead() {
        return ProviderCall.get(ProviderCall.path("users", "me"), null);
    }

    @Override
    public String endpoint(Operation operation) {
        return switch (operation) {
            case RESTORE -> BoxRoutes.RESTORE;
            case PROMOTE -> BoxRoutes.PROMOTE;
            case ROLLBACK -> BoxRollbackRoute.ROLLBACK;
        };
    }

    @Override
    public String listing() {
        return BoxFolderRoute.LIST;
    }

    @Override
    public List<RouteBuilder> routes(Clock clock) {
        AnswerJudge judge = new AnswerJudge(PROVIDER, rules(), clock);
        BoxCalls calls = new BoxCalls(judge);
        BoxReads reads = new BoxReads(judge);
        BoxDoubt doubt = new BoxDoubt(judge, reads);
        BoxGuard guard = new BoxGuard(judge, reads);
        BoxPrevious previous = new BoxPrevious(judge);
        BoxFolders folders = new BoxFolders(judge);
        BoxEvents events = new BoxEvents(judge, clock);
        BoxSelection selection = new BoxSelection(judge, reads);
        return List.of(
                new BoxRoutes(calls, reads, guard, doubt, previous),
                new BoxRollbackRoute(
                        calls, reads, folders, events, selection, guard, doubt, previous),
                new BoxFolderRoute(folders, events));
    }

    /** What came out of the trash stays out: nobody asked for it to be thrown away again. */
    @Override
    public String guardAfter(RestoreOutcome outcome) {
        return outcome.status() == Status.RESTORED ? null : outcome.currentVersionId();
    }
}
