package io.restoreroutes.intake;

import io.restoreroutes.settings.SettingsReader;
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
        String directory = settings.text("restore.intake.file.directory").orElse("inbox");
        return new FileSettings(
                workingDirectory.resolve(directory),
                settings.duration("restore.intake.file.stable-for", Duration.ofSeconds(1)));
    }
}
