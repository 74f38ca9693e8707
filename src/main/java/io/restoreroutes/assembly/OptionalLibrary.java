package io.restoreroutes.assembly;

import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsReader;
import java.util.ArrayList;
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
     * @param ledger whether there is a ledger
     * @param ownPool whether it is at {@code restore.ledger.url}, not in a host's DataSource
     * @throws SettingsException with a sentence for each key that needs what is not there
     */
    static void require(SettingsReader settings, boolean ledger, boolean ownPool) {
        List<String> missing = missingForAccounts(settings);
        for (String name : settings.names("restore.delivery.")) {
            String key = "restore.delivery." + name + ".secret";
            if (settings.text(key).isPresent()) {
                STANDARDWEBHOOKS.require(key, missing);
            }
        }
        for (String name : settings.names("restore.schedules.")) {
            QUARTZ.require("restore.schedules." + name, missing);
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
    public static void requireForAccounts(SettingsReader settings) {
        List<String> missing = missingForAccounts(settings);
        if (!missing.isEmpty()) {
            throw new SettingsException(missing);
        }
    }

    private static List<String> missingForAccounts(SettingsReader settings) {
        List<String> missing = new ArrayList<>();
        for (String name : settings.names("restore.accounts.")) {
            String key = "restore.accounts." + name + ".jwt-config-file";
            if (settings.text(key).isPresent()) {
                NIMBUS.require(key, missing);
                BOUNCYCASTLE.require(key, missing);
            }
        }
        return missing;
    }

    private static void requireForQueue(SettingsReader settings, List<String> missing) {
        if (!settings.flag("restore.intake.queue.enabled", true)) {
            return;
        }
        for (String key : List.of("broker-url", "connection-factory")) {
            if (settings.text("restore.intake.queue." + key).isPresent()) {
                JMS.require("restore.intake.queue." + key, missing);
            }
        }
    }

    private static void requireForLedger(
            SettingsReader settings, boolean ownPool, List<String> missing) {
        FLYWAY.require("restore.ledger.enabled", missing);
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
            missing.add(
                    key
                            + " needs the library "
                            + coordinates()
                            + ", which is not on the class path");
        }
    }
}
