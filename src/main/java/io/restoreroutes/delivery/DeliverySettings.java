package io.restoreroutes.delivery;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where outcomes go.
 *
 * @param outboxEnabled whether outcomes go to the route {@code restore-deliver-outcome}
 * @param outboxDirectory the folder of the default outbox; a relative one is in the working
 *     directory
 * @param targets further targets, by name
 */
public record DeliverySettings(
        boolean outboxEnabled, Path outboxDirectory, List<TargetSettings> targets) {
    /** The name of the default outbox among the targets; no other target may have it. */
    static final String OUTBOX = "outbox";

    /** Where those of the default outbox stand. */
    public static final SettingsKeys KEYS =
            SettingsKeys.group("delivery." + OUTBOX, "directory", "enabled");

    /** Whether there is a default outbox. */
    public static final String ENABLED = KEYS.of("enabled");

    private static final String DIRECTORY = KEYS.of("directory");

    public DeliverySettings {
        targets = List.copyOf(targets);
    }

    /** Reads {@code restore.delivery.*}; problems are gathered in the reader. */
    public static DeliverySettings read(SettingsReader settings) {
        Path directory = directory(settings);
        List<TargetSettings> targets = new ArrayList<>();
        for (String name : settings.names(TargetSettings.KEYS.prefix())) {
            if (!name.equals(OUTBOX)) {
                targets.add(TargetSettings.read(settings, name, directory));
            }
        }
        boolean outbox = settings.flag(ENABLED, true);
        return new DeliverySettings(outbox, directory, targets);
    }

    /** {@return the folders that outcomes are written to, by the key that names each} */
    public Map<String, Path> folders() {
        Map<String, Path> folders = new LinkedHashMap<>();
        if (outboxEnabled) {
            folders.put(DIRECTORY, outboxDirectory);
        }
        for (TargetSettings target : targets) {
            folders.put(
                    TargetSettings.KEYS.of(target.name(), "dead-letter-directory"),
                    target.deadLetterDirectory());
        }
        return folders;
    }

    /** {@return the names of all targets, the default outbox included if it is on} */
    public Set<String> names() {
        return Stream.concat(
                        outboxEnabled ? Stream.of(OUTBOX) : Stream.empty(),
                        targets.stream().map(TargetSettings::name))
                .collect(Collectors.toSet());
    }

    private static Path directory(SettingsReader settings) {
        // Blank and absent look alike to the reader; blank would be a folder nobody named.
        boolean present = settings.unknownKeys().contains(DIRECTORY);
        if (settings.hasLostBackslashes(DIRECTORY)) {
            return Path.of(OUTBOX);
        }
        Optional<String> value = settings.text(DIRECTORY).map(String::strip);
        try {
            if (value.isPresent() || !present) {
                return Path.of(value.orElse(OUTBOX));
            }
            settings.problem(DIRECTORY, "must not be empty");
        } catch (InvalidPathException e) {
            settings.problem(DIRECTORY, "must be the path of a folder");
        }
        return Path.of(OUTBOX);
    }
}
