package io.restoreroutes.wire;

import io.restoreroutes.settings.SettingsReader;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Reads {@code proxy.*} of one place: of all accounts and targets, or of one account. */
final class ProxyReader {
    private final SettingsReader settings;
    private final String url;
    private final String username;
    private final String password;
    private final String noProxy;

    /** With what makes a full key of {@code url} and its like. */
    ProxyReader(SettingsReader settings, UnaryOperator<String> keys) {
        this.settings = settings;
        this.url = keys.apply("url");
        this.username = keys.apply("username");
        this.password = keys.apply("password");
        this.noProxy = keys.apply("no-proxy");
    }

    /** {@return whether these settings name a proxy, well or not} */
    boolean isSet() {
        return settings.text(url).isPresent();
    }

    /**
     * {@return the proxy of these settings}
     *
     * @param inherited the one that the settings for all name, or null; a login of one's own can be
     *     for it
     */
    Optional<Proxy> proxy(Proxy inherited) {
        Optional<Proxy> named = settings.text(url).map(String::strip).flatMap(this::named);
        Optional<String> user = settings.text(username).map(String::strip);
        boolean hasPassword = settings.text(password).isPresent();
        String secret = hasPassword ? settings.requiredSecret(password) : null;
        if (user.isEmpty() && hasPassword) {
            settings.problem(username, "is required, because " + password + " is set");
        }
        if (user.filter(name -> name.indexOf(':') >= 0).isPresent()) {
            settings.problem(username, "must not hold a colon");
        }
        if (user.isEmpty()) {
            return named;
        }
        if (!isSet() && inherited == null) {
            settings.problem(username, "is for " + url + ", which is not set");
        }
        return named.or(() -> Optional.ofNullable(inherited))
                .map(proxy -> proxy.withLogin(user.get(), secret));
    }

    private Optional<Proxy> named(String address) {
        Proxy proxy = Proxy.of(address, url);
        if (proxy == null) {
            settings.problem(url, "must be an address such as http://proxy.example:3128");
        } else if (proxy.username() != null) {
            settings.problem(
                    url,
                    "must not hold a user name or a password: "
                            + (username + " and " + password + " do"));
        }
        return Optional.ofNullable(proxy);
    }

    /** {@return what needs no proxy, or empty if these settings do not say} */
    Optional<NoProxy> noProxy() {
        Optional<String> list = settings.text(noProxy);
        if (list.filter(text -> text.contains("://")).isPresent()) {
            settings.problem(
                    noProxy, "must be a comma list of hosts, such as .corp.example,10.0.0.0/8");
        }
        return list.map(NoProxy::of);
    }

    /** {@return the proxy that the environment names} */
    static Optional<Proxy> ofEnvironment(
            SettingsReader settings, Function<String, String> environment) {
        return name(environment, "https_proxy", "HTTPS_PROXY")
                .flatMap(
                        name -> {
                            Proxy proxy = Proxy.of(environment.apply(name).strip(), name);
                            if (proxy == null) {
                                settings.problem(
                                        name,
                                        "(a variable of the environment) must be an address such"
                                                + " as http://proxy.example:3128; restore.proxy.url"
                                                + " overrides it");
                            }
                            return Optional.ofNullable(proxy);
                        });
    }

    /** {@return what the environment says needs no proxy} */
    static Optional<NoProxy> noProxyOfEnvironment(Function<String, String> environment) {
        return name(environment, "no_proxy", "NO_PROXY").map(environment).map(NoProxy::of);
    }

    private static Optional<String> name(Function<String, String> environment, String... names) {
        for (String name : names) {
            String value = environment.apply(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }
}
