package io.restoreroutes.faults;

import io.restoreroutes.delivery.WebhookServer;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Relay;
import io.restoreroutes.testing.RunningApp;
import io.restoreroutes.testing.TestAuthority;
import io.restoreroutes.testing.TestProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole application where only the proxy knows the servers: both providers, Box's token
 * endpoint and a consumer of web hooks, all with https and certificates of one authority.
 */
final class ProxiedApp implements AutoCloseable {
    static final String IMAGEKIT = "api.imagekit.test";
    static final String BOX = "api.box.test";
    static final String HOOKS = "hooks.test";

    final ImageKitSandbox imageKit = ImageKitSandbox.start();
    final BoxSandbox box = BoxSandbox.start();
    final WebhookServer hooks = new WebhookServer();
    final TestProxy proxy = new TestProxy();
    final RunningApp app;
    private final List<Relay> fronts = new ArrayList<>();

    ProxiedApp(Path folder, TestAuthority authority) throws Exception {
        imageKit.anyFileExists(2);
        box.anyFileExists(2);
        front(authority, IMAGEKIT, imageKit.port());
        front(authority, BOX, box.port());
        front(authority, HOOKS, URI.create(hooks.url()).getPort());
        app = new RunningApp(folder, imageKit, box);
        app.set("restore.accounts.photos.base-url", at(IMAGEKIT, imageKit.baseUrl()));
        app.set("restore.accounts.documents.base-url", at(BOX, box.baseUrl()));
        app.set("restore.accounts.documents.token-url", at(BOX, box.tokenUrl()));
        app.set("restore.delivery.hook.to", "https://" + HOOKS + "/outcomes");
        app.set("restore.proxy.url", proxy.url());
        Path pem = Files.writeString(folder.resolve("ca.pem"), authority.pem());
        app.set("restore.tls.trust-store", pem.toString());
    }

    private void front(TestAuthority authority, String host, int port) {
        Relay front = authority.front(port, host);
        fronts.add(front);
        proxy.server(host + ":443", front.port());
    }

    private static String at(String host, String address) {
        return "https://" + host + URI.create(address).getRawPath();
    }

    /** Drops a file with one item for each provider. */
    void drop(String name) {
        app.drop(
                name,
                """
                {"account":"photos","operation":"restore","fileId":"f1","versionId":"v1"}
                {"account":"documents","operation":"promote","fileId":"11","versionId":"%s"}
                """
                        .formatted(BoxSandbox.versionId("11", 1)));
    }

    @Override
    public void close() {
        app.close();
        proxy.close();
        fronts.forEach(Relay::close);
        hooks.close();
        imageKit.close();
        box.close();
    }
}
