package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.junit.RestoreSandbox;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** How a host tests its own flows: with stand-ins for ImageKit and Box. */
@SpringBootTest(
        properties = {
            "camel.main.run-controller=false",
            "restore.intake.file.enabled=false",
            "restore.delivery.outbox.enabled=false"
        })
// closes the ledger before its folder goes
@DirtiesContext
class HostTest {
    @RegisterExtension static final RestoreSandbox SANDBOX = new RestoreSandbox();

    @TempDir static Path folder;

    @Autowired ProducerTemplate template;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder.resolve("host.db"));
        SANDBOX.settings().forEach((key, value) -> registry.add(key, () -> value));
    }

    @Test
    void photoComesBack(ImageKitSandbox imageKit) {
        RestoreOutcome outcome =
                template.requestBody(
                        "direct:restore-once",
                        Map.of(
                                "account", RestoreSandbox.PHOTOS,
                                "fileId", DemoState.PHOTO,
                                "versionId", DemoState.PHOTO_GOOD_VERSION),
                        RestoreOutcome.class);

        assertEquals("restored", outcome.status().wireName());
        assertEquals(DemoState.PHOTO_GOOD_VERSION, imageKit.currentVersion(DemoState.PHOTO));
    }
}
