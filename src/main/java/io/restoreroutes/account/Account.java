package io.restoreroutes.account;

import io.restoreroutes.request.Provider;
import io.restoreroutes.wire.ClientPolicy;
import io.restoreroutes.wire.HttpAccount;
import io.restoreroutes.wire.RestoreHttp;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.camel.spi.NormalizedEndpointUri;
import org.apache.camel.support.NormalizedUri;
import org.apache.hc.core5.http.HttpRequest;

/** A named set of credentials and limits at a provider. Immutable; holds no readable secret. */
public final class Account implements HttpAccount {
    private final String name;
    private final Provider provider;
    private final Limits limits;
    private final Login login;
    private final NormalizedEndpointUri endpoint;

    Account(String name, Provider provider, Limits limits, Login login) {
        this.name = name;
        this.provider = provider;
        this.limits = limits;
        this.login = login;
        this.endpoint = NormalizedUri.newNormalizedUri(RestoreHttp.endpointUri(this), false);
    }

    /** What the settings allow the calls of an account. */
    public record Limits(
            String baseUrl,
            int maxConcurrentCalls,
            OptionalDouble maxCallsPerSecond,
            Duration responseTimeout,
            List<String> folders,
            ClientPolicy client) {
        public Limits {
            folders = List.copyOf(folders);
        }
    }

    /**
     * Who calls.
     *
     * @param who how a person reads it, without a secret
     * @param setting where the setting that holds the secret is found
     * @param identity a digest, see {@link Account#identity}
     * @param publicUrl see {@link Account#publicUrl}
     */
    public record Login(
            String who,
            String setting,
            String identity,
            Credentials credentials,
            String publicUrl) {
        /** Of an account of which no such address is known. */
        public Login(String who, String setting, String identity, Credentials credentials) {
            this(who, setting, identity, credentials, null);
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** {@return whose account it is} */
    public Provider provider() {
        return provider;
    }

    @Override
    public String baseUrl() {
        return limits.baseUrl();
    }

    @Override
    public int maxConcurrentCalls() {
        return limits.maxConcurrentCalls();
    }

    /** {@return how many calls may start in a second, or empty if the settings set no limit} */
    public OptionalDouble maxCallsPerSecond() {
        return limits.maxCallsPerSecond();
    }

    @Override
    public Duration responseTimeout() {
        return limits.responseTimeout();
    }

    /**
     * {@return the folders that requests may name, and those below them, in the provider's form;
     * empty = all}
     */
    public List<String> folders() {
        return limits.folders();
    }

    @Override
    public ClientPolicy client() {
        return limits.client();
    }

    /**
     * {@return a digest that is equal for accounts of one provider identity at one address, which
     * therefore share the provider's limits} Stable over restarts and the same on every node.
     */
    public String identity() {
        return login.identity();
    }

    /**
     * {@return the address below which everybody sees the account's files, without a slash at its
     * end; null if the settings name none}
     */
    public String publicUrl() {
        return login.publicUrl();
    }

    /** {@return what proves to the provider who calls} */
    public Credentials credentials() {
        return login.credentials();
    }

    @Override
    public void authorize(HttpRequest request) {
        credentials().authorize(request);
    }

    /** {@return the setting, or property, to look at when the provider refuses the credential} */
    public String credentialSetting() {
        return login.setting();
    }

    /**
     * {@return the address of this account's endpoint, see {@link RestoreHttp}; no secret in it}
     */
    public NormalizedEndpointUri endpoint() {
        return endpoint;
    }

    /**
     * {@return a line for people, such as "shop: ImageKit, https://api.imagekit.io, 16 calls at
     * once"; no secret in it}
     */
    public String describe() {
        StringBuilder line = new StringBuilder(name).append(": ").append(login.who());
        line.append(", ").append(baseUrl());
        line.append(", ").append(maxConcurrentCalls());
        line.append(maxConcurrentCalls() == 1 ? " call at once" : " calls at once");
        maxCallsPerSecond()
                .ifPresent(rate -> line.append(", at most ").append(rate).append(" a second"));
        client().describe(baseUrl()).ifPresent(proxy -> line.append(", through ").append(proxy));
        return line.toString();
    }

    @Override
    public String toString() {
        return describe();
    }
}
