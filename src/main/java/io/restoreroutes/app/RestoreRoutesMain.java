package io.restoreroutes.app;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runnable application: Camel Main with the routes of this folder, or the packaged ones. */
public final class RestoreRoutesMain {
    private static final Logger LOG = LoggerFactory.getLogger("io.restoreroutes");

    /** What the shell sees when the settings or the ledger do not allow a start. */
    private static final int UNUSABLE = 2;

    private RestoreRoutesMain() {}

    /**
     * Runs until it is told to stop.
     *
     * @param args the folder of the distribution, whose routes and settings serve where the working
     *     folder has none
     */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args.length > 0 ? args[0] : "");
        int status = run(home, Path.of(""));
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(Path home, Path folder) throws Exception {
        try {
            Main main = create(home, folder);
            main.run();
            return main.getExitCode();
        } catch (Exception e) {
            return explain(e);
        }
    }

    /** {@return the application for a working folder, not started} */
    public static Main create(Path home, Path folder) {
        Main main = new Main(RestoreRoutesMain.class);
        main.setPropertyPlaceholderLocations(
                "file:" + own(home, folder, "application.properties") + ";optional=true");
        main.configure()
                .withName("restore-routes")
                .withRoutesIncludePattern("file:" + own(home, folder, "routes") + "/*.camel.yaml")
                .withShutdownTimeout(3)
                .withShutdownNowOnTimeout(false)
                .withLogMask(true);
        main.configure().setStartupSummaryLevel(StartupSummaryLevel.Oneline);
        main.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void beforeConfigure(BaseMainSupport support) {
                        try {
                            support.getCamelContext().addRoutes(new RestoreRoutes(folder, true));
                        } catch (SettingsException | LedgerException e) {
                            throw e;
                        } catch (Exception e) {
                            throw new IllegalStateException("the core routes do not start", e);
                        }
                    }
                });
        return main;
    }

    private static Path own(Path home, Path folder, String name) {
        Path here = folder.resolve(name);
        return (Files.exists(here) ? here : home.resolve(name)).toAbsolutePath();
    }

    /** One sentence per mistake of a person's; a stack trace only for a fault of our own. */
    private static int explain(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingsException settings) {
                LOG.error("Restore Routes does not start:");
                settings.problems().forEach(problem -> LOG.error("  {}", problem));
                return UNUSABLE;
            }
            if (cause instanceof LedgerException ledger) {
                LOG.error("Restore Routes does not start: {}", ledger.getMessage());
                return UNUSABLE;
            }
        }
        LOG.error("Restore Routes does not start", failure);
        return 1;
    }
}
