package io.restoreroutes.assembly;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.cluster.ClusterSettings;
import io.restoreroutes.control.RetentionSettings;
import io.restoreroutes.delivery.DeliverySettings;
import io.restoreroutes.delivery.TargetSettings;
import io.restoreroutes.http.HttpSettings;
import io.restoreroutes.http.HttpToken;
import io.restoreroutes.intake.FileSettings;
import io.restoreroutes.ledger.LedgerSettings;
import io.restoreroutes.queue.QueueSettings;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.restore.RestoreCore;
import io.restoreroutes.schedule.ScheduleSettings;
import io.restoreroutes.server.HealthSettings;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.wire.ClientPolicy;
import io.restoreroutes.work.RetrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All settings, checked.
 *
 * @param ledgerEnabled whether there is a ledger; without one only single attempts are made
 * @param ledger where the ledger is
 * @param retention how long the ledger keeps what has ended
 * @param cluster how processes share the ledger
 * @param client how calls and web hooks reach their servers
 * @param accounts all accounts, at least one
 * @param file the file intake
 * @param schedules the schedule intake
 * @param queue the queue intake
 * @param delivery where outcomes go
 * @param retry the retry layer's limits
 * @param http the HTTP intake
 * @param health the health endpoint of our own application
 * @param syncMaxWait how long a synchronous request waits at its account's gate
 * @param planMaxFiles how many files a job with a folder may plan to write
 */
public record RestoreSettings(
        boolean ledgerEnabled,
        LedgerSettings ledger,
        RetentionSettings retention,
        ClusterSettings cluster,
        ClientPolicy client,
        Accounts accounts,
        FileSettings file,
        ScheduleSettings schedules,
        QueueSettings queue,
        DeliverySettings delivery,
        RetrySettings retry,
        HttpSettings http,
        HealthSettings health,
        Duration syncMaxWait,
        long planMaxFiles) {
    /** The setting that is missing where no account is set. */
    public static final String ANY_ACCOUNT =
            Accounts.keys(ProviderModules.STANDARD.all()).of("<name>", "provider");

    private static final SettingsKeys LEDGER =
            SettingsKeys.group("ledger", "enabled", "url", "username", "password");
    private static final SettingsKeys PLAN = SettingsKeys.group("plan", "max-files");
    private static final int MOST_FILES = 10_000_000;
    private static final SettingsKeys SYNC = SettingsKeys.group("sync", "max-wait");

    /** Whether there is a ledger. */
    public static final String LEDGER_ENABLED = LEDGER.of("enabled");

    /** Where the ledger is. */
    public static final String LEDGER_URL = LEDGER.of("url");

    private static final Logger LOG = LoggerFactory.getLogger(RestoreSettings.class);

    /**
     * Reads and checks everything.
     *
     * @param modules the providers that accounts may be of
     * @param strict whether an unknown key is a fault; a host's own keys may have our prefix
     * @param ownPool whether the ledger, if there is one, is at {@code restore.ledger.url}
     * @throws SettingsException with a sentence per problem
     */
    public static RestoreSettings read(
            SettingsReader reader,
            ProviderModules modules,
            Path workingDirectory,
            boolean strict,
            boolean ownPool) {
        boolean ledger = reader.flag(LEDGER_ENABLED, true);
        if (strict && !ledger) {
            reader.problem(
                    LEDGER_ENABLED, "may be false only in an application that embeds the routes");
        }
        OptionalLibrary.require(reader, modules, ledger, ownPool);
        ClientPolicy client = ClientPolicy.read(reader, workingDirectory);
        RestoreSettings settings =
                new RestoreSettings(
                        ledger,
                        new LedgerSettings(
                                ledgerUrl(reader),
                                reader.text(LEDGER.of("username")).orElse(""),
                                reader.text(LEDGER.of("password")).orElse("")),
                        RetentionSettings.read(reader),
                        ClusterSettings.read(reader),
                        client,
                        Accounts.read(reader, workingDirectory, modules.all(), client),
                        FileSettings.read(reader, workingDirectory),
                        ScheduleSettings.read(reader, workingDirectory),
                        QueueSettings.read(reader),
                        DeliverySettings.read(reader),
                        RetrySettings.read(reader),
                        HttpSettings.read(reader),
                        HealthSettings.read(reader),
                        syncMaxWait(reader),
                        reader.wholeNumber(PLAN.of("max-files"), 100_000, 1, MOST_FILES));
        if (settings.http().enabled() && settings.http().port() == settings.health().port()) {
            reader.problem(HealthSettings.PORT, "must be another port than " + HttpSettings.PORT);
        }
        if (ledger && settings.delivery().names().isEmpty()) {
            reader.problem(
                    DeliverySettings.ENABLED,
                    "is false, and there is no other target for outcomes");
        }
        Map<String, Path> folders = settings.delivery().folders();
        folders.forEach(
                (key, folder) -> {
                    if (settings.file().enabled()
                            && sameFolder(
                                    settings.file().directory(),
                                    workingDirectory.resolve(folder))) {
                        reader.problem(
                                key,
                                "must be another folder than "
                                        + FileSettings.DIRECTORY
                                        + ": outcomes would be taken as requests");
                    }
                });
        if (settings.accounts().all().isEmpty() && reader.problems().isEmpty()) {
            reader.problem(
                    ANY_ACCOUNT,
                    "is required: no account is configured (application.properties shows how)");
        }
        List<String> problems = new ArrayList<>(reader.problems());
        for (String key : reader.unknownKeys()) {
            String sentence = key + " is not a setting of Restore Routes";
            if (strict) {
                problems.add(sentence);
            } else {
                LOG.warn("{}", sentence);
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    /** {@return all keys that there are, group by group} */
    public static List<SettingsKeys> keys(ProviderModules modules) {
        return List.of(
                Accounts.keys(modules.all()),
                ClientPolicy.PROXY,
                ClientPolicy.TLS,
                FileSettings.KEYS,
                HttpSettings.KEYS,
                HttpToken.KEYS,
                HealthSettings.KEYS,
                ScheduleSettings.KEYS,
                QueueSettings.KEYS,
                DeliverySettings.KEYS,
                TargetSettings.KEYS,
                LEDGER,
                RetentionSettings.KEYS,
                ClusterSettings.KEYS,
                RetrySettings.KEYS,
                PLAN,
                SYNC);
    }

    /** {@return the ledger's URL, as it stands there or by default} */
    public static String ledgerUrl(SettingsReader reader) {
        String url = reader.text(LEDGER_URL).orElse("jdbc:sqlite:./data/ledger.db");
        if (url.startsWith("jdbc:sqlite:")) {
            reader.hasLostBackslashes(LEDGER_URL);
        }
        return url;
    }

    /** {@return what the core needs of these settings} */
    public RestoreCore.Terms terms(Clock clock) {
        return new RestoreCore.Terms(syncMaxWait, retry.maxToldWait(), clock, client);
    }

    /** {@return what the core needs where nothing else is read; problems go to the reader} */
    public static RestoreCore.Terms terms(SettingsReader reader) {
        return new RestoreCore.Terms(
                syncMaxWait(reader),
                RetrySettings.read(reader).maxToldWait(),
                Clock.tick(Clock.systemUTC(), Duration.ofMillis(1)),
                ClientPolicy.read(reader, Path.of("")));
    }

    private static Duration syncMaxWait(SettingsReader reader) {
        return reader.duration(SYNC.of("max-wait"), Duration.ofSeconds(30));
    }

    private static boolean sameFolder(Path one, Path other) {
        try {
            // also through a link, or in another case where that makes no difference
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            // one of them is not there yet
            return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
        }
    }
}
