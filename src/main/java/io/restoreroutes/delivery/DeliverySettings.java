package io.restoreroutes.delivery;

import io.restoreroutes.request.Status;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where outcomes go.
 *
 * @param outboxDirectory the folder of the default outbox; a relative one is in the working
 *     directory
 * @param targets further targets, by name
 */
public record DeliverySettings(Path outboxDirectory, List<Target> targets) {
    /** The name of the default outbox among the targets; no other target may have it. */
    static final String OUTBOX = "outbox";

    private static final String PREFIX = "restore.delivery.";
    private static final String DIRECTORY = PREFIX + OUTBOX + ".directory";
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+");

    public DeliverySettings {
        targets = List.copyOf(targets);
    }

    /**
     * A further target.
     *
     * @param name its name in the settings
     * @param to a Camel endpoint URI; may hold secrets
     * @param statuses outcomes of these are sent
     * @param accounts outcomes of these accounts are sent; empty = of all, also of none
     */
    public record Target(String name, String to, Set<Status> statuses, Set<String> accounts) {
        public Target {
            statuses = Set.copyOf(statuses);
            accounts = Set.copyOf(accounts);
        }

        /** {@return the key of its URI, for sentences} */
        String toKey() {
            return PREFIX + name + ".to";
        }

        /** Without the URI. */
        @Override
        public String toString() {
            return "Target[name="
                    + name
                    + ", statuses="
                    + statuses
                    + ", accounts="
                    + accounts
                    + "]";
        }
    }

    /** Reads {@code restore.delivery.*}; problems are gathered in the reader. */
    public static DeliverySettings read(SettingsReader settings) {
        Path directory = directory(settings);
        List<Target> targets = new ArrayList<>();
        for (String name : settings.names(PREFIX)) {
            if (!name.equals(OUTBOX)) {
                targets.add(target(settings, name));
            }
        }
        return new DeliverySettings(directory, targets);
    }

    private static Path directory(SettingsReader settings) {
        // Blank and absent look alike to the reader; blank would be a folder nobody named.
        boolean present = settings.unknownKeys().contains(DIRECTORY);
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

    private static Target target(SettingsReader settings, String name) {
        String key = PREFIX + name;
        String to = settings.requiredText(key + ".to");
        if (!to.isEmpty() && !URI.matcher(to).matches()) {
            settings.problem(
                    key + ".to",
                    "must be the URI of a Camel endpoint, such as jms:queue:restore-outcomes");
        }
        return new Target(name, to, statuses(settings, key + ".status"), accounts(settings, key));
    }

    private static Set<Status> statuses(SettingsReader settings, String key) {
        Set<Status> statuses = EnumSet.noneOf(Status.class);
        for (String word : words(settings, key)) {
            Optional<Status> status = status(word);
            if (status.isEmpty()) {
                settings.problem(key, "must be a comma list of " + allStatuses());
            }
            status.ifPresent(statuses::add);
        }
        return statuses.isEmpty() ? EnumSet.allOf(Status.class) : statuses;
    }

    private static Optional<Status> status(String word) {
        for (Status status : Status.values()) {
            if (status.wireName().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    private static String allStatuses() {
        StringBuilder names = new StringBuilder();
        for (Status status : Status.values()) {
            names.append(names.isEmpty() ? "" : ", ").append(status.wireName());
        }
        return names.toString();
    }

    private static Set<String> accounts(SettingsReader settings, String targetKey) {
        String key = targetKey + ".accounts";
        Set<String> accounts = new TreeSet<>();
        for (String word : words(settings, key)) {
            if (SettingsReader.NAME.matcher(word).matches()) {
                accounts.add(word);
            } else {
                settings.problem(key, "must be a comma list of account names");
            }
        }
        return accounts;
    }

    private static List<String> words(SettingsReader settings, String key) {
        List<String> words = new ArrayList<>();
        settings.text(key)
                .ifPresent(
                        text -> {
                            for (String word : text.split(",", -1)) {
                                words.add(word.strip());
                            }
                        });
        return words;
    }
}
