package io.restoreroutes.testing;

import io.restoreroutes.account.ClientPolicy;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;

/** Goes straight to every server, whatever the environment says. */
public final class DirectClient {
    public static final ClientPolicy POLICY =
            ClientPolicy.read(
                    new SettingsReader(Map.of("restore.proxy.no-proxy", "*")), Path.of(""));

    private DirectClient() {}
}
