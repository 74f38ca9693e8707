package io.restoreroutes.account;

import io.restoreroutes.request.Provider;
import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.wire.ClientPolicy;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All accounts of the settings ({@code restore.accounts.<name>.*}). Immutable. */
public final class Accounts {
    private static final String GROUP = "accounts";

    private final Map<String, Account> byName;

    private Accounts(Map<String, Account> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    /**
     * Reads every account, and how calls go out. What is missing, malformed or contradictory is
     * reported to the reader, and the account it belongs to is left out.
     *
     * @param workingDirectory what relative paths in them are relative to
     * @param types the accounts that there can be
     */
    public static Accounts read(
            SettingsReader settings, Path workingDirectory, List<? extends AccountType> types) {
        return read(
                settings, workingDirectory, types, ClientPolicy.read(settings, workingDirectory));
    }

    /**
     * Reads every account, as above.
     *
     * @param client how calls go out, unless an account says otherwise
     */
    public static Accounts read(
            SettingsReader settings,
            Path workingDirectory,
            List<? extends AccountType> types,
            ClientPolicy client) {
        Map<String, Account> byName = new TreeMap<>();
        AccountSettings reader = new AccountSettings(settings, workingDirectory, types, client);
        String prefix = keys(types).prefix();
        for (String name : settings.names(prefix)) {
            reader.read(name, AccountKeys.ofSettings(prefix + name + "."))
                    .ifPresent(account -> byName.put(name, account));
        }
        return new Accounts(byName);
    }

    /**
     * Reads an account from the properties of a Kamelet: the settings of an account in camelCase,
     * and {@code provider}.
     *
     * @param name what outcomes and logs call it
     * @param client how its calls go out
     * @return the account, or empty if anything about it was reported to the reader
     */
    public static Optional<Account> readOne(
            String name,
            SettingsReader properties,
            Path workingDirectory,
            List<? extends AccountType> types,
            ClientPolicy client) {
        return new AccountSettings(properties, workingDirectory, types, client)
                .read(name, AccountKeys.OF_KAMELET);
    }

    /** {@return where the settings of accounts of these types stand} */
    public static SettingsKeys keys(List<? extends AccountType> types) {
        return SettingsKeys.named(
                GROUP,
                Stream.concat(
                                AccountSettings.KEYS.stream(),
                                types.stream().flatMap(type -> type.keys().stream()))
                        .distinct()
                        .toList());
    }

    /** {@return the account of that name, or empty} */
    public Optional<Account> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * {@return the names of all accounts that may reach the same files as this one: those at its
     * address}
     */
    public List<String> neighbours(Account account) {
        return byName.values().stream()
                .filter(other -> other.provider().equals(account.provider()))
                .filter(other -> other.baseUrl().equals(account.baseUrl()))
                .map(Account::name)
                .toList();
    }

    /** {@return all accounts, ordered by name} */
    public Collection<Account> all() {
        return byName.values();
    }

    /** {@return the provider of each account, by the account's name} */
    public Map<String, Provider> providers() {
        Map<String, Provider> providers = new TreeMap<>();
        byName.forEach((name, account) -> providers.put(name, account.provider()));
        return Collections.unmodifiableMap(providers);
    }

    /** {@return the public address of each account that has one, by the account's name} */
    public Map<String, String> publicUrls() {
        Map<String, String> urls = new TreeMap<>();
        byName.values().stream()
                .filter(account -> account.publicUrl() != null)
                .forEach(account -> urls.put(account.name(), account.publicUrl()));
        return urls;
    }
}
