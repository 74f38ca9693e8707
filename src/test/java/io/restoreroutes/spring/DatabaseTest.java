package io.restoreroutes.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.LogLines;
import io.restoreroutes.testing.SqliteSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationInitializer;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ledger lives in the application's database, and nothing else of ours does. */
class DatabaseTest {
    private static final String OURS = "RESTORE_SCHEMA_HISTORY";
    private static final String BOOTS = "flyway_schema_history";

    @TempDir Path folder;

    private final SpringHost host = new SpringHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void ledgerIsInTheApplicationsDatabase() throws Exception {
        try (LogLines log = new LogLines()) {
            host.enabled(folder).run(context -> assertNull(context.getStartupFailure()));

            assertTrue(log.with("The stop of the").isEmpty(), log.text());
        }

        Set<String> tables = tables(SpringHost.database(folder));
        assertTrue(has(tables, OURS), tables.toString());
        assertFalse(has(tables, BOOTS), tables.toString());
    }

    @Test
    void urlOfOurOwnComesFirst() throws Exception {
        String own = "jdbc:sqlite:" + folder.resolve("own.db");
        host.enabled(folder)
                .withPropertyValues("restore.ledger.url=" + own)
                .run(context -> assertNull(context.getStartupFailure()));

        assertTrue(has(tables(own), OURS));
        assertEquals(Set.of(), tables(SpringHost.database(folder)));
    }

    @Test
    void thePrimaryOneOfTwoIsTaken() throws Exception {
        host.enabled(folder)
                .withBean("one", DataSource.class, () -> dataSource("one"))
                .withBean(
                        "two",
                        DataSource.class,
                        () -> dataSource("two"),
                        definition -> definition.setPrimary(true))
                .run(context -> assertNull(context.getStartupFailure()));

        assertTrue(has(tables("jdbc:sqlite:" + folder.resolve("two.db")), OURS));
        assertEquals(Set.of(), tables("jdbc:sqlite:" + folder.resolve("one.db")));
    }

    @Test
    void applicationsOwnMigrationsRunAsEver() throws Exception {
        Path migrations = Files.createDirectories(folder.resolve("migrations"));
        Files.writeString(migrations.resolve("V1__mine.sql"), "CREATE TABLE mine (id INT);");
        host.enabled(folder)
                .withUserConfiguration(MigratedAtStart.class)
                .withPropertyValues("test.locations=filesystem:" + migrations)
                .run(context -> assertNull(context.getStartupFailure()));

        Set<String> tables = tables(SpringHost.database(folder));
        assertTrue(has(tables, "MINE"), tables.toString());
        assertTrue(has(tables, BOOTS), tables.toString());
        assertTrue(has(tables, OURS), tables.toString());
    }

    @Test
    void withoutMigrationsThereIsNoHistoryOfThem() throws Exception {
        for (String nowhere :
                List.of("filesystem:" + folder.resolve("none"), "classpath:db/none")) {
            host.enabled(folder)
                    .withUserConfiguration(MigratedAtStart.class)
                    .withPropertyValues("test.locations=" + nowhere)
                    .run(context -> assertNull(context.getStartupFailure()));

            assertFalse(has(tables(SpringHost.database(folder)), BOOTS), nowhere);
        }
    }

    @Test
    void migrationsOnTheClassPathRun() throws Exception {
        host.enabled(folder)
                .withUserConfiguration(MigratedAtStart.class)
                // of no other use than to be found
                .withPropertyValues("test.locations=classpath:samples")
                .run(context -> assertNull(context.getStartupFailure()));

        assertTrue(has(tables(SpringHost.database(folder)), BOOTS));
    }

    @Test
    void switchedOffNothingOfSpringBootsChanges() throws Exception {
        host.configured(folder)
                .withUserConfiguration(MigratedAtStart.class)
                .withPropertyValues("test.locations=classpath:db/none")
                .run(context -> assertNull(context.getStartupFailure()));

        Set<String> tables = tables(SpringHost.database(folder));
        assertTrue(has(tables, BOOTS), tables.toString());
        assertFalse(has(tables, OURS), tables.toString());
    }

    @Test
    void applicationsStrategyReplacesOurs() {
        FlywayMigrationStrategy own = flyway -> {};
        host.enabled(folder)
                .withBean("mine", FlywayMigrationStrategy.class, () -> own)
                .run(context -> assertSame(own, context.getBean(FlywayMigrationStrategy.class)));
    }

    /**
     * As Spring Boot has it, whose own configuration wants an older Flyway than this build's: the
     * example application shows that one.
     */
    @Configuration(proxyBeanMethods = false)
    static class MigratedAtStart {
        @Bean
        FlywayMigrationInitializer initializer(
                DataSource database,
                ObjectProvider<FlywayMigrationStrategy> strategy,
                @Value("${test.locations}") String locations) {
            Flyway flyway = Flyway.configure().dataSource(database).locations(locations).load();
            return new FlywayMigrationInitializer(flyway, strategy.getIfAvailable());
        }
    }

    private DataSource dataSource(String name) {
        return SqliteSource.of(folder.resolve(name + ".db"));
    }

    private static boolean has(Set<String> tables, String name) {
        return tables.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static Set<String> tables(String url) throws SQLException {
        Set<String> tables = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet found =
                        connection
                                .getMetaData()
                                .getTables(null, null, null, new String[] {"TABLE"})) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        return tables;
    }
}
