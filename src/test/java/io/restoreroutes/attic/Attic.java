package io.restoreroutes.attic;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.AccountReader;
import io.restoreroutes.account.Digest;
import io.restoreroutes.account.StaticCredentials;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;

/** A small store of versions that is no part of ours: what a host may bring along. */
public final class Attic implements ProviderModule {
    public static final Provider PROVIDER =
            new Provider(
                    "attic",
                    "Attic",
                    new Provider.IdRule(40, Attic::isLower, "1 to 40 small letters or digits"),
                    EnumSet.of(Operation.RESTORE, Operation.ROLLBACK));

    private static final String KEY = "attic-key";

    private static boolean isLower(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z';
    }

    @Override
    public Provider provider() {
        return PROVIDER;
    }

    @Override
    public String baseUrl() {
        return "https://attic.example";
    }

    @Override
    public List<String> keys() {
        return List.of(KEY);
    }

    @Override
    public List<String> secrets() {
        return List.of(KEY);
    }

    @Override
    public LoginReader logins() {
        return Attic::login;
    }

    private static Optional<Account.Login> login(AccountReader account) {
        String key = account.requiredSecret(KEY);
        return Optional.of(
                new Account.Login(
                        PROVIDER.displayName(),
                        account.whereToLook(KEY),
                        Digest.slow(PROVIDER.wireName(), account.limits().baseUrl(), key),
                        StaticCredentials.bearer(key, Map.of())));
    }

    @Override
    public ProviderRules rules() {
        return new AtticRules();
    }

    /** A restore looks first, so both are the same steps. */
    @Override
    public String endpoint(Operation operation) {
        return AtticRoute.RESTORE;
    }

    @Override
    public List<RouteBuilder> routes(Clock clock) {
        AnswerJudge judge = new AnswerJudge(PROVIDER, rules(), clock);
        return List.of(new AtticRoute(new AtticCalls(judge)));
    }
}
