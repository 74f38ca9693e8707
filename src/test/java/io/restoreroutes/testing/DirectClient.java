package io.restoreroutes.testing;

import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.wire.ClientPolicy;
import java.nio.file.Path;
import java.util.Map;

/** Goes straight to every server, whatever the environment says. */
public final class DirectClient {
    public static final ClientPolicy POLICY =
            ClientPolicy.read(
                    new SettingsReader(Map.of("restore.proxy.no-proxy", "*")), Path.of(""));

    private DirectClient() {}
}
