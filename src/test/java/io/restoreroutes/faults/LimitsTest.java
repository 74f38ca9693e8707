package io.restoreroutes.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.ProviderSandbox;
import io.restoreroutes.sandbox.RateLimit;
import io.restoreroutes.testing.RunningApp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four accounts at once under limits that change in the middle of the run, over HTTP and through
 * the whole application. Short in a normal build; {@code -Dlimits.seconds=60} and more also asserts
 * the share of the allowed rate that was used, which wants a machine that has nothing else to do.
 */
class LimitsTest {
    private static final int SECONDS = Integer.getInteger("limits.seconds", 6);
    private static final int MEASURED_FROM = 60;
    private static final int PERMITS = 16;

    @TempDir Path folder;

    private final List<Case> cases = new ArrayList<>();
    private final ImageKitSandbox photos = ImageKitSandbox.start();
    private final ImageKitSandbox images = ImageKitSandbox.start();
    private final BoxSandbox documents = BoxSandbox.start();
    private final BoxSandbox contracts = BoxSandbox.start();
    private RunningApp app;

    /** One account with the limit of the first half and that of the second. */
    private record Case(
            String account, ProviderSandbox sandbox, RateLimit first, RateLimit second) {

        private static double perSecond(RateLimit limit) {
            return limit.count() * 1000.0 / limit.interval().toMillis();
        }

        private List<Call> calls() {
            return sandbox.log().calls().stream()
                    .filter(call -> !call.path().startsWith("/oauth2"))
                    .toList();
        }

        private int items(int seconds) {
            double rate = Math.max(perSecond(first), perSecond(second));
            // the burst of a bucket or of a window that had begun comes on top
            return (int) (rate * seconds) + 2 * first.count();
        }

        private double allowed(double seconds) {
            return seconds / 2 * (perSecond(first) + perSecond(second));
        }
    }

    @BeforeEach
    void prepare() {
        app = new RunningApp(folder, photos, documents);
        app.set("restore.accounts.images.provider", "imagekit");
        app.set("restore.accounts.images.private-key", ImageKitSandbox.PRIVATE_KEY);
        app.set("restore.accounts.images.base-url", images.baseUrl());
        app.set("restore.accounts.contracts.provider", "box");
        app.set("restore.accounts.contracts.client-id", BoxTokens.CLIENT_ID);
        app.set("restore.accounts.contracts.client-secret", BoxTokens.CLIENT_SECRET);
        app.set("restore.accounts.contracts.enterprise-id", BoxTokens.ENTERPRISE_ID);
        app.set("restore.accounts.contracts.base-url", contracts.baseUrl());
        app.set("restore.accounts.contracts.token-url", contracts.tokenUrl());
        Duration second = Duration.ofSeconds(1);
        // a thousand a minute, ten times as fast
        Duration minute = Duration.ofSeconds(6);
        photos.rateLimitHeadersAlways(true);
        cases.add(new Case("photos", photos, window(40, second), window(80, second)));
        cases.add(new Case("images", images, bucket(40, second), bucket(20, second)));
        cases.add(new Case("documents", documents, window(1000, minute), window(500, minute)));
        cases.add(new Case("contracts", contracts, bucket(1000, minute), bucket(500, minute)));
        for (Case each : cases) {
            app.set("restore.accounts." + each.account() + ".max-concurrent-calls", "" + PERMITS);
            each.sandbox().latency(Duration.ofMillis(40));
            each.sandbox().rateLimit(each.first());
        }
        photos.anyFileExists(2);
        images.anyFileExists(2);
        documents.anyFileExists(2);
        contracts.anyFileExists(2);
    }

    @AfterEach
    void end() {
        app.close();
        cases.forEach(each -> each.sandbox().close());
    }

    private static RateLimit window(int count, Duration interval) {
        return RateLimit.window(count, interval);
    }

    private static RateLimit bucket(int count, Duration interval) {
        return new RateLimit(count, interval, count);
    }

    @Test
    void usesWhatIsAllowedAndHardlyMore() {
        app.start();
        for (Case each : cases) {
            app.drop(each.account() + ".csv", lines(each));
        }
        await().until(() -> cases.stream().allMatch(each -> each.sandbox().log().total() > 1));
        long start = System.nanoTime();
        awaitSince(start, SECONDS * 500L);
        cases.forEach(each -> each.sandbox().rateLimit(each.second()));
        awaitSince(start, SECONDS * 1000L);
        double seconds = (System.nanoTime() - start) / 1e9;
        Instant end = Instant.now();

        for (Case each : cases) {
            List<Call> calls =
                    each.calls().stream().filter(call -> call.at().isBefore(end)).toList();
            long refused = calls.stream().filter(call -> call.status() == 429).count();
            long early = calls.stream().filter(Call::beforeToldWaitWasOver).count();
            double used = 100 * (calls.size() - refused) / each.allowed(seconds);
            double refusals = 100.0 * refused / calls.size();
            System.out.printf(
                    "limits: %s, %s then %s, %.0f s: allowed %.0f, used %.1f %%, 429s %.2f %%"
                            + " (%d of %d), early calls %d%n",
                    each.account(),
                    each.first(),
                    each.second(),
                    seconds,
                    each.allowed(seconds),
                    used,
                    refusals,
                    refused,
                    calls.size(),
                    early);
            // Who does not keep to a limit has nine of ten calls refused.
            assertTrue(refused < calls.size() / 2.0, each.account() + refused);
            if (SECONDS >= MEASURED_FROM) {
                // what was under way when a limit was met, twice, and a few that are paced
                assertTrue(refused <= 3 * PERMITS + calls.size() / 200, each.account() + refused);
                assertTrue(used >= 95, each.account() + " used " + used);
                assertTrue(refusals < 0.5, each.account() + " refusals " + refusals);
            }
        }
        assertEquals(
                0,
                app.outcomes().stream()
                        .filter(outcome -> !outcome.path("error").isMissingNode())
                        .filter(outcome -> !outcome.path("error").isNull())
                        .count());
    }

    private static void awaitSince(long start, long millis) {
        await().atMost(Duration.ofMillis(millis).plusMinutes(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> System.nanoTime() - start >= millis * 1_000_000);
    }

    private static String lines(Case each) {
        boolean box = each.sandbox() instanceof BoxSandbox;
        StringBuilder lines = new StringBuilder("account,operation,fileId,versionId\n");
        for (int i = 1000; i < 1000 + each.items(SECONDS); i++) {
            lines.append(each.account()).append(box ? ",promote," : ",restore,").append(i);
            lines.append(box ? "," + i + "01\n" : ",v1\n");
        }
        return lines.toString();
    }
}
