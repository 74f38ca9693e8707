package io.restoreroutes.delivery;

import io.restoreroutes.request.Status;
import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A further target, as the settings name it.
 *
 * @param name its name in the settings
 * @param to a Camel endpoint URI, or an address that begins with http; may hold secrets
 * @param statuses outcomes of these are sent
 * @param accounts outcomes of these accounts are sent; empty = of all, also of none
 * @param batchSize 1 = each message is one outcome; more = each is a list of at most that many
 * @param secrets what each message is signed with, in the order of the settings; empty = not signed
 * @param stopsWhenGone whether an HTTP 410 ends the sending until the next start
 * @param deadLetterAfter how long an outcome is tried before it is given up
 * @param deadLetterDirectory where given up outcomes go; a relative one is in the working directory
 */
public record TargetSettings(
        String name,
        String to,
        Set<Status> statuses,
        Set<String> accounts,
        int batchSize,
        List<String> secrets,
        boolean stopsWhenGone,
        Duration deadLetterAfter,
        Path deadLetterDirectory) {
    /** Where they stand. */
    public static final SettingsKeys KEYS =
            SettingsKeys.named(
                    "delivery",
                    List.of(
                            "to",
                            "status",
                            "accounts",
                            "batch-size",
                            "secret",
                            "on-gone",
                            "dead-letter-after",
                            "dead-letter-directory"));

    private static final int LARGEST_BATCH = 500;

    /** What has to be asked for: whoever does not know it would be flooded by the first plan. */
    private static final EnumSet<Status> ON_REQUEST = EnumSet.of(Status.PLANNED, Status.SKIPPED);

    private static final Pattern CAMEL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+");
    private static final Pattern WEB = Pattern.compile("https?:.*");

    public TargetSettings {
        statuses = Set.copyOf(statuses);
        accounts = Set.copyOf(accounts);
        secrets = List.copyOf(secrets);
    }

    /** {@return the key of its URI, for sentences} */
    String toKey() {
        return KEYS.of(name, "to");
    }

    /** {@return whether its messages are HTTP requests of ours} */
    boolean isWeb() {
        return WEB.matcher(to).matches();
    }

    /** Without the URI and the secrets. */
    @Override
    public String toString() {
        return ("Target[name=" + name + ", statuses=" + statuses + ", accounts=" + accounts)
                + (", batchSize=" + batchSize + ", signed=" + !secrets.isEmpty())
                + (", stopsWhenGone=" + stopsWhenGone)
                + (", deadLetterAfter=" + deadLetterAfter)
                + (", deadLetterDirectory=" + deadLetterDirectory + "]");
    }

    /** Reads one target; problems are gathered in the reader. */
    static TargetSettings read(SettingsReader settings, String name, Path outbox) {
        String to = to(settings, KEYS.of(name, "to"));
        return new TargetSettings(
                name,
                to,
                statuses(settings, KEYS.of(name, "status")),
                accounts(settings, KEYS.of(name, "accounts")),
                settings.wholeNumber(KEYS.of(name, "batch-size"), 1, 1, LARGEST_BATCH),
                secrets(settings, KEYS.of(name, "secret"), to),
                settings.oneOf(KEYS.of(name, "on-gone"), "stop", "stop", "retry").equals("stop"),
                deadLetterAfter(settings, KEYS.of(name, "dead-letter-after")),
                directory(settings, KEYS.of(name, "dead-letter-directory"))
                        .orElse(outbox.resolve(".dead").resolve(name)));
    }

    private static String to(SettingsReader settings, String key) {
        String to = settings.requiredText(key);
        if (!to.isEmpty() && !CAMEL.matcher(to).matches()) {
            settings.problem(
                    key, "must be the URI of a Camel endpoint, such as jms:queue:restore-outcomes");
        } else if (WEB.matcher(to).matches()) {
            checkAddress(settings, key, to);
        } else if (to.startsWith("file:")) {
            settings.hasLostBackslashes(key);
        }
        return to;
    }

    private static void checkAddress(SettingsReader settings, String key, String to) {
        try {
            URI address = new URI(to);
            if (address.getHost() == null || address.getRawFragment() != null) {
                settings.problem(key, "must be an address such as https://host/path");
            } else if (address.getScheme().equals("http")
                    && !SettingsReader.isLoopback(address.getHost())) {
                settings.problem(
                        key, "must begin with https:// (plain http is allowed to loopback only)");
            }
        } catch (URISyntaxException e) {
            settings.problem(
                    key,
                    "must be an address such as https://host/path, with special characters"
                            + " percent-encoded");
        }
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
        return statuses.isEmpty() ? EnumSet.complementOf(ON_REQUEST) : statuses;
    }

    private static Optional<Status> status(String word) {
        return Stream.of(Status.values())
                .filter(status -> status.wireName().equals(word))
                .findFirst();
    }

    private static String allStatuses() {
        return Stream.of(Status.values()).map(Status::wireName).collect(Collectors.joining(", "));
    }

    private static Set<String> accounts(SettingsReader settings, String key) {
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

    private static List<String> secrets(SettingsReader settings, String key, String to) {
        List<String> secrets =
                settings.text(key)
                        .map(text -> List.of(text.strip().split("\\s+")))
                        .orElse(List.of());
        if (!secrets.stream().allMatch(WebhookSecret::isSecret)) {
            settings.problem(
                    key,
                    "must be whsec_ and 24 to 64 bytes in Base64, or several of these with blanks"
                            + " between");
            return List.of();
        }
        if (!secrets.isEmpty() && !WEB.matcher(to).matches()) {
            settings.problem(key, "is for targets that begin with https:// only");
        }
        return secrets;
    }

    private static Duration deadLetterAfter(SettingsReader settings, String key) {
        Duration after = settings.duration(key, Duration.ofHours(24));
        if (after.isZero()) {
            settings.problem(key, "must be longer than 0");
        }
        return after;
    }

    private static Optional<Path> directory(SettingsReader settings, String key) {
        if (settings.hasLostBackslashes(key)) {
            return Optional.empty();
        }
        try {
            return settings.text(key).map(String::strip).map(Path::of);
        } catch (InvalidPathException e) {
            settings.problem(key, "must be the path of a folder");
            return Optional.empty();
        }
    }
}
