package io.restoreroutes.box;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.request.Operation;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.ProviderConformance;
import io.restoreroutes.sandbox.ProviderSandbox;
import io.restoreroutes.testing.LogLines;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoxConformanceTest extends ProviderConformance {
    private final BoxSandbox box = BoxSandbox.start();
    private final LogLines log = new LogLines();

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void anAccessTokenIsALoginToo() {
        assertEquals(List.of(), problems(module(), Map.of("access-token", "token_cAnArY")));
    }

    @Override
    protected ProviderModule module() {
        return new Box();
    }

    @Override
    protected ProviderSandbox sandbox() {
        return box;
    }

    @Override
    protected Map<String, String> account() {
        return Map.of(
                "client-id", BoxTokens.CLIENT_ID,
                "client-secret", BoxTokens.CLIENT_SECRET,
                "enterprise-id", BoxTokens.ENTERPRISE_ID,
                "token-url", box.tokenUrl());
    }

    /** The rollback has to take file and version out of the trash first. */
    @Override
    protected Given given(Operation operation, int number) {
        String fileId = Integer.toString(470_000 + number);
        String versionId = fileId + "01";
        BoxFileSpec file = BoxFileSpec.file(fileId);
        switch (operation) {
            case RESTORE -> file.trashedVersion(versionId, "good");
            case PROMOTE -> file.version(versionId, "good");
            case ROLLBACK -> file.trashedVersion(versionId, "good").trashed();
        }
        box.addFile(file.version(fileId + "02", "bad"));
        return new Given(fileId, versionId);
    }

    @Override
    protected String logged() {
        return log.text();
    }
}
