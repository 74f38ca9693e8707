package io.restoreroutes.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.Canaries;
import io.restoreroutes.testing.RunningApp;
import io.restoreroutes.testing.SecretWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Canary secrets of every kind of credential, a run in which everything goes wrong that can, every
 * logger at TRACE: then no trace of a secret anywhere, in any of its forms.
 */
class SecretsTest {
    @TempDir Path folder;
    @TempDir Path elsewhere;

    private final Canaries canaries = new Canaries();
    private SecretWatch watch;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        watch = new SecretWatch(canaries, "io.restoreroutes.sandbox");
        System.setOut(new PrintStream(printed, true, ISO_8859_1));
        System.setErr(new PrintStream(printed, true, ISO_8859_1));
    }

    @AfterEach
    void stopListening() {
        System.setOut(out);
        System.setErr(err);
        watch.close();
    }

    @Test
    void noTraceOfASecretIsLeft() throws Exception {
        try (ImageKitSandbox imageKit = ImageKitSandbox.start();
                BoxSandbox box = BoxSandbox.start()) {
            imageKit.anyFileExists(3);
            box.anyFileExists(3);
            RunningApp app = application(imageKit, box);
            try (app) {
                app.start();
                run(app, imageKit, box);
                checkThreads();
                assertEquals(
                        0,
                        ManagementFactory.getPlatformMBeanServer()
                                .queryNames(new ObjectName("org.apache.camel:*"), null)
                                .size());
            }
        }
        assertTrue(watch.events() > 10_000, watch.events() + " events");
        assertEquals("", watch.found());
        assertEquals(List.of(), canaries.in(printed.toString(ISO_8859_1)));
        checkFiles();
    }

    private RunningApp application(ImageKitSandbox imageKit, BoxSandbox box) throws Exception {
        imageKit.acceptKeys(canaries.add("private_cAnArY+/=&%41'\"{key}"));
        String secret = canaries.add("cAnArY-secret+/=&%42\"'");
        box.tokens().addClient("canary-client", secret, "42");
        String token = canaries.add("cAnArYdeveloperToken4711");
        box.tokens().addAccessToken(token);
        Path key = elsewhere.resolve("key.pem");
        String passphrase = canaries.add("cAnArY pass+phrase/=");
        String pem = canaries.encryptedKey(key, passphrase);
        box.tokens().addPublicKey("kid1", canaries.publicKey());
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("enterpriseID", "42");
        ObjectNode settings = config.putObject("boxAppSettings");
        // Another identity than the other account's: of two that share a gate, one may wait.
        String signerSecret = canaries.add("cAnArY-signer+/=&%43\"'");
        box.tokens().addClient("canary-signer", signerSecret, "42");
        settings.put("clientID", "canary-signer").put("clientSecret", signerSecret);
        settings.putObject("appAuth")
                .put("publicKeyID", "kid1")
                .put("privateKey", pem)
                .put("passphrase", passphrase);
        Files.writeString(elsewhere.resolve("box.json"), config.toString());

        // System properties stand in for the environment of a process.
        System.setProperty("canary.key", "private_cAnArY+/=&%41'\"{key}");
        System.setProperty("canary.secret", secret);
        RunningApp app = new RunningApp(folder, imageKit, box);
        app.set("restore.http.tokens.canary.token", canaries.add("cAnArY-caller+/=&%44"));
        app.set("restore.http.tokens.canary.role", "view");
        app.set("restore.accounts.photos.private-key", "{{sys:canary.key}}");
        app.set("restore.accounts.photos.response-timeout", "2s");
        app.set("restore.accounts.documents.client-id", "canary-client");
        app.set("restore.accounts.documents.client-secret", "{{sys:canary.secret}}");
        app.set("restore.accounts.documents.enterprise-id", "42");
        app.set("restore.accounts.developer.provider", "box");
        app.set("restore.accounts.developer.access-token", token);
        app.set("restore.accounts.developer.base-url", box.baseUrl());
        app.set("restore.accounts.signed.provider", "box");
        app.set("restore.accounts.signed.auth", "jwt");
        app.set("restore.accounts.signed.jwt-config-file", elsewhere.resolve("box.json") + "");
        app.set("restore.accounts.signed.base-url", box.baseUrl());
        app.set("restore.accounts.signed.token-url", box.tokenUrl());
        app.set("restore.accounts.signed.response-timeout", "2s");
        return app.set("restore.retry.settle-time", "100ms");
    }

    /** Successes, 401, 404, 429, 500, HTML, cut connections, a timeout, token errors. */
    private void run(RunningApp app, ImageKitSandbox imageKit, BoxSandbox box) {
        imageKit.toldWait(Duration.ofMillis(10));
        imageKit.faults().when(Requests.file("f1")).times(1).then(Fault.status(500));
        imageKit.faults().when(Requests.file("f2")).times(1).then(Fault.html());
        imageKit.faults().when(Requests.file("f3")).times(1).then(Fault.reset());
        imageKit.faults().when(Requests.file("f4")).times(1).then(Fault.hang());
        imageKit.faults().when(Requests.file("f5")).times(1).then(Fault.status(429));
        imageKit.faults().when(Requests.file("f6")).then(Fault.status(404));
        box.faults().when(Requests.file("101")).times(1).then(Fault.status(401));
        box.faults().when(Requests.file("102")).times(1).then(Fault.status(500));
        box.faults().when(Requests.file("103")).times(1).then(Fault.truncated());
        box.faults().when(Requests.file("104")).then(Fault.status(403));
        box.tokenFaults().when(Requests.any()).times(1).then(Fault.status(500));
        box.tokenFaults().when(Requests.any()).times(1).then(Fault.reset());
        box.tokenFaults().when(Requests.any()).times(1).then(Fault.html());
        StringBuilder text = new StringBuilder("account,operation,fileId,versionId\n");
        for (int n = 0; n < 8; n++) {
            text.append("photos,rollback,f%d,v1\n".formatted(n));
            String file = Integer.toString(100 + n);
            String version = BoxSandbox.versionId(file, 1);
            text.append("documents,promote,%s,%s\n".formatted(file, version));
            text.append("developer,promote,2%s,%s\n".formatted(file, version));
            text.append("signed,rollback,3%s,%s\n".formatted(file, version));
        }
        app.drop("first.csv", text.toString());
        app.awaitSummaries(1);
        assertTrue(
                app.outcomes().stream().anyMatch(o -> o.path("status").asText().equals("restored")),
                () -> app.outcomes().toString());
        for (String account : List.of("documents", "developer", "signed")) {
            assertTrue(
                    app.outcomes().stream()
                            .anyMatch(
                                    o ->
                                            o.path("account").asText().equals(account)
                                                    && o.has("response")),
                    account);
        }
        refuseAll(app, imageKit, box);
    }

    /** The keys are withdrawn: every account ends an item with credential-refused. */
    private static void refuseAll(RunningApp app, ImageKitSandbox imageKit, BoxSandbox box) {
        imageKit.acceptKeys("other");
        box.tokens().addClient("canary-client", "other", "42");
        box.tokens().addClient("canary-signer", "other", "42");
        box.tokens().revokeAll();
        app.drop(
                "second.csv",
                "account,operation,fileId,versionId\nphotos,restore,f9,v1\n"
                        + "documents,promote,1,101\ndeveloper,promote,2,201\n"
                        + "signed,promote,3,301\n");
        await().untilAsserted(
                        () ->
                                assertEquals(
                                        Set.of("photos", "documents", "developer", "signed"),
                                        app.outcomes().stream()
                                                .filter(SecretsTest::isRefused)
                                                .map(one -> one.path("account").asText())
                                                .collect(Collectors.toSet()),
                                        () -> app.outcomes().toString()));
    }

    private static boolean isRefused(JsonNode outcome) {
        return outcome.at("/error/code").asText().equals("credential-refused");
    }

    private void checkThreads() {
        String names =
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .collect(Collectors.joining("\n"));
        assertEquals(List.of(), canaries.in(names));
    }

    /** Bytes as they are: the database too. */
    private void checkFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertTrue(
                    all.stream().anyMatch(p -> p.toString().endsWith("ledger.db")), all::toString);
            for (Path file : all) {
                if (file.endsWith("application.properties")) {
                    continue;
                }
                String text = new String(Files.readAllBytes(file), ISO_8859_1);
                assertEquals(List.of(), canaries.in(text), file.toString());
                assertEquals(List.of(), canaries.in(text.replace("\0", "")), file.toString());
            }
        }
    }
}
