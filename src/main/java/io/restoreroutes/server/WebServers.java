package io.restoreroutes.server;

import io.restoreroutes.http.HttpRules;
import io.restoreroutes.http.HttpSettings;
import io.restoreroutes.settings.SettingsException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP servers of our own application: one that Camel's {@code platform-http} routes are
 * attached to, and one for health. Without either, nothing of Vert.x is started.
 *
 * <p>Not camel-platform-http-main: its server goes on without a port that is taken, reads a body
 * before anybody looks at the caller, and has no time limits.
 */
public final class WebServers extends ServiceSupport implements StartupListener {
    private static final Logger LOG = LoggerFactory.getLogger(WebServers.class);

    /** Posts that are worked on at a time; the ledger takes one after the other. */
    private static final int WORKERS = 4;

    private static final Duration BODY_PATIENCE = Duration.ofMinutes(1);
    private static final int IDLE_SECONDS = 90;
    private static final long PATIENCE_SECONDS = 2;

    private final CamelContext context;
    private final HttpSettings http;
    private final HealthSettings health;
    private final HttpRules rules;
    private final AdmissionHandler door;
    private Vertx vertx;

    private WebServers(
            CamelContext context, HttpSettings http, HealthSettings health, HttpRules rules) {
        this.context = context;
        this.http = http;
        this.health = health;
        this.rules = rules;
        this.door = new AdmissionHandler(rules, BODY_PATIENCE);
    }

    /**
     * Listens at once, but lets calls in only when the context has started.
     *
     * @throws SettingsException if a port cannot be had
     */
    public static void install(
            CamelContext context, HttpSettings http, HealthSettings health, HttpRules rules)
            throws Exception {
        if (!http.enabled() && !health.enabled()) {
            return;
        }
        WebServers servers = new WebServers(context, http, health, rules);
        // Before the routes, which are attached to it.
        servers.start();
        // Stopped after the routes, so that what is under way is answered.
        context.addService(servers);
        context.addStartupListener(servers);
        context.addLifecycleStrategy(
                new LifecycleStrategySupport() {
                    @Override
                    public void onContextStopping(CamelContext stopping) {
                        servers.door.shut();
                    }
                });
    }

    @Override
    protected void doStart() {
        vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(WORKERS)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)));
        try {
            if (http.enabled()) {
                startIntake();
            }
            if (health.enabled()) {
                startHealth();
            }
        } catch (SettingsException e) {
            doStop();
            throw e;
        }
    }

    private void startIntake() {
        Router router = Router.router(vertx);
        Answers.install(router, rules.tooLarge());
        router.route().handler(door);
        listen(router, http.host(), http.port(), HttpSettings.PORT);
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(http.port());
        context.getRegistry().bind(name, new IntakeRouter(vertx, router, name, rules));
        context.getRegistry()
                .bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new Engine(http.port()));
    }

    private void startHealth() {
        HealthPage.registerChecks(context);
        Router router = Router.router(vertx);
        Answers.install(router, rules.tooLarge());
        new HealthPage(context, vertx.createSharedWorkerExecutor("restore-health", 1))
                .attach(router, health.path());
        listen(router, health.host(), health.port(), HealthSettings.PORT);
    }

    private void listen(Router router, String host, int port, String key) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setIdleTimeout(IDLE_SECONDS)
                        .setHttp2ClearTextEnabled(false);
        try {
            await(
                    vertx.createHttpServer(options)
                            .requestHandler(router)
                            .invalidRequestHandler(Answers::invalid)
                            .listen(port, host));
        } catch (ExecutionException | TimeoutException e) {
            throw new SettingsException(
                    List.of(
                            key
                                    + " cannot be used: "
                                    + host
                                    + ":"
                                    + port
                                    + " is taken or not an address of this machine"));
        }
    }

    private static void await(Future<?> future) throws ExecutionException, TimeoutException {
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
        // Routes may still be starting here.
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) {
        door.open();
    }

    /** The routes have stopped: what they answered last is let out before the doors close. */
    @Override
    protected void doStop() {
        if (vertx == null) {
            return;
        }
        try {
            await(door.empty(vertx));
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("HTTP calls were still open at the stop; post them again");
        }
        try {
            await(vertx.close());
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The HTTP server did not close in time");
        }
        vertx = null;
    }

    /** Bodies are read by the length allowed; files are not uploaded. */
    private static final class IntakeRouter extends VertxPlatformHttpRouter {
        private final HttpRules rules;

        private IntakeRouter(Vertx vertx, Router router, String name, HttpRules rules) {
            super(null, vertx, router, name, SERVER_TYPE_SERVER);
            this.rules = rules;
        }

        @Override
        public Handler<RoutingContext> bodyHandler() {
            return BodyHandler.create(false).setBodyLimit(rules.maxBodyBytes());
        }
    }

    /** Attaches routes to our server. */
    private static final class Engine extends VertxPlatformHttpEngine {
        private final int port;

        private Engine(int port) {
            this.port = port;
        }

        @Override
        public int getServerPort() {
            return port;
        }
    }
}
