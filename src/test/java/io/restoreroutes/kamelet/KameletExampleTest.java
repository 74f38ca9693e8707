package io.restoreroutes.kamelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.contract.Docs;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import org.junit.jupiter.api.Test;

/** The example of docs/kamelets.md, as it stands there. */
class KameletExampleTest {
    @Test
    void runsAsShown() throws Exception {
        Docs.Block example =
                Docs.blocks("yaml").stream()
                        .filter(block -> block.text().contains("uri: kamelet:"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(example.lines().size() < 20);
        try (KameletHost host = new KameletHost()) {
            host.set("imagekit.private-key", ImageKitSandbox.PRIVATE_KEY)
                    .set(
                            "camel.kamelet.imagekit-restore-version-action.baseUrl",
                            host.imageKit().baseUrl())
                    .load(example.text())
                    .start();

            String photo =
                    ProviderKameletsTest.request(DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION);
            assertEquals("restored", host.ask("undo-photo", photo).path("status").asText());
        }
    }
}
