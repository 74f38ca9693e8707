package io.restoreroutes.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueSettingsTest {
    private static final String GROUP = "restore.intake.queue.";
    private static final String URL =
            "(tcp://reader:canary-1@one:61617?sslEnabled=true&trustStorePassword=canary-2,"
                    + "tcp://two:61617)?ha=true&keyStorePassword=canary-3";

    private static QueueSettings read(String... keysAndValues) {
        SettingsReader reader = reader(keysAndValues);
        QueueSettings settings = QueueSettings.read(reader);
        assertEquals(List.of(), reader.problems());
        return settings;
    }

    private static SettingsReader reader(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(GROUP + keysAndValues[i], keysAndValues[i + 1]);
        }
        return new SettingsReader(values);
    }

    private static SettingsException refusal(String... keysAndValues) {
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("text", "no factory");
        QueueIntake intake = new QueueIntake(context, read(keysAndValues));
        return assertThrows(SettingsException.class, () -> intake.install(false));
    }

    @Test
    void isOffUntilABrokerIsNamed() {
        assertFalse(read().on());
        assertFalse(read("name", "other", "enabled", "true").on());
        assertTrue(read("broker-url", "tcp://broker:61616").on());
        assertTrue(read("connection-factory", "#hosts").on());
        assertFalse(read("broker-url", "tcp://broker:61616", "enabled", "false").on());
        assertFalse(read("connection-factory", "com.example.Factory").on());
    }

    @Test
    void replyQueuesAreAList() {
        assertEquals(List.of(), read().replyTo());
        assertEquals(List.of("a", "b.c"), read("reply-to", " a, b.c ,").replyTo());
    }

    @Test
    void noSecretIsShown() {
        QueueSettings settings = read("broker-url", URL, "username", "me", "password", "canary-4");

        assertEquals("restore-requests at tcp://one:61617, tcp://two:61617", settings.describe());
        assertFalse(settings.toString().contains("canary"), settings.toString());
        assertTrue(
                settings.secrets()
                        .containsAll(List.of("canary-1", "canary-2", "canary-3", "canary-4")));
        assertNull(read().password());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "name, a?b, restore.intake.queue.name must be a queue's name",
                "dead-letter, a b, restore.intake.queue.dead-letter must be a queue's name",
                "dead-letter, restore-requests, restore.intake.queue.dead-letter must be another",
                "consumers, 0, restore.intake.queue.consumers must be a whole number from 1 to 256",
                "max-body-size, 8, restore.intake.queue.max-body-size must be a size such as",
                "max-body-size, 2048MB, restore.intake.queue.max-body-size must be a size such as",
                "reply-to, \"a,restore-requests\", restore.intake.queue.reply-to must be queue names",
                "reply-to, a?b, restore.intake.queue.reply-to must be queue names",
                "enabled, yes, \"restore.intake.queue.enabled must be one of true, false\"",
                "connection-factory, a b, restore.intake.queue.connection-factory must be the name",
            })
    void aMistakeHasASentence(String key, String value, String sentence) {
        SettingsReader reader = reader(key, value);
        QueueSettings.read(reader);

        assertEquals(1, reader.problems().size(), reader.problems().toString());
        assertTrue(reader.problems().get(0).startsWith(sentence), reader.problems().toString());
    }

    @Test
    void aBeanKnowsItsBroker() {
        SettingsReader reader = reader("connection-factory", "#hosts", "broker-url", "tcp://a:1");
        QueueSettings.read(reader);

        assertEquals(
                List.of(GROUP + "broker-url must be left out: the bean knows its broker"),
                reader.problems());
    }

    @ParameterizedTest
    @CsvSource({
        "#absent, names a bean that the registry does not have",
        "#text, names a bean that is no jakarta.jms.ConnectionFactory",
    })
    void aWrongBeanStopsTheStart(String bean, String rule) {
        assertEquals(
                GROUP + "connection-factory " + rule,
                refusal("connection-factory", bean).getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "com.example.Missing, needs the class com.example.Missing",
        "java.lang.String, names a class that is no jakarta.jms.ConnectionFactory",
        "org.messaginghub.pooled.jms.JmsPoolConnectionFactory, names a class that cannot be made",
    })
    void aWrongClassStopsTheStart(String type, String rule) {
        String sentence =
                refusal("connection-factory", type, "broker-url", "tcp://a:1").getMessage();
        assertTrue(sentence.startsWith(GROUP + "connection-factory " + rule), sentence);
    }

    @Test
    void aWrongUrlStopsTheStartWithoutBeingShown() {
        assertEquals(
                GROUP + "broker-url is not a URL that the client understands",
                refusal("broker-url", "nonsense:canary?password=canary").getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp://a:1                                     | a",
                "tcp://a                                       | a",
                "tcp://[::1]:61616?x=y                         | [::1]",
                "(tcp://user:pass@a:1?x=y,tcp://b:2)?ha=true   | a b",
                "vm://0                                        | ''",
                "(tcp://a:1,udp://231.7.7.7:9876)              | ''",
                "tcp://a:1?socksHost=proxy                     | ''",
                "tcp://a:1?socksEnabled=true&socksRemoteDNS=true | ''"
            })
    void hostsAreThoseThatAreReachedByTcp(String url, String hosts) {
        assertEquals(hosts, String.join(" ", read("broker-url", url).hosts()));
    }
}
