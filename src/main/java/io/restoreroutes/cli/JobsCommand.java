package io.restoreroutes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code restore-routes jobs …}: a command for each thing that a person wants of jobs. */
@Command(
        name = "restore-routes jobs",
        description = "Lists and handles the jobs of the application that runs in this folder.",
        synopsisSubcommandLabel = "COMMAND")
public final class JobsCommand {
    private static final int DONE = 0;

    /** A change so short before a plan was begun, or later, is a sign that there will be more. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final Path home;
    private final Path folder;
    private final UnaryOperator<String> environment;

    @Spec private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "ADDRESS",
            scope = ScopeType.INHERIT,
            description = {
                "another application's address; its token comes from the environment",
                "variable RESTORE_HTTP_TOKEN, for approve and undo RESTORE_APPROVE_TOKEN"
            })
    private String url;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "what the application answers, as it is")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "what there is to say")
    private boolean help;

    private JobsCommand(Path home, Path folder, UnaryOperator<String> environment) {
        this.home = home;
        this.folder = folder;
        this.environment = environment;
    }

    /**
     * Does one command.
     *
     * @param args the folder of the distribution, then what the person wrote
     */
    public static void main(String[] args) {
        String[] given = Arrays.copyOfRange(args, 1, args.length);
        System.exit(commandLine(Path.of(args[0]), Path.of("")).execute(given));
    }

    /** {@return the commands, for the application of a folder} */
    static CommandLine commandLine(Path home, Path folder) {
        return commandLine(home, folder, System::getenv);
    }

    /** {@return the same with another environment} */
    static CommandLine commandLine(Path home, Path folder, UnaryOperator<String> environment) {
        return new CommandLine(new JobsCommand(home, folder, environment))
                .setExecutionExceptionHandler(CliException::told);
    }

    @Command(name = "list", description = "Lists jobs, newest first.")
    int list(
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description = "accepting, running, paused, cancelling or ended")
                    String status,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description =
                                    "at most so many (1 to 500); ${DEFAULT-VALUE} if not given")
                    int limit,
            @Option(
                            names = "--before",
                            paramLabel = "JOB",
                            description = "only jobs older than this one")
                    String before) {
        JsonNode answer =
                server().get(
                                "/jobs?limit="
                                        + limit
                                        + parameter("status", status)
                                        + parameter("before", before));
        if (json) {
            return show(answer, null);
        }
        print(JobText.table(answer.path("jobs")));
        if (answer.hasNonNull("before")) {
            print("There may be more: --before " + answer.path("before").asText());
        }
        return DONE;
    }

    private static String parameter(String name, String value) {
        return value == null ? "" : "&" + name + "=" + encoded(value);
    }

    @Command(name = "show", description = "Shows how far a job is.")
    int show(@Parameters(paramLabel = "JOB") String job) {
        JsonNode answer = server().get("/jobs/" + encoded(job));
        return show(answer, JobText.of(answer));
    }

    @Command(
            name = "pause",
            description = "Begins nothing further of a job; what is under way ends.")
    int pause(@Parameters(paramLabel = "JOB") String job) {
        return action(job, "pause", null, "Job %s is paused.");
    }

    @Command(name = "resume", description = "Goes on with a paused job.")
    int resume(@Parameters(paramLabel = "JOB") String job) {
        return action(job, "resume", null, "Job %s goes on.");
    }

    @Command(
            name = "cancel",
            description = "Ends what was not sent yet as cancelled; the rest ends as it would.")
    int cancel(@Parameters(paramLabel = "JOB") String job) {
        return action(job, "cancel", null, "Job %s is cancelled.");
    }

    @Command(
            name = "retry",
            description = "Tries the failed items of an ended job again that may succeed now.")
    int retry(@Parameters(paramLabel = "JOB") String job) {
        return action(job, "retry", null, "Job %s tries them again.");
    }

    @Command(
            name = "approve",
            description = "Carries out what an ended job has planned, once for each job.")
    int approve(
            @Parameters(paramLabel = "JOB") String job,
            @Option(
                            names = "--incomplete",
                            description = "also a plan that is known not to be the whole")
                    boolean incomplete) {
        JobServer approver = approver();
        JsonNode plan = approver.get("/jobs/" + encoded(job));
        warn(plan);
        if (!json) {
            plan.path("assumes").forEach(each -> print("This assumes: " + each.asText() + "."));
        }
        String body = incomplete ? RestoreJson.write(Map.of("incomplete", true)) : null;
        return post(approver, job, "approve", body, "Job %s does what was planned.");
    }

    /** Whoever changes the files may still be at it: what is put right would be changed again. */
    private void warn(JsonNode plan) {
        if (plan.hasNonNull("lastChange")) {
            Instant last = Instant.parse(plan.path("lastChange").asText());
            Instant begun = Instant.parse(plan.path("acceptedAt").asText());
            if (last.isAfter(begun.minus(RECENT))) {
                spec.commandLine()
                        .getErr()
                        .println(
                                "Warning: the newest change that the plan has seen was made at "
                                        + last
                                        + ", the plan at "
                                        + begun
                                        + ". Is it still going on?");
                spec.commandLine().getErr().flush();
            }
        }
    }

    @Command(
            name = "undo",
            description = {
                "Makes current again what an ended job has replaced, where nothing",
                "was changed since; once for each job."
            })
    int undo(@Parameters(paramLabel = "JOB") String job) {
        return post(approver(), job, "undo", null, "Job %s undoes it.");
    }

    @Command(name = "outcomes", description = "Lists what came of a job's items.")
    int outcomes(
            @Parameters(paramLabel = "JOB") String job,
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description = "only these, such as failed,skipped")
                    String status,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description =
                                    "at most so many (1 to 1000); ${DEFAULT-VALUE} if not given")
                    int limit,
            @Option(
                            names = "--after",
                            paramLabel = "NEXT",
                            description = "only what comes behind an earlier page")
                    String after) {
        JsonNode answer =
                server().get(
                                "/jobs/"
                                        + encoded(job)
                                        + "/outcomes?limit="
                                        + limit
                                        + parameter("status", status)
                                        + parameter("after", after));
        if (json) {
            return show(answer, null);
        }
        print(JobText.outcomes(answer.path("outcomes")));
        if (answer.hasNonNull("next")) {
            print("There are more: --after " + answer.path("next").asText());
        }
        return DONE;
    }

    @Command(
            name = "priority",
            description = "Sets the priority of a job, from -9 to 9; higher comes first.")
    int priority(
            @Parameters(paramLabel = "JOB") String job,
            @Parameters(paramLabel = "PRIORITY") int priority) {
        String body = RestoreJson.write(Map.of("priority", priority));
        return action(job, "priority", body, "Job %s has priority " + priority + ".");
    }

    private int action(String job, String action, String body, String sentence) {
        return post(server(), job, action, body, sentence);
    }

    private int post(
            JobServer application, String job, String action, String body, String sentence) {
        JsonNode answer = application.post("/jobs/" + encoded(job) + "/" + action, body);
        return show(answer, String.format(sentence, answer.path("jobId").asText()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JobServer server() {
        return new JobServer(ServerAddress.find(home, folder, url, null), false);
    }

    /** As somebody who may approve, if the environment says who. */
    private JobServer approver() {
        String token = environment.apply(ServerAddress.APPROVE_TOKEN);
        return new JobServer(ServerAddress.find(home, folder, url, token), true);
    }

    private int show(JsonNode answer, String text) {
        print(json ? RestoreJson.write(answer) : text);
        return DONE;
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
