package io.restoreroutes.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.intake.Accept;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.intake.AcceptSourceRoute;
import io.restoreroutes.ledger.JobSummary;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.ledger.Swept;
import io.restoreroutes.loop.JobListener;
import io.restoreroutes.loop.Signals;
import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.restore.RestoreCore;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.source.RequestRules;
import io.restoreroutes.testing.DirectClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Intake and worker without the log of jobs. For the worker time stands still, so that it never
 * looks into the ledger of its own accord: what it finds it was told of.
 */
class WakeUpTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir Path folder;

    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();
    private final Signals signals = new Signals();
    private final List<JobSummary> ended = new CopyOnWriteArrayList<>();
    private Ledger ledger;
    private Worker worker;

    @BeforeEach
    void start() throws Exception {
        imageKit.anyFileExists(3);
        String photos = "restore.accounts.photos.";
        SettingsReader settings =
                new SettingsReader(
                        Map.of(
                                photos + "provider",
                                "imagekit",
                                photos + "private-key",
                                ImageKitSandbox.PRIVATE_KEY,
                                photos + "base-url",
                                imageKit.baseUrl(),
                                photos + "response-timeout",
                                "10m"));
        Accounts accounts = Accounts.read(settings, Path.of(""), ProviderModules.STANDARD.all());
        RetrySettings retry = RetrySettings.read(settings);
        assertEquals(List.of(), settings.problems());
        String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
        ledger = Ledger.open(new LedgerSettings(url, "", ""), CLOCK);
        AccountGates gates =
                RestoreCore.of(
                                context,
                                new RestoreCore.Terms(
                                        Duration.ZERO,
                                        retry.maxToldWait(),
                                        CLOCK,
                                        DirectClient.POLICY),
                                ProviderModules.STANDARD)
                        .serve(accounts);
        worker = new Worker(context, ledger, accounts, gates, retry, CLOCK, () -> 0, signals);
        worker.install();
        context.addRoutes(
                new AcceptSourceRoute(
                        new Accept(
                                ledger,
                                new RequestRules(
                                        ProviderModules.STANDARD.providers(),
                                        accounts.providers(),
                                        accounts.publicUrls(),
                                        CLOCK),
                                signals,
                                new DiskSync())));
        signals.add(worker);
        signals.add(
                new JobListener() {
                    @Override
                    public void jobEnded(JobSummary summary) {
                        ended.add(summary);
                    }
                });
        context.start();
        worker.start();
    }

    @AfterEach
    void stop() throws Exception {
        worker.stop(Duration.ofSeconds(5));
        context.stop();
        ledger.close();
        imageKit.close();
    }

    private String accept(String fileId) {
        Exchange exchange =
                template.request(
                        AcceptSourceRoute.ACCEPT,
                        source -> {
                            source.setPattern(ExchangePattern.InOut);
                            source.setVariable("restoreSourceKind", "route");
                            source.setVariable("restoreSourceName", "test");
                            source.getMessage()
                                    .setBody(
                                            Map.of(
                                                    "account", "photos",
                                                    "fileId", fileId,
                                                    "versionId", "v1"));
                        });
        return exchange.getMessage().getBody(AcceptReply.class).jobId();
    }

    private JobSummary awaitEnd(String jobId) {
        await().until(() -> ended.stream().anyMatch(job -> job.jobId().equals(jobId)));
        return ended.stream().filter(job -> job.jobId().equals(jobId)).findFirst().orElseThrow();
    }

    @Test
    void whatIsAcceptedIsWorkedOff() {
        // The first may be found by the look at the start; each further one only by its signal.
        for (String file : List.of("a", "b", "c", "d")) {
            assertEquals(1, awaitEnd(accept(file)).counts().get("restored"));
            assertEquals(1, imageKit.restores(file));
        }
    }

    @Test
    void whatMayGoOnAfterAWishIsWorkedOff() {
        awaitEnd(accept("a"));
        RestoreRequest request =
                new RestoreRequest(
                        "one",
                        ImageKit.PROVIDER,
                        "photos",
                        Operation.RESTORE,
                        "b",
                        "v1",
                        null,
                        Map.of());
        String job =
                ledger.intake()
                        .acceptWhole(
                                "http",
                                "http",
                                null,
                                null,
                                List.of(new CheckedLine.Valid(1, request)))
                        .job()
                        .jobId();
        ledger.intake().complete(job);
        signals.swept(new Swept(true, Set.of("photos"), 0, List.of()));
        assertEquals(1, awaitEnd(job).counts().get("restored"));
    }
}
