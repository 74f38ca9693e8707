package io.restoreroutes.account;

import io.restoreroutes.request.Provider;
import io.restoreroutes.request.Providers;
import io.restoreroutes.request.SelectorRules;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.wire.ClientPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Reads the settings of accounts. */
final class AccountSettings {
    /** The settings that every account has. */
    static final List<String> KEYS =
            Stream.concat(
                            Stream.of(
                                    "provider",
                                    "base-url",
                                    "max-concurrent-calls",
                                    "max-calls-per-second",
                                    "response-timeout",
                                    "folders"),
                            ClientPolicy.PROXY.settings().stream().map(key -> "proxy." + key))
                    .toList();

    private static final Duration LONGEST_RESPONSE = Duration.ofHours(1);

    private final SettingsReader settings;
    private final Path workingDirectory;
    private final ClientPolicy client;
    private final Providers providers;
    private final Map<Provider, AccountType> types = new LinkedHashMap<>();
    private final Map<Provider, AccountType.LoginReader> logins = new LinkedHashMap<>();

    AccountSettings(
            SettingsReader settings,
            Path workingDirectory,
            List<? extends AccountType> types,
            ClientPolicy client) {
        this.settings = settings;
        this.client = client;
        this.workingDirectory = workingDirectory;
        this.providers = new Providers(types.stream().map(AccountType::provider).toList());
        for (AccountType type : types) {
            this.types.put(type.provider(), type);
            logins.put(type.provider(), type.logins());
        }
    }

    /** {@return the account, or empty if anything about it was reported as a problem} */
    Optional<Account> read(String name, AccountKeys keys) {
        int problemsBefore = settings.problems().size();
        Optional<Provider> provider = provider(keys);
        // asked for even when the provider is not known, so that they do not count as unknown keys
        types.values().forEach(type -> type.keys().forEach(key -> settings.text(keys.of(key))));
        Account.Limits limits =
                limits(
                        keys,
                        types.get(provider.orElse(providers.all().get(0))).baseUrl(),
                        folders(keys, provider));
        provider.ifPresent(known -> reportKeysOfOthers(known, keys));
        Optional<Account.Login> login =
                provider.map(logins::get)
                        .flatMap(
                                reader ->
                                        reader.read(
                                                new AccountReader(
                                                        settings,
                                                        keys,
                                                        types.get(provider.get()).keys(),
                                                        workingDirectory,
                                                        limits)));
        if (provider.isEmpty() || login.isEmpty() || settings.problems().size() > problemsBefore) {
            return Optional.empty();
        }
        return Optional.of(new Account(name, provider.get(), limits, login.get()));
    }

    private Optional<Provider> provider(AccountKeys keys) {
        String key = keys.of("provider");
        Optional<String> value = settings.text(key).map(String::strip);
        if (value.isEmpty()) {
            settings.problem(key, "is required: " + providers.names(", ", " or "));
            return Optional.empty();
        }
        Optional<Provider> provider = providers.of(value.get());
        if (provider.isEmpty()) {
            settings.problem(key, "must be one of " + providers.names(", ", ", "));
        }
        return provider;
    }

    /** A list with a hole in it is refused: what is meant may be missing, and none means all. */
    private List<String> folders(AccountKeys keys, Optional<Provider> provider) {
        String key = keys.of("folders");
        Optional<String> given = settings.text(key);
        if (given.isEmpty() || provider.isEmpty()) {
            return List.of();
        }
        SelectorRules rules = provider.get().selectors();
        if (rules == null || rules.folderRule() == null) {
            settings.problem(
                    key, "is of no use: folders of " + provider.get() + " cannot be listed");
            return List.of();
        }
        List<String> folders = new ArrayList<>();
        for (String text : given.get().split(",", -1)) {
            String folder = rules.folder(text.strip());
            if (folder == null) {
                settings.problem(
                        key, "must be a comma list of folders, each " + rules.folderRule());
                return List.of();
            }
            folders.add(folder);
        }
        return folders;
    }

    private Account.Limits limits(AccountKeys keys, String baseUrl, List<String> folders) {
        OptionalDouble rate =
                settings.positiveNumber(keys.of("max-calls-per-second")).stream()
                        .mapToDouble(Double::doubleValue)
                        .findFirst();
        return new Account.Limits(
                settings.httpAddress(keys.of("base-url"), baseUrl),
                settings.wholeNumber(keys.of("max-concurrent-calls"), 16, 1, 1024),
                rate,
                responseTimeout(keys),
                folders,
                client.ofAccount(settings, keys::of));
    }

    private Duration responseTimeout(AccountKeys keys) {
        String key = keys.of("response-timeout");
        Duration standard = Duration.ofSeconds(30);
        Duration timeout = settings.duration(key, standard);
        if (timeout.isZero() || timeout.compareTo(LONGEST_RESPONSE) > 0) {
            settings.problem(key, "must be a time from 1ms to 1h");
            return standard;
        }
        return timeout;
    }

    private void reportKeysOfOthers(Provider provider, AccountKeys keys) {
        List<String> own = types.get(provider).keys();
        for (AccountType other : types.values()) {
            for (String key : other.keys()) {
                if (!own.contains(key) && settings.text(keys.of(key)).isPresent()) {
                    String name = other.provider().displayName();
                    String article = "AEIOU".indexOf(name.charAt(0)) < 0 ? "a " : "an ";
                    settings.problem(
                            keys.of(key),
                            ("belongs to " + article + name + " account")
                                    + (", but the provider is " + provider.wireName()));
                }
            }
        }
    }
}
