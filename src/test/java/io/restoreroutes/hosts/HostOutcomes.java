package io.restoreroutes.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ProviderSandbox;
import java.util.List;

/** What the suite expects of outcomes and of calls. */
final class HostOutcomes {
    private HostOutcomes() {}

    static void assertOutcome(String status, JsonNode outcome, String file, String version) {
        assertEquals(status, outcome.path("status").asText(), outcome.toString());
        assertEquals(file, outcome.path("fileId").asText(), outcome.toString());
        assertEquals(version, outcome.path("versionId").asText(), outcome.toString());
    }

    static void assertRejected(String code, String field, JsonNode outcome) {
        assertEquals("rejected", outcome.path("status").asText(), outcome.toString());
        assertEquals(code, outcome.at("/error/code").asText(), outcome.toString());
        assertEquals(field, outcome.at("/error/field").asText(), outcome.toString());
    }

    static void assertRefused(JsonNode outcome) {
        assertEquals("failed", outcome.path("status").asText(), outcome.toString());
        assertEquals("credential-refused", outcome.at("/error/code").asText(), outcome.toString());
    }

    static void assertNoneEarly(ProviderSandbox provider) {
        assertEquals(
                List.of(),
                provider.log().calls().stream().filter(Call::beforeToldWaitWasOver).toList());
    }
}
