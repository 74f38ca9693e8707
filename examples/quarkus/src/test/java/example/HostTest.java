package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.junit.RestoreSandbox;
import jakarta.inject.Inject;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;

/** How a host tests its own flows: with stand-ins for ImageKit and Box. */
@QuarkusTest
@QuarkusTestResource(SandboxResource.class)
class HostTest {
    @Inject ProducerTemplate template;

    ImageKitSandbox imageKit;

    @Test
    void photoComesBack() {
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
