package example;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.junit.RestoreSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs the stand-ins for ImageKit and Box as long as the application under test. */
public final class SandboxResource implements QuarkusTestResourceLifecycleManager {
    private final RestoreSandbox sandbox = new RestoreSandbox();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(sandbox.settings());
        settings.put("restore.ledger.url", "jdbc:sqlite:" + newFolder().resolve("ledger.db"));
        settings.put("camel.main.routes-include-pattern", "classpath:none/*.camel.yaml");
        return settings;
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "ledger");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(
                sandbox.imageKit(), new TestInjector.MatchesType(ImageKitSandbox.class));
    }

    @Override
    public void stop() {
        sandbox.close();
    }
}
