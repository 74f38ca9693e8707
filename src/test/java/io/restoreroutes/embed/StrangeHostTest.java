package io.restoreroutes.embed;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.Requests;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jackson.JacksonConstants;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host has set for its own routes and components does not change what ours do. */
class StrangeHostTest {
    @TempDir Path folder;
    private final Host host = new Host();

    @AfterEach
    void close() {
        host.close();
    }

    private static void makeStrange(CamelContext context) throws Exception {
        HttpComponent http = context.getComponent("http", HttpComponent.class);
        http.setAutomaticRetriesDisabled(false);
        http.setMaxTotalConnections(1);
        http.setConnectionsPerRoute(1);
        http.setFollowRedirects(true);
        http.setHttpClientConfigurer(
                builder ->
                        builder.setRetryStrategy(
                                new DefaultHttpRequestRetryStrategy(
                                        5, TimeValue.ofMilliseconds(10))));
        DefaultHeaderFilterStrategy nothing = new DefaultHeaderFilterStrategy();
        nothing.setOutFilterPattern(".*");
        nothing.setInFilterPattern(".*");
        http.setHeaderFilterStrategy(nothing);
        context.getRegistry().bind("hostFilter", nothing);
        context.getRegistry()
                .bind(
                        "hostMapper",
                        ObjectMapper.class,
                        JsonMapper.builder()
                                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                                .build());
        context.getGlobalOptions().put(JacksonConstants.ENABLE_TYPE_CONVERTER, "true");
        context.getGlobalOptions().put(JacksonConstants.TYPE_CONVERTER_TO_POJO, "true");
        context.setStreamCaching(false);
        context.setUseMDCLogging(true);
        context.setAllowUseOriginalMessage(true);
        // catches what a route does not handle, and sends it again
        context.getCamelContextExtension()
                .setErrorHandlerFactory(
                        new DeadLetterChannelBuilder("mock:dead")
                                .maximumRedeliveries(3)
                                .redeliveryDelay(1));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        interceptSendToEndpoint("http*").to("mock:intercepted");
                        from("direct:undo").to("direct:restore-once").convertBodyTo(String.class);
                    }
                });
    }

    @Test
    void changesNothing() throws Exception {
        makeStrange(host.context);
        Map<String, String> settings = host.settings(folder);
        host.start(new RestoreRoutes().withSettings(settings).withDelivery("direct:told"));

        // no call is repeated by the client, whatever the status
        host.box.faults().when(Requests.writes()).times(1).then(Fault.status(503));
        JsonNode failed = json(host.ask("direct:undo", Host.promote(1), String.class));
        assertEquals("failed", failed.path("status").asText(), failed::toString);
        assertEquals(503, failed.path("error").path("httpStatus").asInt(), failed::toString);
        assertEquals(1, writes("1"));

        JsonNode promoted = json(host.ask("direct:undo", Host.promote(2), String.class));
        assertEquals("promoted", promoted.path("status").asText(), promoted::toString);
        assertNotNull(promoted.get("finishedAt"), promoted::toString);

        AcceptReply reply = host.ask("direct:restore-accept", Host.promote(3), AcceptReply.class);
        assertEquals(1, reply.accepted());
        await().until(() -> host.told.size() == 1);
        assertTrue(host.told.get(0).contains("\"status\":\"promoted\""), host.told::toString);
        assertEquals(1, writes("3"));
    }

    private long writes(String file) {
        return host.box.log().calls().stream()
                .filter(call -> call.method().equals("POST"))
                .filter(call -> call.path().contains("/files/" + file + "/"))
                .count();
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
