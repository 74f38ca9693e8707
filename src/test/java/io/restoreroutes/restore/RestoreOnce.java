package io.restoreroutes.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.Changes;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.gate.AccountGates;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.testing.DirectClient;
import io.restoreroutes.wire.SendPermit;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** {@code direct:restore-once} over both sandboxes, without a ledger. */
final class RestoreOnce implements AutoCloseable {
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private final BoxSandbox box = BoxSandbox.start();
    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();
    private final Accounts accounts;
    private final AccountGates gates;

    RestoreOnce() {
        Map<String, String> settings = new HashMap<>();
        String photos = "restore.accounts.photos.";
        settings.put(photos + "provider", "imagekit");
        settings.put(photos + "private-key", ImageKitSandbox.PRIVATE_KEY);
        settings.put(photos + "base-url", imageKit.baseUrl());
        settings.put(photos + "response-timeout", "10m");
        settings.put(photos + "url-endpoint", "https://ik.imagekit.io/sandbox");
        String documents = "restore.accounts.documents.";
        settings.put(documents + "provider", "box");
        settings.put(documents + "client-id", BoxTokens.CLIENT_ID);
        settings.put(documents + "client-secret", BoxTokens.CLIENT_SECRET);
        settings.put(documents + "enterprise-id", BoxTokens.ENTERPRISE_ID);
        settings.put(documents + "base-url", box.baseUrl());
        settings.put(documents + "token-url", box.tokenUrl());
        settings.put(documents + "response-timeout", "10m");
        SettingsReader reader = new SettingsReader(settings);
        accounts = Accounts.read(reader, Path.of(""), ProviderModules.STANDARD.all());
        assertEquals(List.of(), reader.problems());
        RestoreCore.Terms terms =
                new RestoreCore.Terms(
                        Duration.ofMillis(500),
                        Duration.ofHours(1),
                        Clock.systemUTC(),
                        DirectClient.POLICY);
        try {
            gates = RestoreCore.of(context, terms, ProviderModules.STANDARD).serve(accounts);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        context.start();
        template.start();
    }

    ImageKitSandbox imageKit() {
        return imageKit;
    }

    BoxSandbox box() {
        return box;
    }

    CamelContext context() {
        return context;
    }

    ProducerTemplate template() {
        return template;
    }

    RestoreOutcome once(Object body) {
        return template.requestBody(RestoreCore.RESTORE_ONCE, body, RestoreOutcome.class);
    }

    RestoreOutcome once(String account, String operation, String file, String version) {
        return once(
                Map.of(
                        "account", account,
                        "operation", operation,
                        "fileId", file,
                        "versionId", version));
    }

    /** An attempt as the worker makes it: nobody waits for it, and its writes need the permit. */
    Attempt attempt(RestoreRequest request, SendPermit permit) {
        return attempt(request, permit, changes -> {});
    }

    /** The same that commits what it is about to write. */
    Attempt attempt(RestoreRequest request, SendPermit permit, Consumer<Changes> keeper) {
        Attempt attempt = begin(request);
        attempt.permit(permit);
        attempt.changes().keepIntents(keeper);
        return make(attempt);
    }

    private Attempt begin(RestoreRequest request) {
        AccountGate gate = gates.of(request.account());
        assertEquals(0, gate.tryEnter());
        return new Attempt(request, accounts.find(request.account()).orElseThrow(), gate, false);
    }

    /** The worker's next attempt after one that left a write in doubt; the doubt has settled. */
    Attempt next(Attempt doubtful) {
        Attempt attempt = begin(doubtful.request());
        attempt.resume(
                doubtful.writesSent(),
                doubtful.changes(),
                doubtful.doubt().since(),
                null,
                Instant.now());
        return make(attempt);
    }

    /**
     * The next attempt after a process was killed; the doubt has settled.
     *
     * @param committed what had been committed of the killed one, or null
     * @param since when that one began
     */
    Attempt afterKill(RestoreRequest request, String committed, Instant since) {
        Attempt attempt = begin(request);
        attempt.resume(0, Changes.parse(committed), since, null, Instant.now());
        return make(attempt);
    }

    private Attempt make(Attempt attempt) {
        template.requestBody(RestoreCore.RESTORE_ONCE, attempt);
        attempt.gate().leave();
        return attempt;
    }

    @Override
    public void close() {
        context.stop();
        imageKit.close();
        box.close();
    }
}
