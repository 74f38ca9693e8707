package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.PostgresServer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files for Kubernetes: their parts fit together, the packaged application starts with exactly
 * their settings and variables, and answers their probes. No cluster is needed.
 */
class KubernetesIT {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{env:([A-Z_]+)}}");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"one-process", "several-processes"})
    void startsAsDeployed(String name) throws Exception {
        Map<String, JsonNode> kinds = read(Path.of("examples/kubernetes", name + ".yaml"));
        JsonNode pod = kinds.get("Deployment").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        JsonNode secret = kinds.get("Secret");
        Properties settings = new Properties();
        settings.load(
                new StringReader(
                        kinds.get("ConfigMap").at("/data/application.properties").asText()));

        assertEquals(secret.at("/metadata/name"), container.at("/envFrom/0/secretRef/name"));
        assertEquals(
                kinds.get("ConfigMap").at("/metadata/name"), pod.at("/volumes/1/configMap/name"));
        assertEquals(
                kinds.get("PersistentVolumeClaim").at("/metadata/name"),
                pod.at("/volumes/0/persistentVolumeClaim/claimName"));
        assertEquals(
                kinds.get("Deployment").at("/spec/selector/matchLabels"),
                kinds.get("Service").at("/spec/selector"));
        assertTrue(pod.path("terminationGracePeriodSeconds").asInt() > 15);
        Matcher used = VARIABLE.matcher(settings.toString());
        assertTrue(used.find());
        do {
            assertTrue(secret.path("stringData").has(used.group(1)), used.group(1));
        } while (used.find());
        Map<String, String> ports = new HashMap<>();
        container.path("ports").forEach(p -> ports.put(text(p, "name"), text(p, "containerPort")));
        assertEquals(ports.get("http"), settings.getProperty("restore.http.port"));
        assertEquals(ports.get("health"), settings.getProperty("restore.health.port"));

        HttpCalls health = HttpCalls.toFreePort();
        Distribution distribution = new Distribution(folder);
        settings.forEach((key, value) -> distribution.set((String) key, (String) value));
        secret.path("stringData")
                .fields()
                .forEachRemaining(e -> distribution.env(e.getKey(), e.getValue().asText()));
        // Only what this machine does not have: the addresses of the cluster, and its database.
        distribution.set("restore.http.host", "127.0.0.1");
        distribution.set("restore.http.port", Integer.toString(FreePort.find()));
        distribution.set("restore.health.host", "127.0.0.1");
        distribution.set("restore.health.port", Integer.toString(health.port()));
        if (settings.getProperty("restore.ledger.url").startsWith("jdbc:postgresql:")) {
            distribution.set("restore.ledger.url", PostgresServer.newDatabase());
            distribution.set("restore.ledger.username", PostgresServer.USER);
            distribution.env("LEDGER_PASSWORD", PostgresServer.PASSWORD);
        }
        try (Distribution.Run run = distribution.start().awaitStarted()) {
            for (String probe : new String[] {"startupProbe", "livenessProbe", "readinessProbe"}) {
                JsonNode get = container.path(probe).path("httpGet");
                assertEquals("health", text(get, "port"));
                int status =
                        health.send(health.toWithoutToken(text(get, "path")).GET()).statusCode();
                assertEquals(200, status, () -> probe + "\n" + run.output());
            }
        }
    }

    private static Map<String, JsonNode> read(Path file) throws IOException {
        Map<String, JsonNode> kinds = new HashMap<>();
        for (Object document :
                new Load(LoadSettings.builder().build())
                        .loadAllFromString(Files.readString(file))) {
            JsonNode node = RestoreJson.mapper().valueToTree(document);
            kinds.put(text(node, "kind"), node);
        }
        return kinds;
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asText();
    }
}
