package io.restoreroutes.app;

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

    /** Shows version, accounts, folders and ledger; no secret. */
    public static void show(RestoreSettings settings, Path workingDirectory) {
        LOG.info("Restore Routes {}", version());
        for (Account account : settings.accounts().all()) {
            LOG.info("  account  {}", account.describe());
        }
        if (settings.file().enabled()) {
            LOG.info("  inbox    {}", absolute(settings.file().directory()));
        }
        if (settings.queue().on()) {
            LOG.info("  queue    {}", settings.queue().describe());
        }
        LOG.info(
                "  outbox   {}",
                absolute(workingDirectory.resolve(settings.delivery().outboxDirectory())));
        settings.delivery().targets().forEach(target -> LOG.info("  delivery {}", target.name()));
        if (settings.http().enabled()) {
            LOG.info("  http     {}:{}", settings.http().host(), settings.http().port());
        }
        if (settings.health().enabled()) {
            LOG.info("  health   {}:{}", settings.health().host(), settings.health().port());
        }
        LOG.info("  ledger   {}", settings.ledger().url().replaceAll("[;?].*", ""));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** {@return this build's version} */
    public static String version() {
        Properties build = new Properties();
        try (InputStream in =
                Banner.class.getResourceAsStream("/io/restoreroutes/build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version");
    }
}
