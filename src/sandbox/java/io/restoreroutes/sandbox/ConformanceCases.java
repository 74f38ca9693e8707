package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.request.Operation;
import io.restoreroutes.sandbox.ProviderConformance.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a provider's operations meet in {@link ProviderConformance}, and what must come of it. */
final class ConformanceCases {
    private static final List<Integer> STATUSES =
            List.of(400, 403, 404, 405, 408, 409, 410, 412, 422, 429, 500, 502, 503, 504);
    private static final List<Integer> IN_DOUBT = List.of(408, 500, 502, 503, 504);
    private static final Duration LATE = Duration.ofMillis(300);

    private final Set<Operation> operations;
    private final ProviderRules rules;
    private final ProviderSandbox sandbox;
    private final BiFunction<Operation, Integer, Given> files;
    private int number;

    ConformanceCases(
            Set<Operation> operations,
            ProviderRules rules,
            ProviderSandbox sandbox,
            BiFunction<Operation, Integer, Given> files) {
        this.operations = operations;
        this.rules = rules;
        this.sandbox = sandbox;
        this.files = files;
    }

    /** What must have come of a case. */
    enum Ending {
        /** Done, as without a fault. */
        DONE,
        /** Done, or failed and worth another try or in doubt: nobody tries again. */
        DONE_OR_AGAIN,
        /** Failed for good by that answer; only what came before it is done. */
        REFUSED,
        /** Nothing to do, said the provider. */
        UNCHANGED,
        /** Failed in all its tries. */
        GIVEN_UP,
        /** Failed, because whether it happened cannot be told. */
        UNKNOWN
    }

    /**
     * A call of an operation, as it is for every file.
     *
     * @param what method and path, without the ids
     * @param write whether it changed something
     */
    record Step(String what, boolean write, Request request) {
        static Step of(Call call, Given given) {
            String path = word(given.fileId()).matcher(call.path()).replaceAll("FILE");
            path = word(given.versionId()).matcher(path).replaceAll("VERSION");
            return new Step(call.method() + " " + path, call.effectApplied(), call.request());
        }
    }

    /** A fault that strikes so often after so many calls of a case. */
    record Strike(int skip, int times, Fault fault) {}

    /**
     * An operation asked of a file of its own.
     *
     * @param clean what the operation does where nothing strikes; empty if not known yet
     * @param struck the call that is struck first, from 0
     * @param code how the outcome's error is called, null if that is told by the ending
     * @param status the HTTP status of the fault, 0 if none
     * @param more what else the request says
     */
    record Case(
            String name,
            String requestId,
            Operation operation,
            Given given,
            List<Step> clean,
            int struck,
            List<Strike> strikes,
            Ending ending,
            String code,
            int status,
            Map<String, Object> more) {

        /** The same is asked for once more. */
        Case again() {
            return saying("again", more);
        }

        /** The same of the same file, and more is said. */
        Case saying(String how, Map<String, Object> what) {
            return new Case(
                    name + " " + how,
                    requestId + "-" + how,
                    operation,
                    given,
                    clean,
                    struck,
                    strikes,
                    ending,
                    code,
                    status,
                    what);
        }

        /** {@return what the first calls change where nothing strikes} */
        List<String> effects(int calls) {
            return clean.subList(0, calls).stream().filter(Step::write).map(Step::what).toList();
        }

        void arm(Faults faults) {
            for (Strike strike : strikes) {
                faults.when(isAbout(given.fileId()))
                        .skip(strike.skip())
                        .times(strike.times())
                        .then(strike.fault());
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** {@return whether a request is about a file, wherever it names it} */
    static Predicate<Request> isAbout(String fileId) {
        Predicate<String> named = word(fileId).asPredicate();
        return request ->
                named.test(request.path())
                        || named.test(request.query())
                        || named.test(request.body());
    }

    static Pattern word(String id) {
        return Pattern.compile("(?<![A-Za-z0-9_-])" + Pattern.quote(id) + "(?![A-Za-z0-9_-])");
    }

    /** {@return each operation once, without a fault} */
    List<Case> clean() {
        List<Case> cases = new ArrayList<>();
        for (Operation operation : operations) {
            add(cases, operation, operation.wireName(), List.of(), 0, List.of(), Ending.DONE);
        }
        return cases;
    }

    /** {@return the operation of a clean case, of another file} */
    Case undisturbed(Case clean, List<Step> calls) {
        List<Case> cases = new ArrayList<>();
        add(cases, clean.operation(), clean.name(), calls, 0, List.of(), Ending.DONE);
        return cases.get(0);
    }

    /** {@return the operation, told to wait at each of its calls} */
    List<Case> toldWaits(Case clean, List<Step> calls) {
        List<Case> cases = new ArrayList<>();
        for (int call = 0; call < calls.size(); call++) {
            once(cases, clean, calls, call, Fault.status(429), Ending.DONE);
        }
        return cases;
    }

    /** {@return the operation, each of whose calls meets each answer} */
    List<Case> answers(Case clean, List<Step> calls) {
        List<Case> cases = new ArrayList<>();
        for (int call = 0; call < calls.size(); call++) {
            boolean write = calls.get(call).write();
            for (int status : STATUSES) {
                status(cases, clean, calls, call, status);
            }
            echo(cases, clean, calls, call);
            for (Fault lost : lost()) {
                once(cases, clean, calls, call, lost.withoutEffect(), Ending.DONE);
                if (write) {
                    once(cases, clean, calls, call, lost.afterEffect(), Ending.DONE);
                }
            }
            add(
                    cases,
                    clean.operation(),
                    name(clean, calls, call) + "503 each time",
                    calls,
                    call,
                    List.of(new Strike(call, Integer.MAX_VALUE, Fault.status(503))),
                    Ending.GIVEN_UP);
            if (write) {
                doubt(cases, clean, calls, call);
            }
        }
        return cases;
    }

    /** {@return the operation, each of whose writes has no answer} */
    List<Case> lostAnswers(Case clean, List<Step> calls) {
        List<Case> cases = new ArrayList<>();
        for (int call = 0; call < calls.size(); call++) {
            if (calls.get(call).write()) {
                for (Fault lost : List.of(Fault.close(), Fault.status(503))) {
                    once(cases, clean, calls, call, lost, Ending.DONE_OR_AGAIN);
                    once(cases, clean, calls, call, lost.afterEffect(), Ending.DONE_OR_AGAIN);
                }
            }
        }
        return cases;
    }

    /** {@return the operation, from each of whose calls on the credential is refused} */
    List<Case> refusedCredentials(Case clean, List<Step> calls) {
        List<Case> cases = new ArrayList<>();
        for (int call = 0; call < calls.size(); call++) {
            for (int status : List.of(401, 403)) {
                ProviderRules.Meaning meaning = meaning(status, calls.get(call));
                if (meaning.kind() == ProviderRules.Kind.CREDENTIAL) {
                    Strike strike = new Strike(call, Integer.MAX_VALUE, Fault.status(status));
                    add(
                            cases,
                            clean.operation(),
                            name(clean, calls, call) + status + " from here on",
                            calls,
                            call,
                            List.of(strike),
                            Ending.REFUSED,
                            meaning.code().wireName(),
                            status);
                }
            }
        }
        return cases;
    }

    private void status(List<Case> cases, Case clean, List<Step> calls, int call, int status) {
        ProviderRules.Meaning meaning = meaning(status, calls.get(call));
        Ending ending =
                switch (meaning.kind()) {
                    case FINAL, FORBIDDEN -> Ending.REFUSED;
                    case TRANSIENT, RATE_LIMIT -> Ending.DONE;
                    case NOTHING_TO_DO -> Ending.UNCHANGED;
                    // It is the account's matter: see refusedCredentials.
                    case CREDENTIAL -> null;
                };
        if (ending != null) {
            add(
                    cases,
                    clean.operation(),
                    name(clean, calls, call) + status,
                    calls,
                    call,
                    List.of(new Strike(call, 1, Fault.status(status))),
                    ending,
                    ending == Ending.REFUSED ? meaning.code().wireName() : null,
                    status);
        }
        if (calls.get(call).write() && IN_DOUBT.contains(status)) {
            once(cases, clean, calls, call, Fault.status(status).afterEffect(), Ending.DONE);
        }
    }

    /** The credential as it came stands in the error. */
    private void echo(List<Case> cases, Case clean, List<Step> calls, int call) {
        Fault echo =
                Fault.changed(
                        "400 with the credential",
                        (request, answer) ->
                                Answer.json(
                                        400,
                                        "{\"message\": \"you sent %1$s\", \"problem\": \"%1$s\"}"
                                                .formatted(request.header("Authorization"))));
        once(cases, clean, calls, call, echo.withoutEffect(), Ending.REFUSED);
    }

    /** {@return answers that tell nothing, or cannot be trusted} */
    private static List<Fault> lost() {
        return List.of(
                Fault.close(),
                Fault.reset(),
                Fault.hang(),
                Fault.truncated(),
                Fault.html(),
                Fault.emptyBody(),
                Fault.endlessBody(),
                Fault.changed("an array", (request, answer) -> Answer.json(200, "[1]")),
                Fault.changed("a redirect", (request, answer) -> Answer.json(302, "{}")));
    }

    /** A write is in doubt, and what is asked then goes wrong, too. */
    private void doubt(List<Case> cases, Case clean, List<Step> calls, int call) {
        once(cases, clean, calls, call, Fault.status(503).effectAfter(LATE), Ending.DONE);
        once(cases, clean, calls, call, Fault.close().effectAfter(LATE), Ending.DONE);
        List<Fault> inDoubt =
                List.of(Fault.close(), Fault.close().afterEffect(), Fault.html().afterEffect());
        List<Fault> looks =
                List.of(Fault.status(503), Fault.status(429), Fault.close(), Fault.html());
        for (Fault first : inDoubt) {
            for (Fault second : looks) {
                twice(cases, clean, calls, call, first, second, Ending.DONE);
            }
            twice(cases, clean, calls, call, first, Fault.status(404), Ending.UNKNOWN);
        }
    }

    private void once(
            List<Case> cases, Case clean, List<Step> calls, int call, Fault fault, Ending ending) {
        String name = name(clean, calls, call) + fault;
        add(
                cases,
                clean.operation(),
                name,
                calls,
                call,
                List.of(new Strike(call, 1, fault)),
                ending);
    }

    private void twice(
            List<Case> cases,
            Case clean,
            List<Step> calls,
            int call,
            Fault first,
            Fault second,
            Ending ending) {
        // The second rule does not see the call that the first one takes.
        add(
                cases,
                clean.operation(),
                name(clean, calls, call) + first + ", then " + second,
                calls,
                call,
                List.of(new Strike(call, 1, first), new Strike(call, 1, second)),
                ending);
    }

    private static String name(Case clean, List<Step> calls, int call) {
        return "%s, call %d (%s): "
                .formatted(
                        clean.operation().wireName(), call + 1, calls.get(call).request().method());
    }

    private void add(
            List<Case> cases,
            Operation operation,
            String name,
            List<Step> calls,
            int struck,
            List<Strike> strikes,
            Ending ending) {
        add(cases, operation, name, calls, struck, strikes, ending, null, 0);
    }

    private void add(
            List<Case> cases,
            Operation operation,
            String name,
            List<Step> calls,
            int struck,
            List<Strike> strikes,
            Ending ending,
            String code,
            int status) {
        number++;
        cases.add(
                new Case(
                        name,
                        "case-" + number,
                        operation,
                        files.apply(operation, number),
                        calls,
                        struck,
                        strikes,
                        ending,
                        code,
                        status,
                        Map.of()));
    }

    private ProviderRules.Meaning meaning(int status, Step call) {
        Answer answer =
                sandbox.stamped(
                        sandbox.error(status, Duration.ofSeconds(1), call.request()),
                        call.request());
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        return rules.meaningOf(
                ProviderAnswer.of(status, headers, answer.body().getBytes(UTF_8), Instant.now()));
    }
}
