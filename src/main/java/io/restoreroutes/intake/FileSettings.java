package io.restoreroutes.intake;

import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The file intake's settings.
 *
 * @param directory the inbox
 * @param stableFor how long a file's size and time must stand still before it is taken
 */
public record FileSettings(Path directory, Duration stableFor) {

    /** Reads {@code restore.intake.file.*}; a relative folder is seen from the working folder. */
    public static FileSettings read(SettingsReader settings, Path workingDirectory) {
        settings.duration("restore.intake.file.poll-interval", Duration.ofMillis(200));
        String key = "restore.intake.file.directory";
        Path directory = workingDirectory.resolve(settings.text(key).orElse("inbox"));
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            settings.problem(key, "names a file; it must be a folder");
        }
        return new FileSettings(
                directory,
                settings.duration("restore.intake.file.stable-for", Duration.ofSeconds(1)));
    }
}
