package io.restoreroutes.assembly;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.restore.RestoreCore;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpEndpoint;

/**
 * Gets ready what a first request would otherwise wait for: each account's HTTP client with its
 * trust store, and the code of the request and outcome path. Calls no provider.
 */
public final class WarmUp {
    private WarmUp() {}

    /** Works in the background; the application does not wait for it. */
    public static void start(CamelContext context, Accounts accounts) {
        ExecutorService background =
                context.getExecutorServiceManager()
                        .newSingleThreadExecutor(WarmUp.class, "restore-warm-up");
        background.execute(
                () -> {
                    run(context, accounts);
                    background.shutdown();
                });
    }

    private static void run(CamelContext context, Accounts accounts) {
        ProducerTemplate template = context.createProducerTemplate();
        // Not a request: it is rejected at the border.
        RestoreJson.write(template.requestBody(RestoreCore.RESTORE_ONCE, Map.of()));
        for (Account account : accounts.all()) {
            context.getEndpoint(account.endpoint().getUri(), HttpEndpoint.class).getHttpClient();
        }
        template.stop();
    }
}
