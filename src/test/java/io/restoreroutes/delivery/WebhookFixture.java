package io.restoreroutes.delivery;

import org.junit.jupiter.api.AfterEach;

/** The same with a server that takes web hooks. */
abstract class WebhookFixture extends DeliveryFixture {
    final WebhookServer server = new WebhookServer();

    @AfterEach
    void closeServer() {
        server.close();
    }
}
