package io.restoreroutes.assembly;

import io.restoreroutes.account.Account;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few lines a person sees at the start. */
public final class Banner {
    private static final Logger LOG = LoggerFactory.getLogger("io.restoreroutes");

    private Banner() {}

    /** Shows version and accounts; no secret. */
    public static void show(RestoreSettings settings) {
        LOG.info("Restore Routes {}", version());
        for (Account account : settings.accounts().all()) {
            LOG.info("  account  {}", account.describe());
        }
    }

    /**
     * Also shows folders and ledger.
     *
     * @param ownLedger whether the ledger is at the URL of the settings
     */
    public static void show(RestoreSettings settings, Path workingDirectory, boolean ownLedger) {
        show(settings);
        if (settings.file().enabled()) {
            LOG.info("  inbox    {}", absolute(settings.file().directory()));
        }
        if (settings.queue().on()) {
            LOG.info("  queue    {}", settings.queue().describe());
        }
        if (settings.delivery().outboxEnabled()) {
            LOG.info(
                    "  outbox   {}",
                    absolute(workingDirectory.resolve(settings.delivery().outboxDirectory())));
        }
        settings.delivery().targets().forEach(target -> LOG.info("  delivery {}", target.name()));
        if (settings.http().enabled()) {
            LOG.info("  http     {}:{}", settings.http().host(), settings.http().port());
        }
        if (settings.health().enabled()) {
            LOG.info("  health   {}:{}", settings.health().host(), settings.health().port());
        }
        LOG.info(
                "  ledger   {}",
                ownLedger
                        ? settings.ledger().url().replaceAll("[;?].*", "")
                        : "in the application's own database");
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** {@return this build's version} */
    public static String version() {
        return build("version");
    }

    /** {@return what the build has written down under that key} */
    static String build(String key) {
        Properties build = new Properties();
        try (InputStream in =
                Banner.class.getResourceAsStream("/io/restoreroutes/build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty(key);
    }
}
