package io.restoreroutes.imagekit;

import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.request.Operation;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.ProviderConformance;
import io.restoreroutes.sandbox.ProviderSandbox;
import io.restoreroutes.testing.LogLines;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class ImageKitConformanceTest extends ProviderConformance {
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final LogLines log = new LogLines();

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Override
    protected ProviderModule module() {
        return new ImageKit();
    }

    @Override
    protected ProviderSandbox sandbox() {
        return imageKit;
    }

    @Override
    protected Map<String, String> account() {
        return Map.of("private-key", ImageKitSandbox.PRIVATE_KEY);
    }

    @Override
    protected Given given(Operation operation, int number) {
        imageKit.addFile("photo-" + number, "v1", "v2");
        return new Given("photo-" + number, "v1");
    }

    @Override
    protected String logged() {
        return log.text();
    }
}
