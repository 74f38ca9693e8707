package io.restoreroutes.assembly;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.delivery.TargetSettings;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.queue.QueueSettings;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.schedule.ScheduleSettings;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A library that only some settings need: a host that does without them does without it. */
public enum OptionalLibrary {
    QUARTZ("org.quartz.Scheduler"),
    JMS("org.apache.camel.component.jms.JmsComponent"),
    NIMBUS("com.nimbusds.jwt.SignedJWT"),
    BOUNCYCASTLE("org.bouncycastle.openssl.PEMParser"),
    STANDARDWEBHOOKS("com.standardwebhooks.Webhook"),
    FLYWAY("org.flywaydb.core.Flyway"),
    FLYWAY_POSTGRESQL("org.flywaydb.database.postgresql.PostgreSQLDatabaseType"),
    HIKARI("com.zaxxer.hikari.HikariDataSource"),
    SQLITE("org.sqlite.JDBC"),
    POSTGRESQL("org.postgresql.Driver");

    private final String className;

    OptionalLibrary(String className) {
        this.className = className;
    }

    /** {@return whether it is on the class path} */
    public boolean isPresent() {
        return isPresent(className);
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, OptionalLibrary.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** {@return group, artifact and the version this build was tested with} */
    String coordinates() {
        return Banner.build("library." + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /**
     * Looks whether all is there that the settings need; to be called before anything else reads
     * them.
     *
     * @param modules the providers that accounts may be of
     * @param ledger whether there is a ledger
     * @param ownPool whether it is at {@code restore.ledger.url}, not in a host's DataSource
     * @throws SettingsException with a sentence for each key that needs what is not there
     */
    static void require(
            SettingsReader settings, ProviderModules modules, boolean ledger, boolean ownPool) {
        List<String> missing = missingForAccounts(settings, modules);
        for (String name : settings.names(TargetSettings.KEYS.prefix())) {
            String key = TargetSettings.KEYS.of(name, "secret");
            if (settings.text(key).isPresent()) {
                STANDARDWEBHOOKS.require(key, missing);
            }
        }
        for (String name : settings.names(ScheduleSettings.KEYS.prefix())) {
            QUARTZ.require(ScheduleSettings.KEYS.prefix() + name, missing);
        }
        if (ledger) {
            requireForQueue(settings, missing);
            requireForLedger(settings, ownPool, missing);
        }
        if (!missing.isEmpty()) {
            throw new SettingsException(missing);
        }
    }

    /**
     * Looks whether all is there that the accounts need.
     *
     * @throws SettingsException as {@link #require}
     */
    public static void requireForAccounts(SettingsReader settings, ProviderModules modules) {
        List<String> missing = missingForAccounts(settings, modules);
        if (!missing.isEmpty()) {
            throw new SettingsException(missing);
        }
    }

    private static List<String> missingForAccounts(
            SettingsReader settings, ProviderModules modules) {
        List<String> missing = new ArrayList<>();
        SettingsKeys keys = Accounts.keys(modules.all());
        for (String name : settings.names(keys.prefix())) {
            for (ProviderModule module : modules.all()) {
                module.libraries()
                        .forEach(
                                (setting, classes) ->
                                        requireAll(
                                                settings,
                                                keys.of(name, setting),
                                                classes,
                                                missing));
            }
        }
        return missing;
    }

    private static void requireAll(
            SettingsReader settings, String key, List<String> classes, List<String> missing) {
        if (settings.text(key).isPresent()) {
            for (String className : classes) {
                if (!isPresent(className)) {
                    missing.add(sentence(key, libraryOf(className)));
                }
            }
        }
    }

    /** {@return what brings the class, or its name where that is none of ours} */
    private static String libraryOf(String className) {
        return Arrays.stream(values())
                .filter(library -> library.className.equals(className))
                .map(OptionalLibrary::coordinates)
                .findFirst()
                .orElse("with the class " + className);
    }

    private static void requireForQueue(SettingsReader settings, List<String> missing) {
        if (!settings.flag(QueueSettings.ENABLED, true)) {
            return;
        }
        for (String key : List.of(QueueSettings.BROKER_URL, QueueSettings.CONNECTION_FACTORY)) {
            if (settings.text(key).isPresent()) {
                JMS.require(key, missing);
            }
        }
    }

    private static void requireForLedger(
            SettingsReader settings, boolean ownPool, List<String> missing) {
        FLYWAY.require(RestoreSettings.LEDGER_ENABLED, missing);
        if (ownPool) {
            String key = RestoreSettings.LEDGER_URL;
            boolean postgresql =
                    settings.text(key)
                            .filter(url -> url.startsWith("jdbc:postgresql:"))
                            .isPresent();
            HIKARI.require(key, missing);
            (postgresql ? POSTGRESQL : SQLITE).require(key, missing);
            if (postgresql) {
                FLYWAY_POSTGRESQL.require(key, missing);
            }
        }
    }

    private void require(String key, List<String> missing) {
        if (!isPresent()) {
            missing.add(sentence(key, coordinates()));
        }
    }

    private static String sentence(String key, String library) {
        return key + " needs the library " + library + ", which is not on the class path";
    }
}
