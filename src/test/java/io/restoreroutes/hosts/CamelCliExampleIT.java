package io.restoreroutes.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.ImageKitSandbox;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The folder that {@code camel run *} runs, by what the CLI itself runs it with: Camel's own main
 * class over the folder's settings and routes, and no class of the host. The CLI fetches the
 * libraries, so it is not here, where tests have to do without a network.
 */
class CamelCliExampleIT {
    private static final Path EXAMPLE = Path.of("examples/camel-cli");
    private static final String REQUEST =
            "{\"requestId\":\"%s\",\"account\":\"shop\",\"fileId\":\"%s\",\"versionId\":\"v1\"}";

    @TempDir Path folder;

    @Test
    void folderRestoresAtOnceAndLater() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLE)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                RunningHost host =
                        new RunningHost(
                                folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.apache.camel.main.Main",
                                "-pl",
                                "file:application.properties")) {
            imageKit.anyFileExists(2);
            settings().forEach((key, value) -> host.set(key.toString(), value.toString()));
            host.set("camel.main.routes-include-pattern", "file:*.camel.yaml")
                    .set("restore.accounts.shop.base-url", imageKit.baseUrl())
                    .env("IMAGEKIT_PRIVATE_KEY", ImageKitSandbox.PRIVATE_KEY)
                    .start();

            assertEquals(
                    "restored", host.once(REQUEST.formatted("r1", "a")).path("status").asText());
            host.handOver("some.json", REQUEST.formatted("r2", "b"));
            assertEquals("restored", host.told("some.json", 1).get("r2").path("status").asText());
            assertTrue(Files.notExists(folder.resolve("outbox")), host::output);
        }
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(EXAMPLE.resolve("application.properties"))) {
            settings.load(in);
        }
        return settings;
    }
}
