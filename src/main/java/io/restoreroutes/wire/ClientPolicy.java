package io.restoreroutes.wire;

import static org.apache.hc.client5.http.RouteInfo.TunnelType.TUNNELLED;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;

/**
 * How calls reach their servers, the same for providers, token endpoints and web hooks: through
 * which proxy, and by whose certificates a server is known. A proxy is the account's own, else that
 * of the settings, else that of the environment, else that of the JVM. Calls go through it in a
 * tunnel: no proxy but one on this machine could read a credential. Immutable.
 */
public final class ClientPolicy {
    /** Where the proxy of all calls is named. */
    public static final SettingsKeys PROXY =
            SettingsKeys.group("proxy", "url", "username", "password", "no-proxy");

    /** Where further authorities are named. */
    public static final SettingsKeys TLS = TrustStore.KEYS;

    private static final String JVM = "the JVM";

    /** Null = the JVM's counts. */
    private final Proxy proxy;

    /** Null = nothing said. */
    private final NoProxy noProxy;

    /** Whether our settings name the proxy; with one of the environment or the JVM false. */
    private final boolean named;

    private final Trust trust;

    private ClientPolicy(Proxy proxy, NoProxy noProxy, boolean named, Trust trust) {
        this.proxy = proxy;
        this.noProxy = noProxy;
        this.named = named;
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
        ProxyReader reader = new ProxyReader(settings, PROXY::of);
        Optional<Proxy> named = reader.proxy(null);
        // what is wrong where it does not count does not matter
        Optional<Proxy> proxy =
                reader.isSet() ? named : ProxyReader.ofEnvironment(settings, environment);
        return new ClientPolicy(
                proxy.orElse(null),
                reader.noProxy()
                        .or(() -> ProxyReader.noProxyOfEnvironment(environment))
                        .orElse(null),
                reader.isSet() && named.isPresent(),
                new Trust(TrustStore.read(settings, workingDirectory)));
    }

    /** {@return the same, but for what an account has of its own under {@code proxy.*}} */
    public ClientPolicy ofAccount(SettingsReader settings, UnaryOperator<String> keys) {
        ProxyReader reader = new ProxyReader(settings, key -> keys.apply("proxy." + key));
        Proxy its = reader.proxy(proxy).orElse(proxy);
        return new ClientPolicy(
                its,
                reader.noProxy().orElse(noProxy),
                its != null && (named || reader.isSet()),
                trust);
    }

    /** {@return what a call to that server goes through, or empty if it goes straight there} */
    Optional<Proxy> proxyFor(HttpHost target) {
        if (noProxy != null && noProxy.covers(target) || !isSecure(target) && !mayReadCalls()) {
            return Optional.empty();
        }
        return proxy == null ? ofJvm(target) : Optional.of(proxy);
    }

    /** Plain http stays on this machine, so it goes through no proxy but a named one here. */
    private boolean mayReadCalls() {
        return named && NoProxy.LOOPBACK.covers(proxy.host());
    }

    private static boolean isSecure(HttpHost target) {
        return target.getSchemeName().equals("https");
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
        return (server, context) -> {
            HttpHost target = RoutingSupport.normalize(server, DefaultSchemePortResolver.INSTANCE);
            boolean secure = isSecure(target);
            return proxyFor(target)
                    .map(
                            proxy ->
                                    new HttpRoute(
                                            target,
                                            null,
                                            proxy.host(),
                                            secure,
                                            TUNNELLED,
                                            layer(secure)))
                    .orElseGet(() -> new HttpRoute(target, null, secure));
        };
    }

    private static LayerType layer(boolean secure) {
        return secure ? LayerType.LAYERED : LayerType.PLAIN;
    }

    TlsSocketStrategy tls() {
        return trust.strategy();
    }
}
