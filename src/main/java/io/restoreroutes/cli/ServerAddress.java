package io.restoreroutes.cli;

import io.restoreroutes.http.HttpSettings;
import io.restoreroutes.settings.SettingsReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where the running application is, and what it wants to hear.
 *
 * @param url its address, without a slash at the end
 * @param token what callers send
 */
record ServerAddress(String url, String token) {
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private static final int HIGHEST_PORT = 65_535;

    /**
     * {@return where the application of a folder is}
     *
     * @param home the distribution, whose settings serve where the folder has none
     * @param given another address, or null for the one of the settings
     * @throws CliException if the settings do not tell
     */
    static ServerAddress find(Path home, Path folder, String given) {
        FolderSettings all = new FolderSettings(home, folder);
        HttpSettings settings = all.read(HttpSettings.KEYS.prefix(), HttpSettings::read);
        if (given == null && !settings.enabled()) {
            throw new CliException(
                    "HTTP is off, and jobs are handled over it: set restore.http.enabled=true and"
                            + " restore.http.token in "
                            + all.file()
                            + ", and start the application again.");
        }
        if (settings.token().isEmpty()) {
            throw new CliException(
                    "There is no token to send: set the environment variable RESTORE_HTTP_TOKEN.");
        }
        return new ServerAddress(
                given == null ? local(settings) : checked(given), settings.token());
    }

    private static String local(HttpSettings settings) {
        String host = ANY_ADDRESS.contains(settings.host()) ? "127.0.0.1" : settings.host();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + settings.port();
    }

    /** Plain http to loopback only, because the token travels with the call. */
    private static String checked(String url) {
        try {
            URI uri = new URI(url);
            boolean plain = "http".equals(uri.getScheme());
            if (uri.getHost() != null
                    && uri.getPort() <= HIGHEST_PORT
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && ("https".equals(uri.getScheme())
                            || plain && SettingsReader.isLoopback(uri.getHost()))) {
                return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
            }
        } catch (URISyntaxException e) {
            // the same sentence
        }
        throw new CliException(
                "--url must be an address such as https://host (plain http is allowed to loopback"
                        + " only, because the token travels with the call).");
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ServerAddress[url=" + url + "]";
    }
}
