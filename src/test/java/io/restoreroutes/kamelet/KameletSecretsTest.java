package io.restoreroutes.kamelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Canaries;
import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.SecretWatch;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret of a Kamelet in the start-up summary, the log, an outcome or an exception. */
class KameletSecretsTest {
    private static final String ROUTES =
            """
            - route:
                id: photo
                from:
                  uri: direct:photo
                  steps:
                    - to:
                        uri: kamelet:imagekit-restore-version-action
                        parameters:
                          privateKey: "{{host.private-key}}"
                          baseUrl: "{{host.imagekit}}"
            - route:
                id: offer
                from:
                  uri: direct:offer
                  steps:
                    - to:
                        uri: kamelet:box-restore-version-action
                        parameters:
                          clientId: "{{host.client}}"
                          clientSecret: "{{host.client-secret}}"
                          enterpriseId: "42"
                          baseUrl: "{{host.box}}"
                          tokenUrl: "{{host.token-url}}"
            - route:
                id: contract
                from:
                  uri: direct:contract
                  steps:
                    - to:
                        uri: kamelet:box-promote-version-action
                        parameters:
                          accessToken: "{{host.access-token}}"
                          baseUrl: "{{host.box}}"
            """;

    @TempDir Path folder;

    private final Canaries canaries = new Canaries();
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();

    @AfterEach
    void stop() {
        imageKit.close();
        box.close();
    }

    private Properties settings() {
        DemoState.seed(imageKit, box);
        // with signs that a URI would escape; the host's own names are such that Camel masks them
        Properties settings = new Properties();
        settings.setProperty("host.private-key", canaries.add("private_cAnArY+/=%41"));
        settings.setProperty("host.client", "canary-client");
        settings.setProperty("host.client-secret", canaries.add("cAnArY-secret+/=&%42"));
        settings.setProperty("host.access-token", canaries.add("cAnArYdeveloperToken4711"));
        settings.setProperty("host.imagekit", imageKit.baseUrl());
        settings.setProperty("host.box", box.baseUrl());
        settings.setProperty("host.token-url", box.tokenUrl());
        imageKit.acceptKeys(settings.getProperty("host.private-key"));
        box.tokens().addClient("canary-client", settings.getProperty("host.client-secret"), "42");
        box.tokens().addAccessToken(settings.getProperty("host.access-token"));
        return settings;
    }

    @Test
    void noneInTheSummaryTheLogAndTheOutcomes() throws Exception {
        Properties settings = settings();
        Files.writeString(folder.resolve("host.camel.yaml"), ROUTES);
        Main main = new Main();
        main.setInitialProperties(settings);
        main.configure().withRoutesIncludePattern("file:" + folder + "/host.camel.yaml");
        try (SecretWatch watch = new SecretWatch(canaries, "io.restoreroutes.sandbox", Level.INFO);
                LogLines lines = new LogLines()) {
            main.start();
            ProducerTemplate template = main.getCamelTemplate();
            String photo =
                    template.requestBody(
                            "direct:photo",
                            ProviderKameletsTest.request(
                                    DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION),
                            String.class);
            assertTrue(photo.contains("\"restored\""), photo);
            imageKit.acceptKeys("other");
            box.tokens().addClient("canary-client", "other", "42");
            box.tokens().revokeAll();
            String answers = photo;
            for (String name : List.of("photo", "offer", "contract")) {
                String answer =
                        template.requestBody(
                                "direct:" + name,
                                ProviderKameletsTest.request("4711", "4712"),
                                String.class);
                assertTrue(answer.contains("credential-refused"), answer);
                answers += answer;
            }
            String endpoints =
                    main.getCamelContext().getEndpoints().stream()
                            .map(Endpoint::toString)
                            .collect(Collectors.joining("\n"));
            main.stop();

            assertTrue(!lines.with("privateKey = xxxxxx").isEmpty(), lines::text);
            assertEquals(List.of(), canaries.in(answers));
            assertEquals(List.of(), canaries.in(endpoints));
            assertEquals("", watch.found());
        }
    }

    @Test
    void noneInTheExceptionOfAStartThatFails() throws Exception {
        String key = canaries.add("private_cAnArY/of+no=use");
        String secret = canaries.add("cAnArY-contradicting-secret");
        try (KameletHost host = new KameletHost();
                SecretWatch watch =
                        new SecretWatch(canaries, "io.restoreroutes.sandbox", Level.INFO)) {
            host.set("host.private-key", key).set("host.client-secret", secret);
            host.use(
                    "photo",
                    "imagekit-restore-version-action",
                    Map.of("privateKey", "{{host.private-key}}", "baseUrl", "http://example.org"));
            String first = trace(assertThrows(Exception.class, () -> host.context().start()));
            assertTrue(
                    first.contains(
                            "imagekit-restore-version-action: baseUrl must begin with https://"),
                    first);
            assertEquals(List.of(), canaries.in(first));
            assertEquals("", watch.found());
        }
        try (KameletHost host = new KameletHost()) {
            host.set("host.client-secret", secret);
            host.use(
                    "offer",
                    "box-restore-version-action",
                    Map.of(
                            "clientId",
                            "id",
                            "clientSecret",
                            "{{host.client-secret}}",
                            "userId",
                            "x"));
            String second = trace(assertThrows(Exception.class, () -> host.context().start()));
            assertTrue(
                    second.contains("box-restore-version-action: userId must be 1 to 20 decimal"),
                    second);
            assertEquals(List.of(), canaries.in(second));
        }
    }

    private static String trace(Exception failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
