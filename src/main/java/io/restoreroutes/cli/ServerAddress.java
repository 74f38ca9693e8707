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
 * @param tokenVariable the environment variable that may hold the token
 */
record ServerAddress(String url, String token, String tokenVariable) {
    /** What has plans carried out: of a person at the command line, never of the settings. */
    static final String APPROVE_TOKEN = "RESTORE_APPROVE_TOKEN";

    private static final String TOKEN = "RESTORE_HTTP_TOKEN";
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private static final int HIGHEST_PORT = 65_535;

    /**
     * {@return where the application of a folder is}
     *
     * @param home the distribution, whose settings serve where the folder has none
     * @param given another address, or null for the one of the settings
     * @param approveToken what is sent in place of the token of the settings; blank or null for
     *     none
     * @throws CliException if the settings do not tell
     */
    static ServerAddress find(Path home, Path folder, String given, String approveToken) {
        FolderSettings all = new FolderSettings(home, folder);
        HttpSettings settings = all.read(HttpSettings::isOfAddress, HttpSettings::readAddress);
        if (given == null && !settings.enabled()) {
            throw new CliException(
                    "HTTP is off, and jobs are handled over it: set restore.http.enabled=true and"
                            + " restore.http.token in "
                            + all.file()
                            + ", and start the application again.");
        }
        boolean approves = approveToken != null && !approveToken.isBlank();
        String token =
                approves
                        ? approveToken.strip()
                        : all.read(HttpSettings.TOKEN::equals, HttpSettings::readToken);
        if (token.isEmpty()) {
            throw new CliException(
                    "There is no token to send: set the environment variable " + TOKEN + ".");
        }
        return new ServerAddress(
                given == null ? local(settings) : checked(given),
                token,
                approves ? APPROVE_TOKEN : TOKEN);
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

    /** {@return whether the token is that of who approves} */
    boolean mayApprove() {
        return tokenVariable.equals(APPROVE_TOKEN);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ServerAddress[url=" + url + "]";
    }
}
