package io.restoreroutes.wire;

import io.restoreroutes.settings.SettingsReader;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * How calls reach their servers, the same for providers, token endpoints and web hooks: through
 * which proxy, and by whose certificates a server is known. A proxy is the account's own, else that
 * of the settings, else that of the environment, else that of the JVM. Only https goes through one,
 * in a tunnel: no proxy reads a credential. Immutable.
 */
public final class ClientPolicy {
    private static final String JVM = "the JVM";

    /** Null = the JVM's counts. */
    private final Proxy proxy;

    /** Null = nothing said. */
    private final NoProxy noProxy;

    /** Whether the proxy is one account's own, and so meant for this machine too. */
    private final boolean own;

    private final Trust trust;

    private ClientPolicy(Proxy proxy, NoProxy noProxy, boolean own, Trust trust) {
        this.proxy = proxy;
        this.noProxy = noProxy;
        this.own = own;
        this.trust = trust;
    }

    /**
     * Reads {@code restore.proxy.*} and {@code restore.tls.*}, and the environment. What is
     * malformed or contradictory is reported to the reader.
     *
     * @param workingDirectory what a relative path is relative to
     */
    public static ClientPolicy read(SettingsReader settings, Path workingDirectory) {
        return read(settings, workingDirectory, System::getenv);
    }

    /** With an environment of its own. */
    static ClientPolicy read(
            SettingsReader settings, Path workingDirectory, Function<String, String> environment) {
        ProxyReader reader = new ProxyReader(settings, key -> "restore." + key);
        Optional<Proxy> named = reader.proxy(null);
        // what is wrong where it does not count does not matter
        Optional<Proxy> proxy =
                reader.isSet() ? named : ProxyReader.ofEnvironment(settings, environment);
        return new ClientPolicy(
                proxy.orElse(null),
                reader.noProxy()
                        .or(() -> ProxyReader.noProxyOfEnvironment(environment))
                        .orElse(null),
                false,
                new Trust(TrustStore.read(settings, workingDirectory)));
    }

    /** {@return the same, but for what an account has of its own under {@code proxy.*}} */
    public ClientPolicy ofAccount(SettingsReader settings, UnaryOperator<String> keys) {
        ProxyReader reader = new ProxyReader(settings, keys);
        return new ClientPolicy(
                reader.proxy(proxy).orElse(proxy),
                reader.noProxy().orElse(noProxy),
                reader.isSet(),
                trust);
    }

    /** {@return what a call to that server goes through, or empty if it goes straight there} */
    Optional<Proxy> proxyFor(HttpHost target) {
        if (!target.getSchemeName().equals("https")
                || (noProxy != null && noProxy.covers(target))
                || (!own && NoProxy.LOOPBACK.covers(target))) {
            return Optional.empty();
        }
        return proxy == null ? ofJvm(target) : Optional.of(proxy);
    }

    /** {@return what that route goes through, or null} */
    Proxy proxyOf(HttpRoute route) {
        HttpHost host = route.getProxyHost();
        return host == null
                ? null
                : proxyFor(route.getTargetHost())
                        .filter(known -> known.host().equals(host))
                        // the JVM's has been changed in between
                        .orElseGet(() -> new Proxy(host, null, null, JVM));
    }

    private static Optional<Proxy> ofJvm(HttpHost target) {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return Optional.empty();
        }
        java.net.Proxy first = selector.select(URI.create(target.toURI())).get(0);
        // one of SOCKS is a matter of the JVM's sockets
        return first.type() == java.net.Proxy.Type.HTTP
                        && first.address() instanceof InetSocketAddress address
                ? Optional.of(
                        new Proxy(
                                new HttpHost("http", address.getHostString(), address.getPort()),
                                System.getProperty("https.proxyUser"),
                                System.getProperty("https.proxyPassword"),
                                JVM))
                : Optional.empty();
    }

    /** {@return what a call to that address goes through, for people; no secret in it} */
    public Optional<String> describe(String address) {
        return proxyFor(HttpHost.create(URI.create(address))).map(Proxy::toString);
    }

    HttpRoutePlanner routes() {
        return new DefaultRoutePlanner(null) {
            @Override
            protected HttpHost determineProxy(HttpHost target, HttpContext context) {
                return proxyFor(target).map(Proxy::host).orElse(null);
            }
        };
    }

    TlsSocketStrategy tls() {
        return trust.strategy();
    }
}
