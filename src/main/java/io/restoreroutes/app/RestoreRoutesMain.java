package io.restoreroutes.app;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.assembly.FormerNames;
import io.restoreroutes.assembly.SettingsSource;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The runnable application: Camel Main with the routes of this folder, or the packaged ones. */
public final class RestoreRoutesMain {
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
            return StartFailure.explain(e);
        }
    }

    /** {@return the application for a working folder, not started} */
    public static Main create(Path home, Path folder) {
        Path settings = own(home, folder, "application.properties");
        SettingsSource.check(settings);
        Main main =
                new Main(RestoreRoutesMain.class) {
                    @Override
                    protected CamelContext createCamelContext() {
                        CamelContext context = super.createCamelContext();
                        context.getPropertiesComponent().setEncoding("UTF-8");
                        return context;
                    }
                };
        main.setPropertyPlaceholderLocations("file:" + settings + ";optional=true");
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

                    @Override
                    public void afterConfigure(BaseMainSupport support) {
                        FormerNames.check(support.getCamelContext());
                    }
                });
        return main;
    }

    /** {@return the file or folder of that name: the working folder's, or else ours} */
    public static Path own(Path home, Path folder, String name) {
        Path here = folder.resolve(name);
        return (Files.exists(here) ? here : home.resolve(name)).toAbsolutePath();
    }
}
