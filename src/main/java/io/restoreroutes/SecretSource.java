package io.restoreroutes;

/**
 * Where a host keeps the secrets of accounts, such as a vault. Asked at the start, for what the
 * settings do not hold.
 */
@FunctionalInterface
public interface SecretSource {
    /**
     * Looks a secret up.
     *
     * @param account the account's name in the settings
     * @param setting the last part of its key, such as {@code private-key} or {@code client-secret}
     * @return the secret, or null if there is none; an exception stops the start, and its text is
     *     not shown
     */
    String secret(String account, String setting);
}
