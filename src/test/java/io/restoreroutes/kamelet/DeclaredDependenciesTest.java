package io.restoreroutes.kamelet;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.DemoState;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.Canaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each Kamelet in a process of its own that has only the dependencies it declares. */
class DeclaredDependenciesTest {
    private static final String PHOTO =
            ProviderKameletsTest.request(DemoState.PHOTO, DemoState.PHOTO_GOOD_VERSION);

    @TempDir Path folder;

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private final Map<String, String> settings = new TreeMap<>();

    @AfterEach
    void stop() {
        imageKit.close();
        box.close();
    }

    private void set(String kamelet, String property, String value) {
        settings.put("camel.kamelet." + kamelet + "." + property, value);
    }

    private void setAccount() {
        settings.put("restore.accounts.shop.provider", "imagekit");
        settings.put("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY);
        settings.put("restore.accounts.shop.base-url", imageKit.baseUrl());
    }

    private String run(String kamelet, String request) throws Exception {
        DemoState.seed(imageKit, box);
        Path file = Path.of("target", "classes", "kamelets", kamelet + ".kamelet.yaml");
        String classPath = DeclaredDependencies.of(file, KameletChild.class);
        assertFalse(classPath.contains("camel-jms"), classPath);
        assertFalse(classPath.contains("junit"), classPath);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", classPath, KameletChild.class.getName(), kamelet, request));
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        return Files.readString(output);
    }

    private static void assertHas(String expected, String output) {
        assertTrue(output.contains(expected), output);
    }

    @Test
    void restoreFileVersion() throws Exception {
        setAccount();
        String request = PHOTO.replace("{", "{\"account\": \"shop\", ");
        assertHas("\"status\":\"restored\"", run("restore-file-version-action", request));
    }

    @Test
    void imageKitRestore() throws Exception {
        String kamelet = "imagekit-restore-version-action";
        set(kamelet, "privateKey", ImageKitSandbox.PRIVATE_KEY);
        set(kamelet, "baseUrl", imageKit.baseUrl());
        assertHas("\"status\":\"restored\"", run(kamelet, PHOTO));
    }

    @Test
    void boxRestore() throws Exception {
        String kamelet = "box-restore-version-action";
        set(kamelet, "clientId", BoxTokens.CLIENT_ID);
        set(kamelet, "clientSecret", BoxTokens.CLIENT_SECRET);
        set(kamelet, "enterpriseId", BoxTokens.ENTERPRISE_ID);
        set(kamelet, "baseUrl", box.baseUrl());
        set(kamelet, "tokenUrl", box.tokenUrl());
        String request =
                ProviderKameletsTest.request(
                        DemoState.BOX_FILE_WITH_TRASHED_VERSION, DemoState.BOX_TRASHED_VERSION);
        assertHas("\"status\":\"restored\"", run(kamelet, request));
    }

    @Test
    void boxPromote() throws Exception {
        // signed: with what the library itself does without
        Path config = BoxConfigFile.write(folder, box, new Canaries());
        set("box-promote-version-action", "jwtConfigFile", config.toString());
        set("box-promote-version-action", "baseUrl", box.baseUrl());
        set("box-promote-version-action", "tokenUrl", box.tokenUrl());
        String request =
                ProviderKameletsTest.request(
                        DemoState.BOX_OVERWRITTEN_FILE, DemoState.BOX_GOOD_VERSION);
        assertHas("\"status\":\"promoted\"", run("box-promote-version-action", request));
    }

    @Test
    void requestSink() throws Exception {
        setAccount();
        settings.put("restore.intake.file.enabled", "false");
        String request = PHOTO.replace("{", "{\"account\": \"shop\", ");
        assertHas("\"accepted\":1", run("restore-request-sink", request));
    }
}
