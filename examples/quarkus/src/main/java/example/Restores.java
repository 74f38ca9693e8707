package example;

import io.restoreroutes.RestoreRoutes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.camel.RoutesBuilder;

/** Adds Restore Routes to the application. */
final class Restores {

    @Produces
    @Singleton
    RoutesBuilder restoreRoutes() {
        return new RestoreRoutes();
    }
}
