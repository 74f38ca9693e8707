package io.restoreroutes.box.auth;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.AccountReader;
import io.restoreroutes.account.Digest;
import io.restoreroutes.account.Secrets;
import io.restoreroutes.account.StaticCredentials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what only a Box account has. */
final class BoxSettings {
    static final List<String> KEYS =
            List.of(
                    "auth",
                    "client-id",
                    "client-secret",
                    "enterprise-id",
                    "user-id",
                    "as-user",
                    "jwt-config-file",
                    "jwt-algorithm",
                    "access-token",
                    "token-url");

    private static final String ANY_AUTH = "client-credentials, jwt or access-token";
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]*");

    private final AccountReader account;
    private final TokenCaches caches;

    BoxSettings(AccountReader account, TokenCaches caches) {
        this.account = account;
        this.caches = caches;
    }

    Optional<Account.Login> read() {
        Account.Limits limits = account.limits();
        String tokenUrl = account.httpAddress("token-url", JwtGrant.AUDIENCE);
        Optional<String> asUser = digits("as-user");
        Optional<String> userId = digits("user-id");
        Optional<String> enterpriseId = digits("enterprise-id");
        Optional<BoxAuth> auth = auth();
        auth.ifPresent(this::reportKeysOfOthers);
        return auth.flatMap(
                chosen ->
                        switch (chosen) {
                            case CLIENT_CREDENTIALS ->
                                    clientCredentials(userId, enterpriseId)
                                            .map(grant -> login(grant, limits, tokenUrl, asUser));
                            case JWT ->
                                    jwt(userId)
                                            .map(grant -> login(grant, limits, tokenUrl, asUser));
                            case ACCESS_TOKEN -> Optional.of(accessToken(limits, asUser));
                        });
    }

    private Optional<BoxAuth> auth() {
        String key = "auth";
        Optional<String> value = account.text(key).map(String::strip);
        if (value.isPresent()) {
            Optional<BoxAuth> auth = BoxAuth.of(value.get());
            if (auth.isEmpty()) {
                account.problem(key, "must be one of client-credentials, jwt, access-token");
            }
            return auth;
        }
        List<BoxAuth> meant =
                Arrays.stream(BoxAuth.values())
                        .filter(auth -> auth.ownKeys().stream().anyMatch(account::isSet))
                        .toList();
        if (meant.size() == 1) {
            return Optional.of(meant.get(0));
        }
        account.problem(
                key,
                meant.isEmpty()
                        ? "is required: " + ANY_AUTH
                        : "is required, because keys of several kinds are set: " + ANY_AUTH);
        return Optional.empty();
    }

    private void reportKeysOfOthers(BoxAuth chosen) {
        List<String> strange = new ArrayList<>();
        for (BoxAuth other : BoxAuth.values()) {
            if (other != chosen) {
                strange.addAll(other.ownKeys());
            }
        }
        if (chosen == BoxAuth.ACCESS_TOKEN) {
            strange.add("user-id");
        }
        for (String key : strange) {
            if (account.isSet(key)) {
                account.problem(key, "does not belong to auth " + chosen.wireName());
            }
        }
    }

    private Optional<Grant> clientCredentials(
            Optional<String> userId, Optional<String> enterpriseId) {
        String clientId = visible("client-id");
        String clientSecret = account.requiredSecret("client-secret");
        if (account.isSet("enterprise-id") && account.isSet("user-id")) {
            account.problem(
                    "user-id",
                    "contradicts "
                            + account.word("enterprise-id")
                            + ": set exactly one of the two");
        } else if (!account.isSet("enterprise-id") && !account.isSet("user-id")) {
            account.problem(
                    "enterprise-id",
                    "is required, or " + account.word("user-id") + " instead of it");
        }
        return userId.map(Subject::user)
                .or(() -> enterpriseId.map(Subject::enterprise))
                .map(subject -> new ClientCredentialsGrant(clientId, clientSecret, subject));
    }

    private Optional<Grant> jwt(Optional<String> userId) {
        String algorithm = account.oneOf("jwt-algorithm", "RS256", "RS256", "RS384", "RS512");
        String key = "jwt-config-file";
        String file = account.requiredText(key);
        if (file.isEmpty() || account.hasLostBackslashes(key)) {
            return Optional.empty();
        }
        try {
            JwtConfig config = JwtConfig.read(account.workingDirectory(), file);
            Optional<Subject> subject = userId.map(Subject::user).or(config::subject);
            if (subject.isEmpty()) {
                account.problem(
                        key,
                        "has no enterpriseID, and "
                                + account.word("user-id")
                                + " is not set either");
            }
            return subject.map(who -> new JwtGrant(config, who, algorithm));
        } catch (JwtConfig.UnusableException e) {
            account.problem(key, e.getMessage());
            return Optional.empty();
        }
    }

    private Account.Login login(
            Grant grant, Account.Limits limits, String tokenUrl, Optional<String> asUser) {
        Subject subject = grant.subject();
        BoxAuth auth = grant instanceof JwtGrant ? BoxAuth.JWT : BoxAuth.CLIENT_CREDENTIALS;
        String identity =
                Digest.quick(
                        "box",
                        limits.baseUrl(),
                        grant.clientId(),
                        subject.type(),
                        subject.id(),
                        asUser.orElse(""));
        return new Account.Login(
                who(auth, subject.type() + " " + subject.id(), asUser),
                account.whereToLook(auth == BoxAuth.JWT ? "jwt-config-file" : "client-secret"),
                identity,
                new BoxCredentials(
                        caches.of(grant, tokenUrl),
                        new TokenEndpoint(
                                tokenUrl, grant, limits.responseTimeout(), limits.client()),
                        limits.responseTimeout(),
                        asUser,
                        Secrets.of(grant.clientSecret())));
    }

    private Account.Login accessToken(Account.Limits limits, Optional<String> asUser) {
        String token = visible("access-token");
        return new Account.Login(
                who(BoxAuth.ACCESS_TOKEN, "", asUser),
                account.whereToLook("access-token"),
                Digest.slow("box-token", limits.baseUrl(), token, asUser.orElse("")),
                StaticCredentials.bearer(
                        token,
                        asUser.map(id -> Map.of(BoxCredentials.AS_USER, id)).orElse(Map.of())));
    }

    private static String who(BoxAuth auth, String subject, Optional<String> asUser) {
        return "Box, "
                + auth.label()
                + (subject.isEmpty() ? "" : ", " + subject)
                + asUser.map(id -> ", as user " + id).orElse("");
    }

    private Optional<String> digits(String key) {
        Optional<String> value = account.text(key).map(String::strip);
        if (value.isPresent() && !BoxIds.RULE.accepts(value.get())) {
            account.problem(key, "must be " + BoxIds.RULE.text());
            return Optional.empty();
        }
        return value;
    }

    private String visible(String key) {
        String value = account.requiredText(key);
        if (!VISIBLE.matcher(value).matches()) {
            account.problem(key, "must hold letters, digits and signs of ASCII only, no blanks");
        }
        return value;
    }
}
