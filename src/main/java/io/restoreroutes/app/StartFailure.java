package io.restoreroutes.app;

import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.FailedToCreateRouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why the application does not start: sentences for a person's mistakes. */
final class StartFailure {
    private static final Logger LOG = LoggerFactory.getLogger("io.restoreroutes");
    private static final List<String> ROUTE_FILE_TROUBLE =
            List.of("org.snakeyaml.", "org.apache.camel.dsl.yaml.");

    /** What the shell sees when settings, ledger or route files do not allow a start. */
    private static final int UNUSABLE = 2;

    private static final int FAULT = 1;

    private StartFailure() {}

    /** Says it, with a stack trace only for a fault of our own. {@return the exit status} */
    static int explain(Exception failure) {
        boolean routeFile = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingsException settings) {
                LOG.error("Restore Routes does not start:");
                settings.problems().forEach(problem -> LOG.error("  {}", problem));
                return UNUSABLE;
            }
            if (cause instanceof LedgerException ledger) {
                LOG.error("Restore Routes does not start: {}", ledger.getMessage());
                return UNUSABLE;
            }
            routeFile |= isAboutRouteFile(cause);
        }
        if (routeFile) {
            LOG.error(
                    "Restore Routes does not start: a route or a setting of Camel cannot be used: {}",
                    told(failure));
            return UNUSABLE;
        }
        LOG.error("Restore Routes does not start", failure);
        return FAULT;
    }

    private static boolean isAboutRouteFile(Throwable cause) {
        String name = cause.getClass().getName();
        return cause instanceof FailedToCreateRouteException
                // camel.component.<name>.… of a component that is not in lib/, and the like
                || String.valueOf(cause.getMessage()).startsWith("Error configuring property")
                || ROUTE_FILE_TROUBLE.stream().anyMatch(name::startsWith);
    }

    /**
     * The messages of the chain on one line, each once: the file is in one, the place in another.
     */
    private static String told(Throwable failure) {
        List<String> sentences = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ").strip();
            if (sentences.stream().noneMatch(before -> before.contains(message))) {
                sentences.add(message);
            }
        }
        return String.join(": ", sentences);
    }
}
