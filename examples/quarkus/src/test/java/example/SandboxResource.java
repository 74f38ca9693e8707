package example;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.junit.RestoreSandbox;
import java.util.HashMap;
import java.util.Map;

/** Runs the stand-ins for ImageKit and Box as long as the application under test. */
public final class SandboxResource implements QuarkusTestResourceLifecycleManager {
    private final RestoreSandbox sandbox = new RestoreSandbox();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(sandbox.settings());
        settings.put("quarkus.datasource.jdbc.url", "jdbc:h2:mem:test;DB_CLOSE_DELAY=-1");
        settings.put("camel.main.routes-include-pattern", "classpath:none/*.camel.yaml");
        return settings;
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
