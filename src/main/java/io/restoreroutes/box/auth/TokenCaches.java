package io.restoreroutes.box.auth;

import io.restoreroutes.account.Digest;
import java.util.HashMap;
import java.util.Map;

/**
 * One token per identity, however many accounts use it. The keys of the app are part of the key, so
 * that an account with a wrong secret neither rides on the token of another nor spoils it.
 */
final class TokenCaches {
    private final Map<String, TokenCache> caches = new HashMap<>();

    TokenCache of(Grant grant, String tokenUrl) {
        Subject subject = grant.subject();
        String key =
                Digest.quick(
                        tokenUrl,
                        grant.getClass().getName(),
                        grant.clientId(),
                        subject.type(),
                        subject.id(),
                        grant.keyMaterial());
        return caches.computeIfAbsent(key, unused -> new TokenCache(System::nanoTime));
    }
}
