package io.restoreroutes.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.request.RestoreJson;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.function.BiFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;

/** What camel-health knows, as JSON: 200 if all is well, else 503. */
final class HealthPage {
    /** Says what it is: all checks, those of life, those of readiness. */
    private interface Kind
            extends BiFunction<CamelContext, String, Collection<HealthCheck.Result>> {}

    private static final String WITH_THOSE_THAT_ARE_UP = "full";
    private static final String OURS = "restore-";

    private final CamelContext context;
    private final WorkerExecutor thread;

    HealthPage(CamelContext context, WorkerExecutor thread) {
        this.context = context;
        this.thread = thread;
    }

    /** Camel's own checks, as far as they tell the truth here. */
    static void registerChecks(CamelContext context) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        // down until the first poll has ended; restore-inbox stands in for it
        registry.setExcludePattern("consumer:restore-file-intake");
        registry.register(registry.resolveById("context"));
        for (String id : new String[] {"routes", "consumers"}) {
            HealthCheckRepository checks = (HealthCheckRepository) registry.resolveById(id);
            checks.setEnabled(true);
            registry.register(checks);
        }
    }

    void attach(Router router, String path) {
        attach(router, path, HealthCheckHelper::invoke);
        attach(router, path + "/live", HealthCheckHelper::invokeLiveness);
        attach(router, path + "/ready", HealthCheckHelper::invokeReadiness);
    }

    private void attach(Router router, String path, Kind kind) {
        router.route(HttpMethod.GET, path).handler(call -> answer(call, kind));
    }

    private void answer(RoutingContext call, Kind kind) {
        thread.executeBlocking(() -> kind.apply(context, WITH_THOSE_THAT_ARE_UP))
                .onSuccess(results -> show(call, results))
                .onFailure(call::fail);
    }

    private static void show(RoutingContext call, Collection<HealthCheck.Result> results) {
        boolean up = HealthCheckHelper.isResultsUp(results, true);
        ObjectNode page = RestoreJson.mapper().createObjectNode();
        page.put("status", up ? "UP" : "DOWN");
        ArrayNode checks = page.putArray("checks");
        for (HealthCheck.Result result : results) {
            String id = result.getCheck().getId();
            ObjectNode check = checks.addObject();
            check.put("id", id).put("state", result.getState().name());
            // Reasons that are not ours may hold addresses and more.
            if (id.startsWith(OURS)) {
                result.getMessage().ifPresent(reason -> check.put("reason", reason));
            }
        }
        call.response().setStatusCode(up ? 200 : 503);
        Answers.json(call.response(), page.toString());
    }
}
