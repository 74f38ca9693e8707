package example;

import io.agroal.api.AgroalDataSource;
import io.restoreroutes.RestoreRoutes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.camel.RoutesBuilder;

/** Adds Restore Routes to the application, with the ledger in the application's database. */
final class Restores {

    @Produces
    @Singleton
    RoutesBuilder restoreRoutes(AgroalDataSource database) {
        return new RestoreRoutes().withDataSource(database);
    }
}
