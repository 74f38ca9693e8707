package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** How a host tests its own flows: with a stand-in for ImageKit. */
@SpringBootTest(
        properties = {
            "camel.main.run-controller=false",
            "spring.datasource.url=jdbc:h2:mem:host",
            "restore.intake.file.enabled=false",
            "restore.delivery.outbox.enabled=false",
            "restore.accounts.photos.provider=imagekit",
            "restore.accounts.photos.private-key=" + ImageKitSandbox.PRIVATE_KEY
        })
class HostTest {
    private static final ImageKitSandbox IMAGE_KIT = ImageKitSandbox.start();

    @Autowired ProducerTemplate camel;

    @DynamicPropertySource
    static void address(DynamicPropertyRegistry registry) {
        registry.add("restore.accounts.photos.base-url", IMAGE_KIT::baseUrl);
    }

    @AfterAll
    static void stop() {
        IMAGE_KIT.close();
    }

    @Test
    void photoComesBack() {
        IMAGE_KIT.addFile("photo", "good", "bad");

        RestoreOutcome outcome =
                camel.requestBody(
                        "direct:restore-once",
                        Map.of("account", "photos", "fileId", "photo", "versionId", "good"),
                        RestoreOutcome.class);

        assertEquals("restored", outcome.status().wireName(), outcome::toString);
        assertEquals("good", IMAGE_KIT.currentVersion("photo"));
    }
}
