package io.restoreroutes.attic;

import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.request.Operation;
import io.restoreroutes.sandbox.ProviderConformance;
import io.restoreroutes.sandbox.ProviderSandbox;
import io.restoreroutes.testing.LogLines;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class AtticConformanceTest extends ProviderConformance {
    private final AtticSandbox attic = new AtticSandbox();
    private final LogLines log = new LogLines();

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Override
    protected ProviderModule module() {
        return new Attic();
    }

    @Override
    protected ProviderSandbox sandbox() {
        return attic;
    }

    @Override
    protected Map<String, String> account() {
        return Map.of("attic-key", AtticSandbox.KEY);
    }

    @Override
    protected Given given(Operation operation, int number) {
        attic.addFile("file" + number);
        return new Given("file" + number, "v1");
    }

    @Override
    protected String logged() {
        return log.text();
    }
}
