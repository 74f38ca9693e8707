package io.restoreroutes.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Locale;
import org.apache.hc.core5.http.HttpHost;

/**
 * A proxy that tunnels.
 *
 * @param host where it listens
 * @param username who we are there, or null
 * @param password its password, or null
 * @param origin who named the proxy: a setting, a variable, the JVM
 */
record Proxy(HttpHost host, String username, String password, String origin) {
    private static final int LAST_PORT = 65_535;

    /**
     * {@return the proxy that is written as {@code http://user:password@host:port}, where scheme,
     * user and port may be left out, and what the user is told is percent-encoded; null if it is
     * not}
     */
    static Proxy of(String address, String origin) {
        String text = address.contains("://") ? address : "http://" + address;
        int start = text.indexOf("://") + 3;
        int slash = text.indexOf('/', start);
        if (slash >= 0 && slash < text.length() - 1) {
            return null;
        }
        String authority = slash < 0 ? text.substring(start) : text.substring(start, slash);
        int at = authority.lastIndexOf('@');
        try {
            URI uri = new URI(text.substring(0, start) + authority.substring(at + 1));
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null
                    || uri.getPort() > LAST_PORT
                    || uri.getRawQuery() != null
                    || !(scheme.equals("http") || scheme.equals("https"))) {
                return null;
            }
            int standard = scheme.equals("https") ? 443 : 80;
            HttpHost host =
                    new HttpHost(
                            scheme, uri.getHost(), uri.getPort() < 0 ? standard : uri.getPort());
            Proxy proxy = new Proxy(host, null, null, origin);
            return at < 0 ? proxy : proxy.withUserInfo(authority.substring(0, at));
        } catch (URISyntaxException | IllegalArgumentException e) {
            // the texts of both quote what may hold a password
            return null;
        }
    }

    private Proxy withUserInfo(String userInfo) {
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? withLogin(decoded(userInfo), null)
                : withLogin(
                        decoded(userInfo.substring(0, colon)),
                        decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    Proxy withLogin(String user, String secret) {
        return new Proxy(host, user, secret, origin);
    }

    /** {@return what proves to the proxy who calls, or null if nobody is named} */
    String authorization() {
        if (username == null) {
            return null;
        }
        String pair = username + ":" + (password == null ? "" : password);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    /** Without the login. */
    @Override
    public String toString() {
        return "the proxy " + host.toURI() + " of " + origin;
    }
}
