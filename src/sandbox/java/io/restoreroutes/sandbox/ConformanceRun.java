package io.restoreroutes.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.sandbox.ConformanceCases.Case;
import io.restoreroutes.sandbox.ConformanceCases.Ending;
import io.restoreroutes.sandbox.ConformanceCases.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Asks cases of the real routes, with a ledger of its own, and says what came of them. */
final class ConformanceRun implements AutoCloseable {
    private static final String ACCOUNT = "conformance";
    private static final String SINK = "direct:conformance-outcomes";
    private static final int MOST_MINUTES = 10;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();
    private final BlockingQueue<JsonNode> delivered = new LinkedBlockingQueue<>();
    private final Map<String, JsonNode> outcomes = new HashMap<>();
    private final ProviderSandbox sandbox;
    private int asked;
    private final Set<String> secrets = new HashSet<>();

    ConformanceRun(
            ProviderModule module,
            ProviderSandbox sandbox,
            Map<String, String> account,
            Path folder)
            throws Exception {
        this.sandbox = sandbox;
        module.secrets().stream().map(account::get).filter(Objects::nonNull).forEach(secrets::add);
        Map<String, String> settings = new HashMap<>();
        String prefix = "restore.accounts." + ACCOUNT + ".";
        settings.put(prefix + "provider", module.provider().wireName());
        settings.put(prefix + "base-url", sandbox.baseUrl());
        // long enough that only what never answers is taken for silent on a busy machine
        settings.put(prefix + "response-timeout", "20s");
        account.forEach((key, value) -> settings.put(prefix + key, value));
        settings.put(
                "restore.ledger.url", "jdbc:sqlite:" + folder.resolve(UUID.randomUUID() + ".db"));
        settings.put("restore.intake.file.enabled", "false");
        settings.put("restore.delivery.outbox.enabled", "false");
        settings.put("restore.delivery.conformance.to", SINK);
        // What was planned or skipped has to be asked for.
        settings.put(
                "restore.delivery.conformance.status",
                Arrays.stream(Status.values())
                        .map(Status::wireName)
                        .collect(Collectors.joining(",")));
        settings.put("restore.retry.settle-time", "5s");
        settings.put("restore.retry.give-up-after", "1s");
        RestoreRoutes routes = new RestoreRoutes(folder, false).withSettings(settings);
        if (!ProviderModules.STANDARD.providers().all().contains(module.provider())) {
            routes.withProvider(module);
        }
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(SINK).process(ConformanceRun.this::take);
                    }
                });
        context.addRoutes(routes);
        context.start();
    }

    private void take(Exchange exchange) throws IOException {
        delivered.add(RestoreJson.mapper().readTree(exchange.getMessage().getBody(String.class)));
    }

    /** Asks all as one job and waits until each has its outcome. */
    void job(List<Case> cases) throws InterruptedException {
        ask(cases);
        await();
    }

    /** Asks all as one job. */
    void ask(List<Case> cases) {
        template.requestBody("direct:restore-accept", cases.stream().map(this::request).toList());
        asked += cases.size();
    }

    /** Waits until all that was asked in jobs has its outcome. */
    void await() throws InterruptedException {
        while (outcomes.size() < asked) {
            JsonNode outcome = delivered.poll(MOST_MINUTES, TimeUnit.MINUTES);
            assertNotNull(outcome, () -> "Only so many outcomes have come: " + outcomes.size());
            String requestId = outcome.path("requestId").asText();
            assertNull(outcomes.put(requestId, outcome), () -> "A second outcome of " + requestId);
        }
    }

    /** Asks one and waits for its only attempt. */
    void once(Case one) {
        RestoreOutcome outcome =
                template.requestBody("direct:restore-once", request(one), RestoreOutcome.class);
        outcomes.put(one.requestId(), RestoreJson.mapper().valueToTree(outcome));
    }

    private Map<String, Object> request(Case one) {
        Map<String, Object> request = new HashMap<>(one.more());
        request.put("requestId", one.requestId());
        request.put("account", ACCOUNT);
        request.put("operation", one.operation().wireName());
        request.put("fileId", one.given().fileId());
        request.put("versionId", one.given().versionId());
        return request;
    }

    JsonNode outcome(Case one) {
        return outcomes.get(one.requestId());
    }

    /** {@return the calls about a case's file} */
    List<Step> steps(Case one) {
        return calls(one).stream().map(call -> Step.of(call, one.given())).toList();
    }

    /** {@return what the calls about a case's file have changed} */
    List<String> effects(Case one) {
        return steps(one).stream().filter(Step::write).map(Step::what).toList();
    }

    private List<Call> calls(Case one) {
        return sandbox.log().calls(ConformanceCases.isAbout(one.given().fileId()));
    }

    /** Fails unless what came of the case is what must come of it. */
    void check(Case one) {
        JsonNode outcome = outcome(one);
        String told = one + ": " + outcome + " after " + words(one);
        List<String> effects = effects(one);
        List<String> all = one.effects(one.clean().size());
        assertEquals(effects.stream().distinct().toList(), effects, "Done twice: " + told);
        assertEquals(
                steps(one).stream().filter(step -> all.contains(step.what())).count(),
                outcome.path("attempts").asLong(),
                "Writes sent: " + told);
        JsonNode error = outcome.path("error");
        switch (one.ending()) {
            case DONE -> requireDone(one, told);
            case DONE_OR_AGAIN -> {
                List<String> sent =
                        steps(one).stream().map(Step::what).filter(all::contains).toList();
                assertEquals(sent.stream().distinct().toList(), sent, "Sent again: " + told);
                if (error.isMissingNode()) {
                    requireDone(one, told);
                } else {
                    assertTrue(error.path("retryable").asBoolean() || isUnknown(error), told);
                }
            }
            case UNCHANGED -> assertEquals("unchanged", outcome.path("status").asText(), told);
            case UNKNOWN -> {
                assertEquals("failed", outcome.path("status").asText(), told);
                assertTrue(isUnknown(error), told);
            }
            case GIVEN_UP, REFUSED -> {
                assertEquals("failed", outcome.path("status").asText(), told);
                assertEquals(one.effects(one.struck()), effects, told);
                assertEquals(
                        one.ending() == Ending.GIVEN_UP, error.path("retryable").asBoolean(), told);
                if (one.code() != null) {
                    assertEquals(one.code(), error.path("code").asText(), told);
                    assertEquals(one.status(), error.path("httpStatus").asInt(), told);
                }
            }
        }
    }

    private static boolean isUnknown(JsonNode error) {
        return error.path("code").asText().equals("outcome-unknown");
    }

    private void requireDone(Case one, String told) {
        JsonNode outcome = outcome(one);
        assertFalse(outcome.has("error"), told);
        assertNotEquals("unchanged", outcome.path("status").asText(), told);
        assertEquals(one.effects(one.clean().size()), effects(one), told);
    }

    private String words(Case one) {
        return calls(one).stream()
                .map(call -> call.request() + " " + call.status() + " " + call.fault())
                .collect(Collectors.joining(", "));
    }

    /** Fails if an outcome or the log holds a secret of the account's, or what was sent of it. */
    void requireNoSecret(Case one, String log) {
        String outcome = outcome(one).toString();
        for (String secret : secrets()) {
            assertFalse(outcome.contains(secret), one + " tells a secret in its outcome");
            assertFalse(log.contains(secret), "The log tells a secret");
        }
    }

    private Set<String> secrets() {
        Set<String> all = new HashSet<>(secrets);
        for (Call call : sandbox.log().calls()) {
            String sent = call.header("Authorization");
            if (sent != null) {
                // the scheme is none
                all.add(sent.substring(sent.indexOf(' ') + 1));
            }
        }
        return all;
    }

    @Override
    public void close() {
        context.stop();
    }
}
