package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.Call;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.sandbox.ProviderSandbox;
import io.restoreroutes.sandbox.Requests;
import io.restoreroutes.testing.Distribution;
import io.restoreroutes.testing.FreePort;
import io.restoreroutes.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} and lost answers while a moment is decided, approved, carried out, verified and
 * undone. The plan is what it is without crashes, each file is written once by each job, and
 * nothing that we wrote is said to be left alone. The torture profile kills more often, and three
 * processes on PostgreSQL too.
 */
class PlanKillIT {
    private static final int DOCUMENTS = 500;

    /** Those are named by a folder, in which there are others that nobody has changed. */
    private static final int IN_FOLDERS = 250;

    private static final int FOLDERS = 25;
    private static final int AS_THEY_WERE = 100;
    private static final String FOLDER = "90000";
    private static final int PHOTOS = 200;
    private static final int FILES = DOCUMENTS + PHOTOS;
    private static final String KILLS_KEY = "plan.kills";
    private static final int KILLS = Integer.getInteger(KILLS_KEY, 3);
    private static final double LOST = 0.05;

    private static final int NODES = 3;

    /** Long enough to be killed meanwhile. */
    private static final Duration SLOW = Duration.ofMillis(200);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir Path folder;
    private final BoxSandbox box = BoxSandbox.start();
    private final ImageKitSandbox imageKit = ImageKitSandbox.start();
    private Distribution app;

    @BeforeEach
    void prepare() {
        box.addFolder(FOLDER, "Share", "0");
        for (int i = 0; i < FOLDERS; i++) {
            box.addFolder(folder(i), "Folder " + i, i % 2 == 0 ? FOLDER : folder(i - 1));
        }
        for (int i = 0; i < DOCUMENTS; i++) {
            String file = document(i);
            BoxFileSpec spec = BoxFileSpec.file(file);
            for (String number : List.of("01", "02", "03")) {
                spec.version(file + number, "content of " + file + number);
            }
            box.addFile(i < IN_FOLDERS ? spec.in(folder(i)) : spec);
        }
        Instant longAgo = Instant.now().minus(Duration.ofDays(9));
        for (int i = 0; i < AS_THEY_WERE; i++) {
            String file = Integer.toString(50_000 + i);
            box.addFile(
                    BoxFileSpec.file(file).at(longAgo).version(file + "01", "old").in(folder(i)));
        }
        for (int i = 0; i < PHOTOS; i++) {
            imageKit.addFile(photo(i), "v1", "v2", "v3");
        }
        for (ProviderSandbox provider : List.of(box, imageKit)) {
            provider.latency(Duration.ofMillis(20), Duration.ofMillis(20));
            provider.faults()
                    .when(Requests.writes())
                    .withProbability(LOST)
                    .then(Fault.close().afterEffect());
        }
        app = application(folder);
    }

    private Distribution application(Path where) {
        return new Distribution(where)
                .quick()
                .set("restore.accounts.shop.provider", "imagekit")
                .set("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY)
                .set("restore.accounts.shop.base-url", imageKit.baseUrl())
                .set("restore.accounts.legal.provider", "box")
                .set("restore.accounts.legal.client-id", BoxTokens.CLIENT_ID)
                .set("restore.accounts.legal.client-secret", BoxTokens.CLIENT_SECRET)
                .set("restore.accounts.legal.enterprise-id", BoxTokens.ENTERPRISE_ID)
                .set("restore.accounts.legal.base-url", box.baseUrl())
                .set("restore.accounts.legal.token-url", box.tokenUrl())
                .set("restore.http.enabled", "true")
                .set("restore.http.token", "{{env:JOBS_TOKEN}}")
                .set("restore.http.port", Integer.toString(FreePort.find()))
                .env("JOBS_TOKEN", "token-of-the-test-0123456789");
    }

    @AfterEach
    void stop() {
        box.close();
        imageKit.close();
    }

    private static String document(int i) {
        return Integer.toString(1000 + i);
    }

    private static String folder(int i) {
        return FOLDER + (10 + i % FOLDERS);
    }

    private static String photo(int i) {
        return "f" + i;
    }

    @Test
    void thePlanIsTheSameAndEachFileIsWrittenOnceByEachJob() throws IOException {
        app.drop("night.csv", question());
        LongSupplier reads = () -> box.log().total() + imageKit.log().total();
        for (int kill = 1; kill <= KILLS; kill++) {
            long calls = (long) FILES * kill / (KILLS + 1);
            Kills.killWhen(app, PATIENCE, () -> reads.getAsLong() > calls);
        }
        Kills.runToTheEnd(app, PATIENCE);
        String dryRun = name(app.files("outbox", ".plan.ndjson").get(0));
        checkPlan(dryRun);
        assertEquals(0, written());

        String plan = carryOut("approve", dryRun);
        checkOutcomes(plan);
        checkContents("02", "v2");
        checkWrites(1);

        String undo = carryOut("undo", plan);
        checkOutcomes(undo);
        checkContents("03", "v3");
        checkWrites(2);
    }

    /**
     * What somebody has changed, wherever it is; nobody approves it, and it is done all the same.
     */
    @Test
    void aPlanThatApprovesItselfIsMadeAndCarriedOutOnce() throws IOException {
        app.drop("night.ndjson", person());
        for (int kill = 1; kill <= KILLS; kill++) {
            long calls = 3L * DOCUMENTS * kill / (KILLS + 1);
            Kills.killWhen(app, PATIENCE, () -> box.log().total() > calls);
        }
        for (int kill = 0; kill < KILLS; kill++) {
            long writes = (long) DOCUMENTS * kill / KILLS;
            Kills.killWhen(app, PATIENCE, () -> written() > writes);
        }
        try (Distribution.Run run = app.start().awaitStarted()) {
            run.awaitAlive(PATIENCE, () -> app.files("outbox", ".summary.json").size() > 1);
            run.signal("TERM");
            run.awaitExit();
        }
        checkApproved();
    }

    @Test
    @EnabledIfSystemProperty(named = KILLS_KEY, matches = ".+", disabledReason = "takes minutes")
    void threeProcessesMakeAPlanThatApprovesItselfOnce() throws IOException {
        box.latency(SLOW, SLOW);
        try (Cluster nodes = new Cluster()) {
            app.drop("night.ndjson", person());
            nodes.killInTurn(() -> box.log().total(), 0);
            nodes.killInTurn(PlanKillIT.this::written, 0);
            nodes.awaitSummaries(2);
        }
        checkApproved();
    }

    private static String person() {
        return ("{\"account\":\"legal\",\"changedBy\":\"user@sandbox.example\",\"asOf\":\"%s\","
                        + "\"approveUpTo\":%d}%n")
                .formatted(Instant.now().minus(Duration.ofHours(2)), DOCUMENTS);
    }

    /** The job that has planned, the one that was made of it, and no other. */
    private void checkApproved() throws IOException {
        assertEquals(2, app.files("outbox", ".summary.json").size());
        String dryRun = name(app.files("outbox", ".plan.ndjson").get(0));
        assertEquals(DOCUMENTS, lines(dryRun, ".plan.ndjson").size());
        String plan = name(app.files("outbox", ".undo.ndjson").get(0));
        Set<String> files = new HashSet<>();
        for (JsonNode outcome : lines(plan, ".outcomes.ndjson")) {
            assertEquals("promoted", outcome.path("status").asText(), outcome::toString);
            assertEquals("plan", outcome.at("/source/kind").asText());
            assertEquals(dryRun, outcome.at("/source/name").asText());
            assertTrue(files.add(outcome.path("fileId").asText()), outcome::toString);
        }
        assertEquals(DOCUMENTS, files.size());
        for (int i = 0; i < DOCUMENTS; i++) {
            assertEquals(1, box.promotes(document(i)), document(i));
        }
    }

    /** Three processes share the ledger, the inbox and the outbox; in turn each is killed. */
    @Test
    @EnabledIfSystemProperty(named = KILLS_KEY, matches = ".+", disabledReason = "takes minutes")
    void threeProcessesPlanAndCarryOutAsOneDoes() throws IOException {
        for (ProviderSandbox provider : List.of(box, imageKit)) {
            provider.latency(SLOW, SLOW);
        }
        try (Cluster nodes = new Cluster()) {
            app.drop("night.csv", question());
            nodes.killInTurn(() -> box.log().total() + imageKit.log().total(), 0);
            String dryRun = nodes.awaitEnd(".plan.ndjson");
            checkPlan(dryRun);
            assertEquals(0, written());

            String plan = nodes.carryOut("approve", dryRun);
            checkOutcomes(plan);
            checkContents("02", "v2");
            checkWrites(1);

            String undo = nodes.carryOut("undo", plan);
            checkOutcomes(undo);
            checkContents("03", "v3");
            checkWrites(2);
        }
    }

    private final class Cluster implements AutoCloseable {
        private final List<Distribution> nodes = new ArrayList<>();
        private final List<Distribution.Run> runs = new ArrayList<>();

        Cluster() throws IOException {
            String database = PostgresServer.newDatabase();
            for (int i = 0; i < NODES; i++) {
                Distribution node =
                        application(Files.createDirectories(folder.resolve("node-" + i)))
                                .set("restore.intake.file.directory", folder + "/inbox")
                                .set("restore.delivery.outbox.directory", folder + "/outbox")
                                .set("restore.cluster.lease-time", "3s")
                                .set("restore.ledger.url", database)
                                .set("restore.ledger.username", PostgresServer.USER)
                                .set("restore.ledger.password", PostgresServer.PASSWORD);
                nodes.add(node);
                runs.add(node.start().awaitStarted());
            }
        }

        /** Kills one after the other, and starts it again, while that counts from there on. */
        void killInTurn(LongSupplier count, long before) {
            for (int kill = 0; kill < KILLS; kill++) {
                long then = before + (long) FILES * kill / KILLS;
                int node = kill % NODES;
                runs.get(node).awaitAlive(PATIENCE, () -> count.getAsLong() > then);
                runs.get(node).kill();
                runs.set(node, nodes.get(node).start().awaitStarted());
            }
        }

        String awaitEnd(String ending) {
            runs.get(0).awaitAlive(PATIENCE, () -> !app.files("outbox", ending).isEmpty());
            String job = name(app.files("outbox", ending).get(0));
            awaitSummary(job);
            return job;
        }

        void awaitSummaries(int jobs) {
            runs.get(0)
                    .awaitAlive(
                            PATIENCE, () -> app.files("outbox", ".summary.json").size() >= jobs);
        }

        private void awaitSummary(String job) {
            runs.get(0)
                    .awaitAlive(
                            PATIENCE, () -> !app.files("outbox", job + ".summary.json").isEmpty());
        }

        /** Asks all three, while one after the other is killed. */
        String carryOut(String action, String job) throws IOException {
            long before = written();
            String made = null;
            for (Distribution node : nodes) {
                made = ask(node, action, job, made);
            }
            killInTurn(PlanKillIT.this::written, before);
            for (Distribution node : nodes) {
                made = ask(node, action, job, made);
            }
            awaitSummary(made);
            return made;
        }

        @Override
        public void close() {
            runs.forEach(Distribution.Run::close);
        }
    }

    /** All were changed in the last hour. */
    private static String question() {
        String asOf = Instant.now().minus(Duration.ofHours(2)).toString();
        StringBuilder lines = new StringBuilder("account,fileId,folder,asOf,dryRun\n");
        lines.append("legal,,%s,%s,true%n".formatted(FOLDER, asOf));
        for (int i = IN_FOLDERS; i < DOCUMENTS; i++) {
            lines.append("legal,%s,,%s,true%n".formatted(document(i), asOf));
        }
        for (int i = 0; i < PHOTOS; i++) {
            lines.append("shop,%s,,%s,true%n".formatted(photo(i), asOf));
        }
        return lines.toString();
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceAll("\\..*", "");
    }

    /** Does that with the job, and again after each kill; returns the job that was made of it. */
    private String carryOut(String action, String job) throws IOException {
        long before = written();
        long lookedBefore = looks();
        String made = null;
        for (int kill = 1; kill <= KILLS; kill++) {
            long writes = before + (long) FILES * (kill - 1) / KILLS;
            try (Distribution.Run run = app.start().awaitStarted()) {
                if (kill == 1) {
                    killWhileAsked(run, action, job);
                } else {
                    made = ask(app, action, job, made);
                    run.awaitAlive(PATIENCE, () -> written() > writes);
                    run.kill();
                }
            }
        }
        // All that is left is the second look, or a part of it.
        for (int kill = 1; kill <= KILLS; kill++) {
            long looks = lookedBefore + (long) FOLDERS * (kill - 1) / KILLS;
            String summary = made + ".summary.json";
            Kills.killWhen(
                    app,
                    PATIENCE,
                    () -> looks() > looks || !app.files("outbox", summary).isEmpty());
        }
        try (Distribution.Run run = app.start().awaitStarted()) {
            String same = ask(app, action, job, made);
            run.awaitAlive(PATIENCE, () -> !app.files("outbox", same + ".summary.json").isEmpty());
            run.signal("TERM");
            run.awaitExit();
        }
        return made;
    }

    /** Nobody waits for an answer. */
    private void killWhileAsked(Distribution.Run run, String action, String job) {
        try (Distribution.Run command = app.start("jobs", action, job, "--json")) {
            run.kill();
            command.awaitExit();
        }
    }

    private static String ask(Distribution from, String action, String job, String made)
            throws IOException {
        try (Distribution.Run command = from.start("jobs", action, job, "--json")) {
            assertEquals(0, command.awaitExit(), command::output);
            String said = RestoreJson.mapper().readTree(command.output()).path("jobId").asText();
            assertEquals(made == null ? said : made, said);
            return said;
        }
    }

    private void checkPlan(String job) throws IOException {
        Set<String> seen = new HashSet<>();
        for (JsonNode line : lines(job, ".plan.ndjson")) {
            String file = line.path("fileId").asText();
            boolean isPhoto = file.startsWith("f");
            assertTrue(seen.add(file), line::toString);
            assertEquals(isPhoto ? "v2" : file + "02", line.path("versionId").asText());
            assertEquals(
                    isPhoto ? imageKit.ifCurrent(file) : file + "03",
                    line.path("ifCurrent").asText());
        }
        assertEquals(FILES, seen.size());
        JsonNode listed =
                lines(job, ".outcomes.ndjson").stream()
                        .filter(outcome -> outcome.path("status").asText().equals("listed"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(
                "{\"folders\":%d,\"files\":%d,\"unchanged\":%d,\"planned\":%d,\"skipped\":0,\"failed\":0}"
                        .formatted(
                                FOLDERS + 1, IN_FOLDERS + AS_THEY_WERE, AS_THEY_WERE, IN_FOLDERS),
                listed.path("counts").toString());
    }

    private void checkOutcomes(String job) throws IOException {
        Map<String, Integer> statuses = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode outcome : lines(job, ".outcomes.ndjson")) {
            assertTrue(ids.add(outcome.path("outcomeId").asText()), outcome::toString);
            assertTrue(outcome.has("previousVersionId"), outcome::toString);
            statuses.merge(outcome.path("status").asText(), 1, Integer::sum);
        }
        assertEquals(Map.of("promoted", DOCUMENTS, "restored", PHOTOS), statuses);
        assertEquals(FILES, lines(job, ".undo.ndjson").size());
        JsonNode summary =
                RestoreJson.tree(
                        Files.readString(folder.resolve("outbox").resolve(job + ".summary.json")));
        assertEquals(
                "{\"count\":%d,\"changedMeanwhile\":[]}".formatted(FILES),
                summary.path("verified").toString());
    }

    private List<JsonNode> lines(String job, String ending) throws IOException {
        Path file = folder.resolve("outbox").resolve(job + ending);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(RestoreJson.mapper().readTree(line));
        }
        return lines;
    }

    private void checkContents(String document, String photo) {
        for (int i = 0; i < DOCUMENTS; i++) {
            String file = document(i);
            String wanted = file + document;
            String sha1 =
                    box.versions(file).stream()
                            .filter(version -> version.id().equals(wanted))
                            .findFirst()
                            .orElseThrow()
                            .sha1();
            assertEquals(sha1, box.versions(file).get(0).sha1(), file);
        }
        for (int i = 0; i < PHOTOS; i++) {
            assertEquals(photo, imageKit.currentContent(photo(i)));
        }
    }

    private void checkWrites(int times) {
        for (int i = 0; i < DOCUMENTS; i++) {
            assertEquals(times, box.promotes(document(i)), document(i));
        }
        for (int i = 0; i < PHOTOS; i++) {
            assertEquals(times, imageKit.restores(photo(i)), photo(i));
        }
    }

    /** {@return how many folders of Box were looked into} */
    private long looks() {
        return box.log().calls(request -> request.path().endsWith("/items")).size();
    }

    private long written() {
        return box.log().calls().stream().filter(Call::effectApplied).count()
                + imageKit.log().calls().stream().filter(Call::effectApplied).count();
    }
}
