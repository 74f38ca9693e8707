package io.restoreroutes.queue;

import io.restoreroutes.settings.ByteSize;
import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The queue intake's settings.
 *
 * @param on whether there is a broker to take messages from
 * @param brokerUrl the broker's URL as its client reads it, may hold secrets; null with a bean
 * @param connectionFactory the class of the client's connection factory, or {@code #name} of a bean
 * @param name the queue with the requests
 * @param username the broker's user, or null for none
 * @param password its password, or null for none
 * @param deadLetter the queue for messages that nothing could be read of
 * @param consumers how many messages are taken at a time
 * @param maxBodySize the longest body of a message, in bytes
 * @param replyTo the queues that a message may ask a reply to
 */
public record QueueSettings(
        boolean on,
        String brokerUrl,
        String connectionFactory,
        String name,
        String username,
        String password,
        String deadLetter,
        int consumers,
        int maxBodySize,
        List<String> replyTo) {
    /** Where they stand. */
    public static final SettingsKeys KEYS =
            SettingsKeys.group(
                    "intake.queue",
                    "enabled",
                    "broker-url",
                    "connection-factory",
                    "name",
                    "username",
                    "password",
                    "dead-letter",
                    "consumers",
                    "max-body-size",
                    "reply-to");

    /** Whether messages are taken, once there is a broker. */
    public static final String ENABLED = KEYS.of("enabled");

    /** The key that switches the intake on. */
    public static final String BROKER_URL = KEYS.of("broker-url");

    /** The key of the client's class, or of a bean that switches the intake on, too. */
    public static final String CONNECTION_FACTORY = KEYS.of("connection-factory");

    /** The client that is in the distribution. */
    static final String ARTEMIS =
            "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory";

    private static final String NAME = KEYS.of("name");
    private static final String DEAD_LETTER = KEYS.of("dead-letter");
    private static final String REPLY_TO = KEYS.of("reply-to");
    private static final int DEFAULT_BODY = 4 << 20;

    /** What the URI of the route's endpoint would read as something else than a name. */
    private static final Pattern NOT_IN_A_URI = Pattern.compile("[?#%{}$&+,\\s\\p{Cntrl}]|^/");

    private static final Pattern FACTORY = Pattern.compile("#[^\\s#]+|[A-Za-z_][\\w.$]*");

    /** A server within a broker's URL, without user, path and parameters. */
    private static final Pattern SERVER =
            Pattern.compile("([a-z][a-z0-9+.-]*://)(?:[^@/?#(),]*@)?([^@/?#(),;&]+)");

    private static final Pattern HOST = Pattern.compile("(\\[[^]]+]|[^:]+)(?::\\d+)?");
    private static final Pattern PARAMETER = Pattern.compile("=([^=?&;,()#]+)");
    private static final Pattern USER_INFO = Pattern.compile("//([^@/?#(),]+)@");

    public QueueSettings {
        replyTo = List.copyOf(replyTo);
    }

    /** Reads {@code restore.intake.queue.*}. */
    public static QueueSettings read(SettingsReader settings) {
        boolean enabled = settings.flag(ENABLED, true);
        Optional<String> url = settings.text(BROKER_URL).map(String::strip);
        String factory = settings.text(CONNECTION_FACTORY).map(String::strip).orElse(ARTEMIS);
        boolean bean = factory.startsWith("#");
        if (!FACTORY.matcher(factory).matches()) {
            settings.problem(CONNECTION_FACTORY, "must be the name of a class, or # and a bean's");
        } else if (bean && url.isPresent()) {
            settings.problem(BROKER_URL, "must be left out: the bean knows its broker");
        }
        String name = queue(settings, NAME, "restore-requests");
        String deadLetter = queue(settings, DEAD_LETTER, "restore-requests.dead");
        if (deadLetter.equals(name)) {
            settings.problem(DEAD_LETTER, "must be another queue than " + NAME);
        }
        return new QueueSettings(
                enabled && (bean || url.isPresent()),
                url.orElse(null),
                factory,
                name,
                settings.text(KEYS.of("username")).map(String::strip).orElse(null),
                settings.text(KEYS.of("password")).orElse(null),
                deadLetter,
                settings.wholeNumber(KEYS.of("consumers"), 4, 1, 256),
                ByteSize.read(settings, KEYS.of("max-body-size"), DEFAULT_BODY),
                replyTo(settings, name));
    }

    private static String queue(SettingsReader settings, String key, String defaultName) {
        String name = settings.text(key).orElse(defaultName);
        if (NOT_IN_A_URI.matcher(name).find()) {
            settings.problem(
                    key,
                    "must be a queue's name free of blanks, control characters and"
                            + " ? # % { } $ & + , that does not begin with /");
        }
        return name;
    }

    private static List<String> replyTo(SettingsReader settings, String requests) {
        List<String> names = new ArrayList<>();
        for (String part : settings.text(REPLY_TO).orElse("").split(",", -1)) {
            String name = part.strip();
            if (name.isEmpty()) {
                continue;
            }
            if (NOT_IN_A_URI.matcher(name).find() || name.equals(requests)) {
                settings.problem(
                        REPLY_TO, "must be queue names with commas between, without " + NAME);
            }
            names.add(name);
        }
        return names;
    }

    /** {@return where the messages come from, for a person; no secret} */
    public String describe() {
        if (brokerUrl == null) {
            return name + " at " + connectionFactory;
        }
        List<String> servers = new ArrayList<>();
        Matcher matcher = SERVER.matcher(brokerUrl);
        while (matcher.find()) {
            servers.add(matcher.group(1) + matcher.group(2));
        }
        return name + " at " + (servers.isEmpty() ? "the broker" : String.join(", ", servers));
    }

    /** {@return the parts of the settings that no log may show} */
    /**
     * {@return the hosts that the client connects to by TCP; none if it has others too, or a proxy
     * that resolves their names}
     */
    List<String> hosts() {
        List<String> hosts = new ArrayList<>();
        Matcher server = SERVER.matcher(brokerUrl);
        while (server.find()) {
            Matcher host = HOST.matcher(server.group(2));
            if (!server.group(1).equals("tcp://") || !host.matches()) {
                return List.of();
            }
            hosts.add(host.group(1));
        }
        return brokerUrl.contains("socks") ? List.of() : hosts;
    }

    List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        if (brokerUrl != null) {
            Matcher parameter = PARAMETER.matcher(brokerUrl);
            while (parameter.find()) {
                secrets.add(parameter.group(1));
            }
            Matcher user = USER_INFO.matcher(brokerUrl);
            while (user.find()) {
                secrets.addAll(List.of(user.group(1).split(":", 2)));
            }
        }
        // Replacing "true" or a port would only make a sentence unreadable.
        secrets.removeIf(secret -> secret.length() < 6);
        if (password != null) {
            secrets.add(password);
        }
        return secrets;
    }

    /** Without the password and what a URL may hold of secrets. */
    @Override
    public String toString() {
        return "QueueSettings["
                + String.join(
                        ", ",
                        List.of(
                                on ? "on" : "off",
                                describe(),
                                connectionFactory,
                                "username=" + username,
                                "deadLetter=" + deadLetter,
                                "consumers=" + consumers,
                                "maxBodySize=" + maxBodySize,
                                "replyTo=" + replyTo))
                + "]";
    }
}
