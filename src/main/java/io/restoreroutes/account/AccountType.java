package io.restoreroutes.account;

import io.restoreroutes.request.Provider;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the accounts of one provider have in common: their settings and how they log in. */
public interface AccountType {
    /** {@return whose accounts they are} */
    Provider provider();

    /** {@return the address of an account that names none, without a slash at its end} */
    String baseUrl();

    /**
     * {@return the settings that its accounts have besides those of all accounts, in kebab-case}
     */
    List<String> keys();

    /** {@return those of the keys whose values are secrets themselves} */
    List<String> secrets();

    /**
     * {@return the settings that need libraries which may not be there: of each the names of
     * classes that must be on the class path; at first none}
     */
    default Map<String, List<String>> libraries() {
        return Map.of();
    }

    /**
     * {@return what reads the logins of one set of accounts} Accounts that the same one reads may
     * share what they have in common, such as a token.
     */
    LoginReader logins();

    /** Reads logins. */
    interface LoginReader {
        /** {@return the login, or empty if something about it was reported as a problem} */
        Optional<Account.Login> read(AccountReader account);
    }
}
