package io.restoreroutes.account;

import io.restoreroutes.request.Provider;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the settings of one account. */
final class AccountSettings {
    private static final Duration LONGEST_RESPONSE = Duration.ofHours(1);
    private static final List<String> IMAGEKIT_KEYS = List.of("private-key");

    private final SettingsReader settings;
    private final AccountKeys keys;
    private final Path workingDirectory;
    private final TokenCaches caches;

    AccountSettings(
            SettingsReader settings, AccountKeys keys, Path workingDirectory, TokenCaches caches) {
        this.settings = settings;
        this.keys = keys;
        this.workingDirectory = workingDirectory;
        this.caches = caches;
    }

    /** {@return the account, or empty if anything about it was reported as a problem} */
    Optional<Account> read(String name) {
        int problemsBefore = settings.problems().size();
        Optional<Provider> provider = provider();
        // asked for even when the provider is not known, so that they do not count as unknown keys
        IMAGEKIT_KEYS.forEach(key -> settings.text(keys.of(key)));
        BoxSettings.KEYS.forEach(key -> settings.text(keys.of(key)));
        Account.Limits limits = limits(provider.orElse(Provider.IMAGEKIT));
        Optional<Account.Login> login =
                provider.flatMap(
                        known ->
                                switch (known) {
                                    case IMAGEKIT -> imageKit(limits);
                                    case BOX -> box(limits);
                                });
        if (provider.isEmpty() || login.isEmpty() || settings.problems().size() > problemsBefore) {
            return Optional.empty();
        }
        return Optional.of(new Account(name, provider.get(), limits, login.get()));
    }

    private Optional<Provider> provider() {
        String key = keys.of("provider");
        Optional<String> value = settings.text(key).map(String::strip);
        if (value.isEmpty()) {
            settings.problem(key, "is required: imagekit or box");
            return Optional.empty();
        }
        Optional<Provider> provider = Provider.of(value.get());
        if (provider.isEmpty()) {
            settings.problem(key, "must be one of imagekit, box");
        }
        return provider;
    }

    private Account.Limits limits(Provider provider) {
        String baseUrl =
                switch (provider) {
                    case IMAGEKIT -> "https://api.imagekit.io";
                    case BOX -> "https://api.box.com/2.0";
                };
        OptionalDouble rate =
                settings.positiveNumber(keys.of("max-calls-per-second")).stream()
                        .mapToDouble(Double::doubleValue)
                        .findFirst();
        return new Account.Limits(
                settings.httpAddress(keys.of("base-url"), baseUrl),
                settings.wholeNumber(keys.of("max-concurrent-calls"), 16, 1, 1024),
                rate,
                responseTimeout());
    }

    private Duration responseTimeout() {
        String key = keys.of("response-timeout");
        Duration standard = Duration.ofSeconds(30);
        Duration timeout = settings.duration(key, standard);
        if (timeout.isZero() || timeout.compareTo(LONGEST_RESPONSE) > 0) {
            settings.problem(key, "must be a time from 1ms to 1h");
            return standard;
        }
        return timeout;
    }

    private Optional<Account.Login> imageKit(Account.Limits limits) {
        for (String key : BoxSettings.KEYS) {
            if (settings.text(keys.of(key)).isPresent()) {
                settings.problem(
                        keys.of(key), "belongs to a Box account, but the provider is imagekit");
            }
        }
        String privateKey = settings.requiredSecret(keys.of("private-key"));
        return Optional.of(
                new Account.Login(
                        "ImageKit",
                        keys.whereToLook("private-key"),
                        Digest.slow("imagekit", limits.baseUrl(), privateKey),
                        StaticCredentials.basic(privateKey)));
    }

    private Optional<Account.Login> box(Account.Limits limits) {
        for (String key : IMAGEKIT_KEYS) {
            if (settings.text(keys.of(key)).isPresent()) {
                settings.problem(
                        keys.of(key), "belongs to an ImageKit account, but the provider is box");
            }
        }
        return new BoxSettings(settings, keys, workingDirectory, caches).read(limits);
    }
}
