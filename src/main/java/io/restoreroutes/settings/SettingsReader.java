package io.restoreroutes.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads typed values under one prefix, remembers which keys were asked for, and gathers problems
 * instead of stopping at the first, so that a person mends a file in one go. Problem texts name the
 * key and the rule, never the value of a secret. Not thread-safe.
 */
public final class SettingsReader {
    /** The form of an account, schedule or target name. */
    public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /** A drive without a folder, also behind a scheme; what \\t, \\n, \\r and \\f became. */
    private static final Pattern LOST_BACKSLASHES =
            Pattern.compile("^(?:jdbc:sqlite:)?(?:file:)?(?://)?[A-Za-z]:[^/\\\\]|\\p{Cntrl}");

    private static final int LAST_PORT = 65_535;

    private final Map<String, String> values;
    private final UnaryOperator<String> fallback;
    private final Set<String> known = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Over full keys ({@code restore.ledger.url}) and their resolved values. A blank value counts
     * as not set.
     */
    public SettingsReader(Map<String, String> values) {
        this(values, key -> null);
    }

    /**
     * As above, with a second place to look for a key that has no value, such as the environment.
     *
     * @param fallback gives the value of a key, or null
     */
    public SettingsReader(Map<String, String> values, UnaryOperator<String> fallback) {
        this.values = Map.copyOf(values);
        this.fallback = fallback;
    }

    /** {@return the value, or empty if the key is absent or blank} */
    public Optional<String> text(String key) {
        known.add(key);
        String value = values.containsKey(key) ? values.get(key) : fallback.apply(key);
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    /** {@return the value without surrounding blanks; reports a problem and gives "" if absent} */
    public String requiredText(String key) {
        return text(key)
                .map(String::strip)
                .orElseGet(
                        () -> {
                            // a value that refers to nothing has its sentence already
                            if (problems.stream().noneMatch(p -> p.startsWith(key + " "))) {
                                problem(key, "is required");
                            }
                            return "";
                        });
    }

    /**
     * {@return the value exactly as it stands, blanks at its ends too: a secret may have them}
     * Reports a problem if there is none, and of control characters: nobody means them.
     */
    public String requiredSecret(String key) {
        String value = requiredText(key).isEmpty() ? "" : text(key).orElse("");
        if (value.chars().anyMatch(Character::isISOControl)) {
            problem(key, "must not hold control characters");
        }
        return value;
    }

    /**
     * {@return whether the path at the key has lost its backslashes, reporting that} In a settings
     * file {@code C:\\data\\temp} is {@code C:data}, a tab and {@code emp}: a folder that nobody
     * meant, and that can be made.
     */
    public boolean hasLostBackslashes(String key) {
        // What stands behind a question mark is no path, and may be a secret.
        String path = text(key).map(value -> value.stripTrailing().split("\\?", 2)[0]).orElse("");
        if (!LOST_BACKSLASHES.matcher(path).find()) {
            return false;
        }
        problem(
                key,
                "has lost its backslashes: it says "
                        + PlainName.of(path)
                        + ". In a settings file a backslash only changes the character behind it:"
                        + " write C:/data/inbox, or each of them twice, C:\\\\data\\\\inbox");
        return true;
    }

    /** {@return the value as one of the allowed words, else the default, reporting a problem} */
    public String oneOf(String key, String defaultValue, String... allowed) {
        String value = text(key).map(String::strip).orElse(defaultValue);
        if (!List.of(allowed).contains(value)) {
            problem(key, "must be one of " + String.join(", ", allowed));
            return defaultValue;
        }
        return value;
    }

    /** {@return the value of a duration such as 200ms, 30s, 15m, 1h or 2d} */
    public Duration duration(String key, Duration defaultValue) {
        Optional<String> value = text(key).map(String::strip);
        if (value.isEmpty()) {
            return defaultValue;
        }
        Matcher matcher = DURATION.matcher(value.get());
        if (!matcher.matches()) {
            problem(key, "must be a time such as 200ms, 30s, 15m, 1h or 2d");
            return defaultValue;
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
        if (duration.compareTo(LONGEST) > 0) {
            problem(key, "must be at most " + LONGEST.toDays() + "d");
            return defaultValue;
        }
        return duration;
    }

    /** {@return a whole number within the bounds, both included} */
    public int wholeNumber(String key, int defaultValue, int lowest, int highest) {
        Optional<String> value = text(key).map(String::strip);
        if (value.isEmpty()) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the same sentence
        }
        problem(key, "must be a whole number from " + lowest + " to " + highest);
        return defaultValue;
    }

    /** {@return a number above zero, or empty if not set} */
    public Optional<Double> positiveNumber(String key) {
        Optional<String> value = text(key).map(String::strip);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            double number = Double.parseDouble(value.get());
            if (number > 0 && Double.isFinite(number)) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // falls through to the same sentence
        }
        problem(key, "must be a number above 0");
        return Optional.empty();
    }

    /** {@return true or false} */
    public boolean flag(String key, boolean defaultValue) {
        return Boolean.parseBoolean(oneOf(key, Boolean.toString(defaultValue), "true", "false"));
    }

    /**
     * {@return an absolute http or https address without a trailing slash} Plain http is allowed to
     * loopback only, because credentials travel with the calls.
     */
    public String httpAddress(String key, String defaultValue) {
        String value = text(key).map(String::strip).orElse(defaultValue);
        try {
            URI uri = new URI(value);
            if (uri.getHost() == null
                    || uri.getScheme() == null
                    || !uri.getScheme().matches("https?")
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null
                    || uri.getRawUserInfo() != null) {
                problem(key, "must be an address such as https://host/path");
            } else if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
                problem(key, "must have a port from 1 to " + LAST_PORT + ", or none");
            } else if (uri.getScheme().equals("http") && !isLoopback(uri.getHost())) {
                problem(key, "must begin with https:// (plain http is allowed to loopback only)");
            }
        } catch (URISyntaxException e) {
            problem(key, "must be an address such as https://host/path");
        }
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }

    /** {@return whether a host of an address is this machine: there plain http is allowed} */
    public static boolean isLoopback(String host) {
        return LOOPBACK.contains(host);
    }

    /**
     * {@return the distinct names that stand between the prefix and the next dot}, for groups such
     * as {@code restore.accounts.<name>.provider}. Malformed names are reported.
     */
    public Set<String> names(String prefix) {
        Set<String> names = new TreeSet<>();
        for (String key : values.keySet()) {
            if (key.startsWith(prefix)) {
                int dot = key.indexOf('.', prefix.length());
                String name = key.substring(prefix.length(), dot < 0 ? key.length() : dot);
                if (dot < 0 || !NAME.matcher(name).matches()) {
                    problem(
                            key,
                            "does not have the form "
                                    + prefix
                                    + "<name>.<setting> with a name"
                                    + " of small letters, digits and '-' that begins with a letter");
                    known.add(key);
                } else {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Adds a sentence: the key, then the rule it breaks. The rule must not quote a secret. */
    public void problem(String key, String rule) {
        String sentence = key + " " + rule;
        if (!problems.contains(sentence)) {
            problems.add(sentence);
        }
    }

    /** {@return the keys that nobody asked for, in alphabetical order} */
    public List<String> unknownKeys() {
        return values.keySet().stream().filter(key -> !known.contains(key)).sorted().toList();
    }

    /** {@return the problems found so far} */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
