package io.restoreroutes.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that cannot be used stops the start of the whole application, and leaves no traces. */
class RefusedTargetTest {
    @TempDir Path folder;

    @Test
    void stopsTheStartWithASentenceForEach() {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start()) {
            try (RunningApp app = new RunningApp(folder, imageKit, null)) {
                app.set("restore.delivery.audit.to", "paho-mqtt5:outcomes");
                app.set("restore.delivery.mail.to", "direct:outcome-mail");
                app.set("restore.intake.file.stable-for", "1ms");
                app.drop("early.json", "[]");
                Exception refused = assertThrows(Exception.class, app::start);
                assertEquals(1, app.files("inbox", "early.json").size());
                assertFalse(Files.exists(folder.resolve("inbox/.work")));
                assertEquals(
                        List.of(
                                "restore.delivery.audit.to names the component paho-mqtt5, which is"
                                        + " not on the class path; add"
                                        + " org.apache.camel:camel-paho-mqtt5 and what it needs to"
                                        + " lib/",
                                "restore.delivery.mail.to names direct:outcome-mail, but no route"
                                        + " begins with that; add one"),
                        settingsProblem(refused).problems());
                assertEquals(2, StartFailure.explain(refused));
            }
            try (RunningApp app = new RunningApp(folder, imageKit, null)) {
                app.start();
                await().until(() -> app.files("inbox/.done", "early.json").size() == 1);
            }
        }
    }

    private static SettingsException settingsProblem(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingsException settings) {
                return settings;
            }
        }
        throw new AssertionError(failure);
    }
}
