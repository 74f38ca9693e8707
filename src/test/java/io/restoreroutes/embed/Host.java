package io.restoreroutes.embed;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.BoxTokens;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel application of somebody else, with a route of its own that is told outcomes. */
final class Host implements AutoCloseable {
    static final String DOCUMENT =
            "{\"account\":\"legal\",\"operation\":\"promote\",\"fileId\":%d," + "\"versionId\":%s}";

    final ImageKitSandbox imageKit = ImageKitSandbox.start();
    final BoxSandbox box = BoxSandbox.start();
    final DefaultCamelContext context = new DefaultCamelContext();
    final List<String> told = new CopyOnWriteArrayList<>();

    Host() {
        imageKit.anyFileExists(2);
        box.anyFileExists(2);
    }

    /** Settings of two accounts, and a ledger in the folder. */
    Map<String, String> settings(Path folder) {
        Map<String, String> settings = new HashMap<>();
        settings.put("restore.accounts.shop.provider", "imagekit");
        settings.put("restore.accounts.shop.private-key", ImageKitSandbox.PRIVATE_KEY);
        settings.put("restore.accounts.shop.base-url", imageKit.baseUrl());
        settings.put("restore.accounts.legal.provider", "box");
        settings.put("restore.accounts.legal.client-id", BoxTokens.CLIENT_ID);
        settings.put("restore.accounts.legal.client-secret", BoxTokens.CLIENT_SECRET);
        settings.put("restore.accounts.legal.enterprise-id", BoxTokens.ENTERPRISE_ID);
        settings.put("restore.accounts.legal.base-url", box.baseUrl());
        settings.put("restore.accounts.legal.token-url", box.tokenUrl());
        settings.put("restore.ledger.url", "jdbc:sqlite:" + folder.resolve("data/ledger.db"));
        settings.put("restore.intake.file.enabled", "false");
        settings.put("restore.delivery.outbox.enabled", "false");
        return settings;
    }

    void start(RestoreRoutes routes) throws Exception {
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:told").process(Host.this::keep);
                    }
                });
        context.addRoutes(routes);
        context.start();
    }

    private void keep(Exchange exchange) {
        told.add(exchange.getMessage().getBody(String.class));
    }

    <T> T ask(String uri, Object body, Class<T> type) {
        return context.createProducerTemplate().requestBody(uri, body, type);
    }

    static String promote(long file) {
        return DOCUMENT.formatted(file, BoxSandbox.versionId(Long.toString(file), 1));
    }

    @Override
    public void close() {
        context.stop();
        imageKit.close();
        box.close();
    }
}
