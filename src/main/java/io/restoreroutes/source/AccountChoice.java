package io.restoreroutes.source;

import static io.restoreroutes.source.RequestFields.ACCOUNT;
import static io.restoreroutes.source.RequestFields.PROVIDER;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.Providers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells the account and its provider from what a request says of them. */
final class AccountChoice {
    private static final int NAMES_SHOWN = 20;

    /** The account found, or why there is none. */
    record Choice(Provider provider, String account, OutcomeError error) {
        private static Choice error(ErrorCode code, String field, String message) {
            return new Choice(null, null, OutcomeError.ofInput(code, field, message));
        }
    }

    private final Map<String, Choice> byAccount = new TreeMap<>();
    private final Map<Provider, List<String>> namesOf = new HashMap<>();
    private final Providers providers;

    AccountChoice(Providers providers, Map<String, Provider> accounts) {
        this.providers = providers;
        providers.all().forEach(provider -> namesOf.put(provider, new ArrayList<>()));
        accounts.forEach((name, provider) -> byAccount.put(name, new Choice(provider, name, null)));
        byAccount.values().forEach(one -> namesOf.get(one.provider()).add(one.account()));
    }

    /** Chooses; null stands for not given. */
    Choice choose(String providerName, String account) {
        Provider provider = null;
        if (providerName != null) {
            provider = providers.of(providerName).orElse(null);
            if (provider == null) {
                return Choice.error(
                        ErrorCode.UNKNOWN_PROVIDER,
                        PROVIDER,
                        "There is no provider "
                                + Text.quote(providerName)
                                + "; use "
                                + providers.names(", ", " or ")
                                + ".");
            }
        }
        return account == null ? defaultOf(provider) : named(provider, account);
    }

    private Choice named(Provider provider, String account) {
        Choice choice = byAccount.get(account);
        if (choice == null) {
            return Choice.error(
                    ErrorCode.UNKNOWN_ACCOUNT,
                    ACCOUNT,
                    "There is no account "
                            + Text.quote(account)
                            + " in the settings; there "
                            + listed(byAccount.keySet()));
        }
        if (provider != null && !provider.equals(choice.provider())) {
            return Choice.error(
                    ErrorCode.UNKNOWN_ACCOUNT,
                    ACCOUNT,
                    "The account "
                            + Text.quote(account)
                            + " belongs to "
                            + choice.provider().wireName()
                            + ", not to "
                            + provider.wireName()
                            + ".");
        }
        return choice;
    }

    private Choice defaultOf(Provider provider) {
        if (provider == null) {
            return Choice.error(
                    ErrorCode.MISSING_FIELD, ACCOUNT, "Give the account, or at least a provider.");
        }
        List<String> names = namesOf.get(provider);
        if (names.size() == 1) {
            return byAccount.get(names.get(0));
        }
        if (names.isEmpty()) {
            return Choice.error(
                    ErrorCode.UNKNOWN_ACCOUNT,
                    ACCOUNT,
                    "No account of " + provider.wireName() + " is in the settings.");
        }
        return Choice.error(
                ErrorCode.MISSING_FIELD,
                ACCOUNT,
                "Give the account; of " + provider.wireName() + " there " + listed(names));
    }

    private static String listed(Collection<String> names) {
        if (names.isEmpty()) {
            return "are none.";
        }
        String more = names.size() > NAMES_SHOWN ? " and more" : "";
        List<String> shown = names.stream().limit(NAMES_SHOWN).toList();
        return (names.size() == 1 ? "is " : "are ") + String.join(", ", shown) + more + ".";
    }
}
