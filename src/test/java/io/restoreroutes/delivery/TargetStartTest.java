package io.restoreroutes.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpEndpoint;
import org.junit.jupiter.api.Test;

/** Targets are looked at when the application starts, not at the first delivery. */
class TargetStartTest extends DeliveryFixture {
    private static final String KEY = "restore.delivery.audit.to";

    private void start(String to) throws Exception {
        start(Map.of(KEY, to));
    }

    private String sentence(String to) {
        SettingsException refused = assertThrows(SettingsException.class, () -> start(to));
        assertEquals(1, refused.problems().size(), refused.getMessage());
        assertNull(refused.getCause());
        assertFalse(refused.getMessage().contains("s3cret"), refused.getMessage());
        return refused.getMessage();
    }

    @Test
    void aComponentThatIsNotThere() {
        assertEquals(
                KEY
                        + " names the component paho-mqtt5, which is not on the class path; add"
                        + " org.apache.camel:camel-paho-mqtt5 and what it needs to lib/",
                sentence("paho-mqtt5:topic?password=s3cret"));
        assertTrue(sentence("sftp://me:s3cret@host/x").contains("org.apache.camel:camel-ftp and"));
    }

    @Test
    void optionsThatItDoesNotHave() {
        String rule = " understands; check its path and the names and values of its parameters";
        assertEquals(
                KEY + " is not what the component seda" + rule, sentence("seda:x?sice=s3cret"));
        assertEquals(
                KEY + " is not what the component kafka" + rule,
                sentence("kafka:x?maxRequestSize=s3cret"));
        assertEquals(KEY + " is not what the component timer" + rule, sentence("timer:s3cret"));
        assertEquals(
                KEY + " is not what the component smtp" + rule,
                sentence("smtp:host?session=#s3cret"));
    }

    @Test
    void aBrokerWithoutAConnectionFactory() {
        assertEquals(
                KEY
                        + " names the component jms, which needs a connection factory; set"
                        + " restore.intake.queue.broker-url, or bind one as a bean (camel.beans.<name>=#class:<its class>) and add the broker's"
                        + " client to lib/",
                sentence("jms:queue:outcomes?clientId=s3cret"));
    }

    @Test
    void aRouteThatIsNotThere() {
        assertEquals(
                KEY + " names direct:outcome-mail, but no route begins with that; add one",
                sentence("direct:outcome-mail?timeout=5"));
    }

    @Test
    void aRouteThatIsThereMayHaveOtherOptions() throws Exception {
        deliverer =
                Deliverer.start(
                        jobs.ledger,
                        folder,
                        Map.of(KEY, "direct:outcome-mail?block=false"),
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:restore-deliver-outcome").to("mock:outbox");
                                from("direct:outcome-mail").to("mock:mail");
                            }
                        });
        jobs.rejected(jobs.begin("x"), 1, 1);
        deliverer.delivery.wake();
        await().until(() -> jobs.ledger.outbox().position("audit") >= 1);
    }

    @Test
    void aServerThatIsAwayIsNoMistake() throws Exception {
        for (String to :
                new String[] {
                    "kafka:outcomes?brokers=127.0.0.1:1&maxBlockMs=500",
                    "smtp:127.0.0.1:1?to=ops@example.com",
                    "https://127.0.0.1:1/x"
                }) {
            start(to);
            deliverer.delivery.stop(Duration.ofSeconds(1));
            deliverer.close();
            deliverer = null;
        }
    }

    @Test
    void theEndpointsNameHidesTheAddress() throws Exception {
        start("https://me:s3cret@host:8443/services/T0P-s3cret?token=s3cret");
        String uris = deliverer.context.getEndpoints().toString();
        assertFalse(uris.contains("s3cret"), uris);
        HttpEndpoint endpoint =
                deliverer.context.getEndpoint(
                        "restore-webhook:https://host:8443/audit", HttpEndpoint.class);
        assertEquals("https://host:8443/audit", endpoint.getHttpUri().toString());
    }
}
