package io.restoreroutes.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.source.NamedSource;
import io.restoreroutes.source.UnreadableSource;
import io.restoreroutes.testing.RunningApp;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code direct:restore-accept} does with sources that come again or cannot be read. */
class AcceptTest {
    private static final String GOOD =
            "{\"account\":\"legal\",\"fileId\":\"1\",\"versionId\":\"2\"}";

    @TempDir private Path folder;
    private RunningApp app;
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        app = new RunningApp(folder, null, null);
        // Nobody listens there: what is accepted stays open.
        app.set("restore.accounts.legal.provider", "box");
        app.set("restore.accounts.legal.auth", "access-token");
        app.set("restore.accounts.legal.access-token", "token-of-the-test");
        app.set("restore.accounts.legal.base-url", "http://127.0.0.1:1/2.0");
        app.start();
        CamelContext context = app.main().getCamelContext();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private Exchange send(String id, Object body) {
        return template.send(
                AcceptSourceRoute.ACCEPT,
                exchange -> {
                    exchange.setVariable("restoreSourceKind", "queue");
                    exchange.setVariable("restoreSourceName", "requests");
                    exchange.setVariable("restoreSourceId", id);
                    exchange.getMessage().setBody(body);
                });
    }

    private static AcceptReply reply(Exchange exchange) {
        assertNull(exchange.getException());
        return exchange.getMessage().getBody(AcceptReply.class);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSourceThatComesAgainChangesNothing() {
        for (Object body : List.of(GOOD, stream(GOOD), Map.of("account", "legal"))) {
            String id = body.getClass().getName();
            AcceptReply first = reply(send(id, body));
            assertEquals(1, first.accepted() + first.rejected());
            AcceptReply second = reply(send(id, GOOD + "\n" + GOOD));
            assertEquals(first, second);
        }
        AcceptReply other = reply(send(null, GOOD));
        assertEquals(1, other.accepted());
    }

    @Test
    void aNamedSourceIsReadByItsEnding() {
        String csv = "account,fileId,versionId\nlegal,8,1\nlegal,9,1\n";
        assertEquals(2, reply(send("c", new NamedSource("a.csv", stream(csv)))).accepted());
        Exchange wrong = send("d", new NamedSource("a.ndjson", stream("no json")));
        assertEquals(1, reply(wrong).rejected());
    }

    @Test
    void aSourceWithNothingReadableSaysWhyAlsoWhenItComesAgain() {
        UnreadableSource body = new UnreadableSource("An ObjectMessage is not read.");
        Exchange first = send("e", body);
        assertEquals(1, reply(first).rejected());
        assertEquals(
                "An ObjectMessage is not read.",
                first.getVariable("restoreRefusedReason", String.class));
        Exchange again = send("e", body);
        assertEquals(reply(first), reply(again));
        assertEquals(
                "An ObjectMessage is not read.",
                again.getVariable("restoreRefusedReason", String.class));
        JsonNode summary = app.awaitSummaries(1).get(0);
        assertEquals("queue", summary.path("source").path("kind").asText());
        assertTrue(app.outcomes().get(0).toString().contains("An ObjectMessage is not read."));
    }

    @Test
    void whatIsReadableLeavesNoReason() {
        Exchange mixed = send("f", GOOD + "\nnot json");
        assertEquals(1, reply(mixed).rejected());
        assertNull(mixed.getVariable("restoreRefusedReason"));
        assertNull(send("g", "[]").getVariable("restoreRefusedReason"));
    }
}
