package io.restoreroutes.imagekit;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.AccountReader;
import io.restoreroutes.account.Digest;
import io.restoreroutes.account.StaticCredentials;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RestoreOutcome;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;

/** ImageKit, whose restore makes a version the current one. */
public final class ImageKit implements ProviderModule {
    /** Letters, digits, '-' and '_' (all published samples are 24 hex digits). */
    static final Provider.IdRule IDS =
            new Provider.IdRule(128, ImageKit::isPlain, "1 to 128 letters, digits, '-' or '_'");

    public static final Provider PROVIDER =
            new Provider(
                    "imagekit",
                    "ImageKit",
                    IDS,
                    EnumSet.of(Operation.RESTORE, Operation.ROLLBACK),
                    new ImageKitSelectors());

    private static final String PRIVATE_KEY = "private-key";
    private static final String URL_ENDPOINT = "url-endpoint";

    private static boolean isPlain(int c) {
        return c >= '0' && c <= '9'
                || c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c == '-'
                || c == '_';
    }

    @Override
    public Provider provider() {
        return PROVIDER;
    }

    @Override
    public String baseUrl() {
        return "https://api.imagekit.io";
    }

    @Override
    public List<String> keys() {
        return List.of(PRIVATE_KEY, URL_ENDPOINT);
    }

    @Override
    public List<String> secrets() {
        return List.of(PRIVATE_KEY);
    }

    @Override
    public LoginReader logins() {
        return ImageKit::login;
    }

    /** The private key is the user name of basic authentication. */
    private static Optional<Account.Login> login(AccountReader account) {
        String privateKey = account.requiredSecret(PRIVATE_KEY);
        return Optional.of(
                new Account.Login(
                        PROVIDER.displayName(),
                        account.whereToLook(PRIVATE_KEY),
                        Digest.slow(PROVIDER.wireName(), account.limits().baseUrl(), privateKey),
                        StaticCredentials.basic(privateKey),
                        account.isSet(URL_ENDPOINT)
                                ? account.httpAddress(URL_ENDPOINT, null)
                                : null));
    }

    @Override
    public ProviderRules rules() {
        return new ImageKitRules();
    }

    /** A list of one file: what a standard key and one that may read are allowed. */
    @Override
    public ProviderCall harmlessRead() {
        return ProviderCall.get(ProviderCall.path("v1", "files"), "limit=1");
    }

    @Override
    public String endpoint(Operation operation) {
        return switch (operation) {
            case RESTORE -> ImageKitRoutes.RESTORE;
            case ROLLBACK -> ImageKitRoutes.ROLLBACK;
            case PROMOTE -> throw new IllegalArgumentException("ImageKit has no promote");
        };
    }

    @Override
    public String listing() {
        return ImageKitFolderRoute.LIST;
    }

    @Override
    public List<RouteBuilder> routes(Clock clock) {
        AnswerJudge judge = new AnswerJudge(PROVIDER, rules(), clock);
        ImageKitSearch search = new ImageKitSearch(judge);
        ImageKitChoice choice = new ImageKitChoice(judge, search);
        ImageKitProof proof = new ImageKitProof(judge, choice);
        return List.of(
                new ImageKitRoutes(new ImageKitCalls(judge), search, choice),
                new ImageKitListedRoute(choice, proof),
                new ImageKitFolderRoute(
                        new ImageKitFolders(judge), new ImageKitVersionPages(judge)));
    }

    /** An id alone does not tell whether a version was current in between. */
    @Override
    public String guardAfter(RestoreOutcome outcome) {
        try {
            return ImageKitItems.item(outcome.response()).guard();
        } catch (IllegalArgumentException | NullPointerException e) {
            return null;
        }
    }

    /** The list before, the restore, the list after. */
    @Override
    public int callsOfPlanned() {
        return 3;
    }

    @Override
    public List<String> assumes() {
        return List.of("no version was restored elsewhere since asOf");
    }
}
