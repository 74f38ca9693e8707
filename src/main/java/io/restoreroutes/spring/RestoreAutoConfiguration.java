package io.restoreroutes.spring;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.SecretSource;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Adds the core routes to the application's Camel context, once {@code restore.enabled=true}. The
 * settings are the {@code restore.*} properties of the Environment. A single DataSource of the
 * application holds the ledger unless {@code restore.ledger.url} is set; a {@link Clock} and a
 * {@link SecretSource} are used if the application has one.
 *
 * <p>Camel's own configuration finds {@link RestoreRoutes} as it finds any route builder, before it
 * looks at the YAML routes: these see our settings.
 */
@AutoConfiguration(
        after = CamelAutoConfiguration.class,
        afterName = "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration")
@ConditionalOnClass(CamelAutoConfiguration.class)
@ConditionalOnProperty(name = SpringSettings.ENABLED, havingValue = "true")
final class RestoreAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RestoreRoutes restoreRoutes(
            Environment environment,
            ObjectProvider<DataSource> databases,
            ObjectProvider<Clock> clocks,
            ObjectProvider<SecretSource> secrets) {
        Map<String, String> settings = SpringSettings.of(environment);
        RestoreRoutes routes = new RestoreRoutes().withSettings(settings);
        if (SpringSettings.wantsDatabase(settings)) {
            databases.ifUnique(routes::withDataSource);
        }
        clocks.ifUnique(routes::withClock);
        secrets.ifAvailable(routes::withSecrets);
        return routes;
    }

    /**
     * The ledger needs the library Flyway; that must not put a table into the application's
     * database.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Flyway.class, FlywayMigrationStrategy.class})
    static class FlywayConfiguration {

        @Bean
        @ConditionalOnMissingBean
        FlywayMigrationStrategy restoreMigrationStrategy() {
            return new OwnMigrations();
        }
    }
}
