package io.restoreroutes.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.request.Operation;
import io.restoreroutes.sandbox.ConformanceCases.Case;
import io.restoreroutes.sandbox.ConformanceCases.Ending;
import io.restoreroutes.sandbox.ConformanceCases.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every provider must keep to, as JUnit tests: whoever writes one extends this, with a
 * stand-in of the provider's. Each operation meets each kind of answer at each of its calls,
 * through the real routes, ledger and worker: nothing is done twice or lost, the outcome is true,
 * told waits are kept, and no secret is told.
 *
 * <pre>{@code
 * class AtticConformanceTest extends ProviderConformance {
 *     private final AtticSandbox attic = new AtticSandbox();
 *
 *     protected ProviderModule module() { return new Attic(); }
 *     protected ProviderSandbox sandbox() { return attic; }
 *     protected Map<String, String> account() { return Map.of("attic-key", AtticSandbox.KEY); }
 *     protected Given given(Operation operation, int number) {
 *         attic.addFile("file" + number);
 *         return new Given("file" + number, "v1");
 *     }
 * }
 * }</pre>
 *
 * <p>Each test has an instance of its own, and so a stand-in of its own, which is closed after it.
 */
public abstract class ProviderConformance {
    private static final int CASES_A_RUN = 40;

    @TempDir Path folder;

    /**
     * A file of which an operation is asked.
     *
     * @param fileId of this case only
     * @param versionId the wanted version
     */
    public record Given(String fileId, String versionId) {}

    /** {@return the module} */
    protected abstract ProviderModule module();

    /** {@return the stand-in, without a fault} */
    protected abstract ProviderSandbox sandbox();

    /**
     * {@return the settings of an account that the stand-in accepts, by the last parts of their
     * keys, without {@code provider} and {@code base-url}}
     */
    protected abstract Map<String, String> account();

    /**
     * {@return a new file of the stand-in's, with which the operation has something to do, and with
     * each of its writes if possible}
     *
     * @param number another for each call, from 1
     */
    protected abstract Given given(Operation operation, int number);

    /** {@return what has been logged until now, to be searched for secrets; nothing unless told} */
    protected String logged() {
        return "";
    }

    /**
     * {@return a sentence for each rule that a module breaks, as far as that shows without a call:
     * names, ids, routes, the meaning of answers, the login and its secrets}
     *
     * @param account settings of one account that is right, by the last parts of their keys,
     *     without {@code provider}
     */
    public static List<String> problems(ProviderModule module, Map<String, String> account) {
        return ModuleCheck.problems(module, account);
    }

    @AfterEach
    final void closeSandbox() {
        sandbox().close();
    }

    @Test
    final void moduleKeepsTheRules() {
        assertEquals(List.of(), problems(module(), account()));
    }

    /** Also asked for once more, where there is nothing left to do. */
    @Test
    final void eachOperationDoesWhatItIsAskedFor() throws Exception {
        try (ConformanceRun run = run(Map.of())) {
            List<Case> cases = cases().clean();
            run.job(cases);
            for (Case one : cases) {
                JsonNode outcome = run.outcome(one);
                assertFalse(run.effects(one).isEmpty(), one + " wrote nothing");
                assertTrue(isDone(outcome), outcome::toString);
                assertNotEquals("unchanged", status(outcome), outcome::toString);
                assertEquals(run.effects(one).size(), outcome.path("attempts").asInt());
            }

            List<Case> again = cases.stream().map(Case::again).toList();
            run.job(again);
            for (Case one : again) {
                JsonNode outcome = run.outcome(one);
                assertTrue(isDone(outcome), outcome::toString);
                if (one.operation() == Operation.ROLLBACK) {
                    assertEquals("unchanged", status(outcome), outcome::toString);
                    assertEquals(0, outcome.path("attempts").asInt(), outcome::toString);
                }
            }
        }
    }

    /** A dry run reads only; what it plans is then done, once, and only there. */
    @Test
    final void whatADryRunPlansIsDoneOnce() throws Exception {
        assumeTrue(module().provider().selectors() != null, "takes no dry runs");
        Set<Operation> guarded = module().provider().selectors().guarded();
        try (ConformanceRun run = run(Map.of())) {
            List<Case> dry = cases().clean().stream().map(ProviderConformance::dry).toList();
            run.job(dry);
            List<Case> lines = new ArrayList<>();
            for (Case one : dry) {
                JsonNode outcome = run.outcome(one);
                assertEquals("planned", status(outcome), outcome::toString);
                assertEquals(List.of(), run.effects(one), one + " wrote");
                assertEquals(0, outcome.path("attempts").asInt(), outcome::toString);
                assertEquals(
                        guarded.contains(one.operation()),
                        outcome.has("ifCurrent"),
                        outcome::toString);
                lines.add(one.saying("run", guard(outcome)));
            }
            run.job(lines);
            for (Case one : lines) {
                JsonNode outcome = run.outcome(one);
                assertTrue(isDone(outcome), outcome::toString);
                assertNotEquals("unchanged", status(outcome), outcome::toString);
                assertFalse(run.effects(one).isEmpty(), one + " wrote nothing");
            }

            List<Case> again =
                    lines.stream().filter(one -> guarded.contains(one.operation())).toList();
            Map<Case, List<String>> effects = new HashMap<>();
            again.forEach(one -> effects.put(one, run.effects(one)));
            List<Case> twice = again.stream().map(Case::again).toList();
            run.job(twice);
            for (int i = 0; i < again.size(); i++) {
                JsonNode outcome = run.outcome(twice.get(i));
                assertEquals("unchanged", status(outcome), outcome::toString);
                assertEquals(effects.get(again.get(i)), run.effects(twice.get(i)));
            }
        }
    }

    private static Case dry(Case one) {
        return one.saying("dry", Map.of("dryRun", true));
    }

    private static Map<String, Object> guard(JsonNode planned) {
        return planned.has("ifCurrent")
                ? Map.of("ifCurrent", planned.path("ifCurrent").asText())
                : Map.of();
    }

    /** Nothing is written, and nothing of what goes wrong is taken for a plan. */
    @TestFactory
    final Stream<DynamicTest> whateverTheAnswerIsADryRunWritesNothing() throws Exception {
        if (module().provider().selectors() == null) {
            return Stream.of();
        }
        ConformanceCases cases = cases();
        List<Case> all = new ArrayList<>();
        try (ConformanceRun run = run(Map.of())) {
            List<Case> clean = cases.clean().stream().map(ProviderConformance::dry).toList();
            run.job(clean);
            for (Case one : clean) {
                cases.answers(one, run.steps(one)).forEach(struck -> all.add(dry(struck)));
            }
        }
        all.forEach(one -> one.arm(sandbox().faults()));
        Map<Case, ConformanceRun> runs = askInSeveralRuns(all);
        return all.stream()
                .map(one -> dynamicTest(one.name(), () -> requireNoWrite(one, runs.get(one))));
    }

    private static void requireNoWrite(Case one, ConformanceRun run) {
        JsonNode outcome = run.outcome(one);
        String told = one + ": " + outcome;
        assertEquals(List.of(), run.effects(one), told);
        assertEquals(0, outcome.path("attempts").asInt(), told);
        boolean failed = one.ending() == Ending.REFUSED || one.ending() == Ending.GIVEN_UP;
        if (failed || outcome.has("error")) {
            assertEquals("failed", status(outcome), told);
            assertNotEquals("outcome-unknown", outcome.at("/error/code").asText(), told);
        } else if (one.ending() == Ending.DONE) {
            assertEquals("planned", status(outcome), told);
        }
    }

    /** The worker looks and tries again, until the outcome is known. */
    @TestFactory
    final Stream<DynamicTest> whateverTheAnswerIsTheOutcomeIsTrue() throws Exception {
        ConformanceCases cases = cases();
        List<Case> all = new ArrayList<>();
        for (Map.Entry<Case, List<Step>> clean : cleanSteps(cases).entrySet()) {
            all.addAll(cases.answers(clean.getKey(), clean.getValue()));
        }
        all.forEach(one -> one.arm(sandbox().faults()));
        Map<Case, ConformanceRun> runs = askInSeveralRuns(all);
        String log = logged();
        return all.stream()
                .map(
                        one ->
                                dynamicTest(
                                        one.name(),
                                        () -> {
                                            runs.get(one).check(one);
                                            runs.get(one).requireNoSecret(one, log);
                                        }));
    }

    /** So many faults of one account close it for a while, over and over. */
    private Map<Case, ConformanceRun> askInSeveralRuns(List<Case> cases) throws Exception {
        Map<Case, ConformanceRun> runs = new HashMap<>();
        int count = cases.size() / CASES_A_RUN + 1;
        List<ConformanceRun> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                List<Case> share = new ArrayList<>();
                for (int j = i; j < cases.size(); j += count) {
                    share.add(cases.get(j));
                }
                ConformanceRun run = run(Map.of());
                open.add(run);
                share.forEach(one -> runs.put(one, run));
                run.ask(share);
            }
            for (ConformanceRun run : open) {
                run.await();
            }
        } finally {
            open.forEach(ConformanceRun::close);
        }
        return runs;
    }

    /** What each operation calls where nothing goes wrong. */
    private Map<Case, List<Step>> cleanSteps(ConformanceCases cases) throws Exception {
        Map<Case, List<Step>> steps = new LinkedHashMap<>();
        try (ConformanceRun run = run(Map.of())) {
            List<Case> clean = cases.clean();
            run.job(clean);
            clean.forEach(one -> steps.put(one, run.steps(one)));
        }
        return steps;
    }

    /** A caller of {@code direct:restore-once} waits: what is in doubt is looked for at once. */
    @TestFactory
    final Stream<DynamicTest> aCallerIsToldTheTruthAtOnce() throws Exception {
        ConformanceCases cases = cases();
        List<Case> all = new ArrayList<>();
        for (Map.Entry<Case, List<Step>> clean : cleanSteps(cases).entrySet()) {
            all.addAll(cases.refusedCredentials(clean.getKey(), clean.getValue()));
            all.addAll(cases.lostAnswers(clean.getKey(), clean.getValue()));
        }
        return all.stream().map(one -> dynamicTest(one.name(), () -> askOnce(one)));
    }

    private void askOnce(Case one) throws Exception {
        one.arm(sandbox().faults());
        // An account whose credential is refused stays shut: another one for each case.
        try (ConformanceRun run = run(Map.of())) {
            run.once(one);
            run.check(one);
            run.requireNoSecret(one, logged());
        }
    }

    /** One call at a time: none comes before the wait is over that the one before was told. */
    @Test
    final void toldWaitsAndLimitsAreKept() throws Exception {
        ConformanceCases cases = cases();
        Map<Case, List<Step>> clean = cleanSteps(cases);
        List<Case> told = new ArrayList<>();
        List<Case> limited = new ArrayList<>();
        clean.forEach(
                (one, steps) -> {
                    told.addAll(cases.toldWaits(one, steps));
                    limited.add(cases.undisturbed(one, steps));
                });
        told.forEach(one -> one.arm(sandbox().faults()));
        try (ConformanceRun run = run(Map.of("max-concurrent-calls", "1"))) {
            run.job(told);
            told.forEach(run::check);
            sandbox().rateLimit(RateLimit.window(2, Duration.ofSeconds(1)));
            run.job(limited);
            limited.forEach(run::check);
        }
        List<Call> calls = sandbox().log().calls();
        assertTrue(calls.stream().anyMatch(call -> call.status() == 429));
        assertEquals(List.of(), calls.stream().filter(Call::beforeToldWaitWasOver).toList());
    }

    private ConformanceCases cases() {
        ProviderRules rules = module().rules();
        return new ConformanceCases(
                new TreeSet<>(module().provider().operations()), rules, sandbox(), this::given);
    }

    private ConformanceRun run(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(account());
        settings.putAll(more);
        return new ConformanceRun(module(), sandbox(), settings, folder);
    }

    private static boolean isDone(JsonNode outcome) {
        return !outcome.has("error");
    }

    private static String status(JsonNode outcome) {
        return outcome.path("status").asText();
    }
}
