package io.restoreroutes.spring;

import io.restoreroutes.sandbox.ImageKitSandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** An application with Spring Boot, Camel and this library, and with a provider to call. */
final class SpringHost implements AutoCloseable {
    static final String FILE = "598821f949c0a938d57563bd";
    static final String VERSION = "697821f849c0a938d57563d1";
    static final Map<String, String> REQUEST =
            Map.of("account", "shop", "fileId", FILE, "versionId", VERSION);

    final ImageKitSandbox imageKit = ImageKitSandbox.start();

    SpringHost() {
        imageKit.addFile(FILE, VERSION, "697821f849c0a938d57563d2");
    }

    /** The auto-configurations as a host has them, and no setting. */
    ApplicationContextRunner plain() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                CamelAutoConfiguration.class,
                                DataSourceAutoConfiguration.class,
                                RestoreAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=jdbc:sqlite::memory:");
    }

    /** With an account, and all that lies on a disk below that folder; still switched off. */
    ApplicationContextRunner configured(Path folder) {
        return plain().withPropertyValues(
                        "spring.datasource.url=" + database(folder),
                        "restore.accounts.shop.provider=imagekit",
                        "restore.accounts.shop.private-key=" + ImageKitSandbox.PRIVATE_KEY,
                        "restore.accounts.shop.base-url=" + imageKit.baseUrl(),
                        "restore.intake.file.directory=" + folder.resolve("inbox"),
                        "restore.intake.file.stable-for=100ms",
                        "restore.delivery.outbox.directory=" + folder.resolve("outbox"));
    }

    ApplicationContextRunner enabled(Path folder) {
        return configured(folder).withPropertyValues("restore.enabled=true");
    }

    /** {@return the URL of the application's own database} */
    static String database(Path folder) {
        return "jdbc:sqlite:" + folder.resolve("host.db");
    }

    static <T> T ask(ApplicationContext host, String uri, Class<T> type) {
        return host.getBean(CamelContext.class)
                .createProducerTemplate()
                .requestBody(uri, REQUEST, type);
    }

    /** {@return the names of our threads that were started since} */
    static List<String> threadsSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.contains("restore"))
                .toList();
    }

    @Override
    public void close() {
        imageKit.close();
    }
}
