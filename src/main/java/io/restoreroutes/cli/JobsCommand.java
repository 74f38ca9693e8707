package io.restoreroutes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.request.RestoreJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
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

    private final Path home;
    private final Path folder;

    @Spec private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "ADDRESS",
            scope = ScopeType.INHERIT,
            description = {
                "another application's address;",
                "its token comes from the environment variable RESTORE_HTTP_TOKEN"
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

    private JobsCommand(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
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
        return new CommandLine(new JobsCommand(home, folder))
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
            name = "priority",
            description = "Sets the priority of a job, from -9 to 9; higher comes first.")
    int priority(
            @Parameters(paramLabel = "JOB") String job,
            @Parameters(paramLabel = "PRIORITY") int priority) {
        String body = RestoreJson.write(Map.of("priority", priority));
        return action(job, "priority", body, "Job %s has priority " + priority + ".");
    }

    private int action(String job, String action, String body, String sentence) {
        JsonNode answer = server().post("/jobs/" + encoded(job) + "/" + action, body);
        return show(answer, String.format(sentence, answer.path("jobId").asText()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JobServer server() {
        return new JobServer(ServerAddress.find(home, folder, url));
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
