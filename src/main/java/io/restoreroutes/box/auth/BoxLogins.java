package io.restoreroutes.box.auth;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.AccountReader;
import io.restoreroutes.account.AccountType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the logins of Box accounts, of which several may share a token. */
public final class BoxLogins implements AccountType.LoginReader {
    /** The settings that only a Box account has. */
    public static final List<String> KEYS = BoxSettings.KEYS;

    /** Those that are secrets. */
    public static final List<String> SECRETS = List.of("client-secret", "access-token");

    /** Those that need libraries, and a class of each. */
    public static final Map<String, List<String>> LIBRARIES =
            Map.of(
                    "jwt-config-file",
                    List.of("com.nimbusds.jwt.SignedJWT", "org.bouncycastle.openssl.PEMParser"));

    private final TokenCaches caches = new TokenCaches();

    @Override
    public Optional<Account.Login> read(AccountReader account) {
        return new BoxSettings(account, caches).read();
    }
}
