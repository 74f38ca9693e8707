package io.restoreroutes.intake;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The file intake's settings.
 *
 * @param enabled whether files are taken at all
 * @param directory the inbox
 * @param stableFor how long a file's size and time must stand still before it is taken
 */
public record FileSettings(boolean enabled, Path directory, Duration stableFor) {
    /** Where they stand. */
    public static final SettingsKeys KEYS =
            SettingsKeys.group(
                    "intake.file", "enabled", "directory", "poll-interval", "stable-for");

    /** The key that switches the intake, also in its routes. */
    public static final String ENABLED = KEYS.of("enabled");

    /** The key of the inbox. */
    public static final String DIRECTORY = KEYS.of("directory");

    /** What the URI of the route's endpoint would read as something else than a part of a path. */
    private static final Pattern NOT_IN_A_URI = Pattern.compile("[?#%{}$&+\\p{Cntrl}]|^//");

    /** Reads {@code restore.intake.file.*}; a relative folder is seen from the working folder. */
    public static FileSettings read(SettingsReader settings, Path workingDirectory) {
        settings.duration(KEYS.of("poll-interval"), Duration.ofMillis(200));
        return new FileSettings(
                settings.flag(ENABLED, true),
                directory(settings, workingDirectory),
                settings.duration(KEYS.of("stable-for"), Duration.ofSeconds(1)));
    }

    /** The route takes the value as it stands, so what would differ there is refused. */
    private static Path directory(SettingsReader settings, Path workingDirectory) {
        // Blank and absent look alike to the reader; the route would get the blanks.
        boolean present = settings.unknownKeys().contains(DIRECTORY);
        if (settings.hasLostBackslashes(DIRECTORY)) {
            return workingDirectory.resolve("inbox");
        }
        Optional<String> value = settings.text(DIRECTORY);
        String text = value.orElse("inbox");
        if (present && value.isEmpty()) {
            settings.problem(DIRECTORY, "must not be empty");
        } else if (!text.equals(text.strip())) {
            settings.problem(DIRECTORY, "must not begin or end with a blank");
        } else if (NOT_IN_A_URI.matcher(text).find()
                || File.separatorChar != '\\' && text.indexOf('\\') >= 0) {
            settings.problem(
                    DIRECTORY,
                    "must be a folder whose path is free of ? # % { } $ & + \\ and control"
                            + " characters and does not begin with //");
        }
        try {
            Path directory = workingDirectory.resolve(text);
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                settings.problem(DIRECTORY, "names a file; it must be a folder");
            }
            return directory;
        } catch (InvalidPathException e) {
            settings.problem(
                    DIRECTORY,
                    "cannot be the path of a folder with this machine's locale; use UTF-8"
                            + " (LC_ALL=C.UTF-8) or another name");
            return workingDirectory.resolve("inbox");
        }
    }
}
