package io.restoreroutes.cli;

import io.restoreroutes.assembly.RestoreSettings;
import io.restoreroutes.ledger.LedgerBackup;
import io.restoreroutes.ledger.LedgerException;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code restore-routes ledger …}: what a person does with the ledger itself. */
@Command(
        name = "restore-routes ledger",
        description = "Handles the ledger of the application of this folder.",
        synopsisSubcommandLabel = "COMMAND")
public final class LedgerCommand {
    private static final int DONE = 0;

    private final Path home;
    private final Path folder;

    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "what there is to say")
    private boolean help;

    private LedgerCommand(Path home, Path folder) {
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
        return new CommandLine(new LedgerCommand(home, folder))
                .setExecutionExceptionHandler(CliException::told);
    }

    @Command(
            name = "backup",
            description = {
                "Copies the embedded ledger to a file, whether the application",
                "runs or stands still."
            })
    int backup(
            @Parameters(paramLabel = "FILE", description = "a new file, in a folder that is there")
                    Path file) {
        Path target = folder.resolve(file);
        String url =
                new FolderSettings(home, folder)
                        .read(RestoreSettings.LEDGER_URL::equals, RestoreSettings::ledgerUrl);
        try {
            LedgerBackup.make(url, target);
        } catch (LedgerException e) {
            throw new CliException(e.getMessage());
        }
        spec.commandLine().getOut().println("The ledger was copied to " + target + ".");
        spec.commandLine().getOut().flush();
        return DONE;
    }
}
