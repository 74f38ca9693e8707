package io.restoreroutes.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.SecretSource;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.Status;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;

/** What the auto-configuration adds to a host, and when. */
class AutoConfigurationTest {
    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");

    @TempDir Path folder;

    private final SpringHost host = new SpringHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void doesNothingUnlessSwitchedOn() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        host.configured(folder)
                .withPropertyValues("spring.datasource.url=jdbc:sqlite::memory:")
                .run(
                        context -> {
                            assertEquals(Map.of(), context.getBeansOfType(RestoreRoutes.class));
                            assertEquals(
                                    List.of(), context.getBean(CamelContext.class).getRoutes());
                            assertEquals(List.of(), SpringHost.threadsSince(before));
                        });

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void isThereOnceSwitchedOn() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        host.enabled(folder)
                .run(
                        context -> {
                            assertTrue(
                                    routes(context)
                                            .containsAll(
                                                    Set.of(
                                                            "restore-once",
                                                            "restore-accept-source")));
                            assertFalse(SpringHost.threadsSince(before).isEmpty());
                            // both names are promised
                            assertTrue(context.containsBean("restoreRoutes"));
                            assertTrue(context.containsBean("restoreMigrationStrategy"));
                        });
    }

    @Test
    void restoresOnceSwitchedOn() {
        host.enabled(folder)
                .run(
                        context -> {
                            RestoreOutcome outcome =
                                    SpringHost.ask(
                                            context, "direct:restore-once", RestoreOutcome.class);

                            assertEquals(Status.RESTORED, outcome.status());
                        });

        assertEquals(SpringHost.VERSION, host.imageKit.currentVersion(SpringHost.FILE));
    }

    @Test
    void packagedRoutesSeeTheSettings() {
        host.enabled(folder)
                .withPropertyValues(
                        "camel.main.routes-include-pattern=classpath:restore-routes/file-intake.camel.yaml,"
                                + "classpath:restore-routes/deliver-outcome.camel.yaml")
                .run(
                        context -> {
                            Files.writeString(
                                    folder.resolve("inbox/one.json"),
                                    "{\"fileId\":\"%s\",\"versionId\":\"%s\"}"
                                            .formatted(SpringHost.FILE, SpringHost.VERSION));

                            await().until(() -> endedJobs() == 1);
                        });

        assertTrue(Files.exists(folder.resolve("inbox/.done/one.json")));
    }

    private long endedJobs() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("outbox"))) {
            return files.filter(file -> file.toString().endsWith(".summary.json")).count();
        }
    }

    @Test
    void withoutALedgerThereIsTheSingleCall() {
        host.enabled(folder)
                .withPropertyValues("restore.ledger.enabled=false")
                .run(
                        context -> {
                            assertTrue(routes(context).contains("restore-once"));
                            assertFalse(routes(context).contains("restore-accept-source"));
                        });
    }

    @Test
    void ownRoutesReplaceOurs() {
        RestoreRoutes own = new RestoreRoutes();
        host.enabled(folder)
                .withPropertyValues("restore.ledger.enabled=false")
                .withBean(
                        "mine",
                        RestoreRoutes.class,
                        () ->
                                own.withSettings(
                                        Map.of(
                                                "restore.ledger.enabled", "false",
                                                "restore.accounts.own.provider", "imagekit",
                                                "restore.accounts.own.private-key", "private_x")))
                .run(context -> assertSame(own, context.getBean(RestoreRoutes.class)));
    }

    @Test
    void usesClockAndSecretsOfTheApplication() {
        SecretSource secrets =
                (account, setting) ->
                        account.equals("shop") && setting.equals("private-key")
                                ? ImageKitSandbox.PRIVATE_KEY
                                : null;
        host.plain()
                .withPropertyValues(
                        "spring.datasource.url=" + SpringHost.database(folder),
                        "restore.enabled=true",
                        "restore.ledger.enabled=false",
                        "restore.accounts.shop.provider=imagekit",
                        "restore.accounts.shop.base-url=" + host.imageKit.baseUrl())
                .withBean(Clock.class, () -> Clock.fixed(LONG_AGO, ZoneOffset.UTC))
                .withBean(SecretSource.class, () -> secrets)
                .run(
                        context -> {
                            RestoreOutcome outcome =
                                    SpringHost.ask(
                                            context, "direct:restore-once", RestoreOutcome.class);

                            assertEquals(Status.RESTORED, outcome.status());
                            assertEquals(LONG_AGO, outcome.finishedAt());
                        });
    }

    /** As camel-http-starter does with {@code camel.component.http.*}. */
    @Test
    void componentsThatAreConfiguredByTypeAreNotOurs() {
        DefaultHeaderFilterStrategy nothing = new DefaultHeaderFilterStrategy();
        nothing.setInFilterPattern(".*");
        nothing.setOutFilterPattern(".*");
        ComponentCustomizer strange =
                ComponentCustomizer.builder(HttpComponent.class)
                        .build(
                                http -> {
                                    http.setHeaderFilterStrategy(nothing);
                                    http.setProxyHost("127.0.0.1");
                                    http.setProxyPort(1);
                                    http.setSkipRequestHeaders(true);
                                });
        host.enabled(folder)
                .withBean(ComponentCustomizer.class, () -> strange)
                .run(
                        context ->
                                assertEquals(
                                        Status.RESTORED,
                                        SpringHost.ask(
                                                        context,
                                                        "direct:restore-once",
                                                        RestoreOutcome.class)
                                                .status()));
    }

    private static Set<String> routes(ApplicationContext context) {
        return context.getBean(CamelContext.class).getRoutes().stream()
                .map(Route::getRouteId)
                .collect(Collectors.toSet());
    }
}
