package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three Box accounts whose tokens live for seconds, one clock right and two wrong by ten minutes.
 * Short in a normal build; {@code -Dtoken.minutes=10} for the long form.
 */
class TokenLifetimeTest {
    private static final long SECONDS =
            (long) (60 * Double.parseDouble(System.getProperty("token.minutes", "0.2")));
    private static final int PER_SECOND = 40;

    @TempDir Path folder;

    private final List<Case> cases = new ArrayList<>();
    private RunningApp app;

    private record Case(String account, BoxSandbox box, int lifetime) {}

    private void account(String account, int lifetime, Duration skew) {
        BoxSandbox box = BoxSandbox.start();
        box.anyFileExists(2);
        box.latency(Duration.ofMillis(50));
        // How late a busy machine uses one that was good when asked for is another matter.
        box.tokens().lifetime(Duration.ofSeconds(lifetime), Duration.ofMinutes(1));
        box.clockSkew(skew);
        cases.add(new Case(account, box, lifetime));
        String prefix = "restore.accounts." + account + ".";
        app.set(prefix + "provider", "box");
        app.set(prefix + "client-id", BoxTokens.CLIENT_ID);
        app.set(prefix + "client-secret", BoxTokens.CLIENT_SECRET);
        app.set(prefix + "enterprise-id", BoxTokens.ENTERPRISE_ID);
        app.set(prefix + "base-url", box.baseUrl());
        app.set(prefix + "token-url", box.tokenUrl());
        app.set(prefix + "max-concurrent-calls", "16");
        app.set(prefix + "max-calls-per-second", "" + PER_SECOND);
    }

    @AfterEach
    void end() {
        app.close();
        cases.forEach(each -> each.box().close());
    }

    @Test
    void nothingFailsAndEachTokenIsRenewedOnce() {
        app = new RunningApp(folder, null, null);
        account("right", 5, Duration.ZERO);
        account("ahead", 5, Duration.ofMinutes(10));
        account("behind", 3, Duration.ofMinutes(-10));
        app.start();
        long start = System.nanoTime();
        for (Case each : cases) {
            StringBuilder lines = new StringBuilder("account,operation,fileId,versionId\n");
            for (long i = 1000; i < 1000 + SECONDS * PER_SECOND; i++) {
                lines.append(each.account() + ",promote," + i + "," + i + "01\n");
            }
            app.drop(each.account() + ".csv", lines.toString());
        }
        List<JsonNode> summaries =
                app.awaitSummaries(cases.size(), Duration.ofSeconds(3 * SECONDS + 300));
        double seconds = (System.nanoTime() - start) / 1e9;
        for (JsonNode summary : summaries) {
            assertEquals(
                    SECONDS * PER_SECOND,
                    summary.at("/counts/promoted").asLong(),
                    summary.toString());
        }
        for (Case each : cases) {
            long tokens = each.box().tokens().issued();
            System.out.printf(
                    "tokens: %s, %d s lifetime, %.0f s, %d promotes: %d tokens, %.2f a lifetime%n",
                    each.account(),
                    each.lifetime(),
                    seconds,
                    SECONDS * PER_SECOND,
                    tokens,
                    tokens * each.lifetime() / seconds);
            // Each is renewed a tenth of its lifetime early; one more at each end. True of any
            // machine: a slow one asks for fewer.
            assertTrue(tokens > 1, tokens + " tokens");
            assertTrue(tokens <= seconds / each.lifetime() / 0.9 + 2, tokens + " tokens");
        }
        await().untilAsserted(() -> assertEquals(0, app.files("outbox", ".failed.ndjson").size()));
    }
}
