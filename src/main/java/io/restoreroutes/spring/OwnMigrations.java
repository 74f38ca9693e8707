package io.restoreroutes.spring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.Configuration;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;

/**
 * Migrates the application's database if the application has migrations. Spring Boot would do so
 * for no other reason than that Flyway is on the class path, and leave an empty history table.
 */
final class OwnMigrations implements FlywayMigrationStrategy {

    @Override
    public void migrate(Flyway flyway) {
        if (hasMigrations(flyway.getConfiguration())) {
            flyway.migrate();
        }
    }

    private static boolean hasMigrations(Configuration configuration) {
        return configuration.getJavaMigrations().length > 0
                || Arrays.stream(configuration.getLocations())
                        .anyMatch(location -> exists(location, configuration.getClassLoader()));
    }

    /** {@return false if there is no such folder; true also where that cannot be told} */
    private static boolean exists(Location location, ClassLoader loader) {
        String path = location.getRootPath();
        if (location.isClassPath()) {
            return loader.getResource(path) != null;
        }
        return !location.isFileSystem() || Files.exists(Path.of(path));
    }
}
