package io.restoreroutes.app;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
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
        check(settings);
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

    /**
     * {@return what stands in the file; nothing if there is none} Refuses what Camel would answer
     * with a stack trace: a path of Windows holds a malformed \\u.
     */
    static Properties check(Path settings) {
        Properties read = new Properties();
        if (Files.notExists(settings)) {
            return read;
        }
        try (InputStream in = Files.newInputStream(settings)) {
            byte[] text = in.readAllBytes();
            if (text.length > 2 && (text[0] & 0xFF) == 0xEF && (text[1] & 0xFF) == 0xBB) {
                // It would become a part of the first key.
                throw new SettingsException(
                        List.of(
                                settings
                                        + " begins with a byte order mark; save it as UTF-8"
                                        + " without one"));
            }
            read.load(new StringReader(new String(text, StandardCharsets.UTF_8)));
            return read;
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(
                    List.of(
                            settings
                                    + " cannot be read: "
                                    + e.getMessage()
                                    + " (write a backslash twice)"));
        }
    }
}
