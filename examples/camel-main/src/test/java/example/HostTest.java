package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.junit.RestoreSandbox;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How a host tests its own flows: with stand-ins for ImageKit and Box. */
class HostTest {
    @RegisterExtension static final RestoreSandbox SANDBOX = new RestoreSandbox();

    @TempDir Path folder;

    @Test
    void photoComesBack(ImageKitSandbox imageKit) throws Exception {
        Main main = Host.create();
        SANDBOX.settings().forEach(main::addInitialProperty);
        main.addInitialProperty("restore.ledger.url", "jdbc:sqlite:" + folder.resolve("ledger.db"));
        main.addInitialProperty("camel.main.routes-include-pattern", "");
        main.start();
        try {
            RestoreOutcome outcome =
                    main.getCamelTemplate()
                            .requestBody(
                                    "direct:restore-once",
                                    Map.of(
                                            "account", RestoreSandbox.PHOTOS,
                                            "fileId", DemoState.PHOTO,
                                            "versionId", DemoState.PHOTO_GOOD_VERSION),
                                    RestoreOutcome.class);

            assertEquals("restored", outcome.status().wireName());
            assertEquals(DemoState.PHOTO_GOOD_VERSION, imageKit.currentVersion(DemoState.PHOTO));
        } finally {
            main.stop();
        }
    }
}
