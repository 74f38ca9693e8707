package io.restoreroutes.account;

import io.restoreroutes.request.Provider;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private final SettingsReader settings;
    private final AccountKeys keys;
    private final Path workingDirectory;
    private final TokenCaches caches;

    BoxSettings(
            SettingsReader settings, AccountKeys keys, Path workingDirectory, TokenCaches caches) {
        this.settings = settings;
        this.keys = keys;
        this.workingDirectory = workingDirectory;
        this.caches = caches;
    }

    Optional<Account.Login> read(Account.Limits limits) {
        String tokenUrl = settings.httpAddress(keys.of("token-url"), JwtGrant.AUDIENCE);
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
        String key = keys.of("auth");
        Optional<String> value = settings.text(key).map(String::strip);
        if (value.isPresent()) {
            Optional<BoxAuth> auth = BoxAuth.of(value.get());
            if (auth.isEmpty()) {
                settings.problem(key, "must be one of client-credentials, jwt, access-token");
            }
            return auth;
        }
        List<BoxAuth> meant =
                Arrays.stream(BoxAuth.values())
                        .filter(auth -> auth.ownKeys().stream().anyMatch(this::isSet))
                        .toList();
        if (meant.size() == 1) {
            return Optional.of(meant.get(0));
        }
        settings.problem(
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
            if (isSet(key)) {
                settings.problem(keys.of(key), "does not belong to auth " + chosen.wireName());
            }
        }
    }

    private Optional<Grant> clientCredentials(
            Optional<String> userId, Optional<String> enterpriseId) {
        String clientId = visible("client-id");
        String clientSecret = settings.requiredSecret(keys.of("client-secret"));
        if (isSet("enterprise-id") && isSet("user-id")) {
            settings.problem(
                    keys.of("user-id"),
                    "contradicts " + keys.word("enterprise-id") + ": set exactly one of the two");
        } else if (!isSet("enterprise-id") && !isSet("user-id")) {
            settings.problem(
                    keys.of("enterprise-id"),
                    "is required, or " + keys.word("user-id") + " instead of it");
        }
        return userId.map(Subject::user)
                .or(() -> enterpriseId.map(Subject::enterprise))
                .map(subject -> new ClientCredentialsGrant(clientId, clientSecret, subject));
    }

    private Optional<Grant> jwt(Optional<String> userId) {
        String algorithm =
                settings.oneOf(keys.of("jwt-algorithm"), "RS256", "RS256", "RS384", "RS512");
        String key = keys.of("jwt-config-file");
        String file = settings.requiredText(key);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            JwtConfig config = JwtConfig.read(workingDirectory, file);
            Optional<Subject> subject = userId.map(Subject::user).or(config::subject);
            if (subject.isEmpty()) {
                settings.problem(
                        key,
                        "has no enterpriseID, and " + keys.word("user-id") + " is not set either");
            }
            return subject.map(who -> new JwtGrant(config, who, algorithm));
        } catch (JwtConfig.UnusableException e) {
            settings.problem(key, e.getMessage());
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
                keys.whereToLook(auth == BoxAuth.JWT ? "jwt-config-file" : "client-secret"),
                identity,
                new BoxCredentials(
                        caches.of(grant, tokenUrl),
                        new TokenEndpoint(tokenUrl, grant, limits.responseTimeout()),
                        limits.responseTimeout(),
                        asUser,
                        Secrets.of(grant.clientSecret())));
    }

    private Account.Login accessToken(Account.Limits limits, Optional<String> asUser) {
        String token = visible("access-token");
        return new Account.Login(
                who(BoxAuth.ACCESS_TOKEN, "", asUser),
                keys.whereToLook("access-token"),
                Digest.slow("box-token", limits.baseUrl(), token, asUser.orElse("")),
                StaticCredentials.bearer(token, asUser));
    }

    private static String who(BoxAuth auth, String subject, Optional<String> asUser) {
        return "Box, "
                + auth.label()
                + (subject.isEmpty() ? "" : ", " + subject)
                + asUser.map(id -> ", as user " + id).orElse("");
    }

    private boolean isSet(String key) {
        return settings.text(keys.of(key)).isPresent();
    }

    private Optional<String> digits(String key) {
        Optional<String> value = settings.text(keys.of(key)).map(String::strip);
        if (value.isPresent() && !Provider.BOX.isId(value.get())) {
            settings.problem(keys.of(key), "must be " + Provider.BOX.idRule());
            return Optional.empty();
        }
        return value;
    }

    private String visible(String key) {
        String value = settings.requiredText(keys.of(key));
        if (!VISIBLE.matcher(value).matches()) {
            settings.problem(
                    keys.of(key), "must hold letters, digits and signs of ASCII only, no blanks");
        }
        return value;
    }
}
