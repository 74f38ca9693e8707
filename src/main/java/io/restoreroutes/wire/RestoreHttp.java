package io.restoreroutes.wire;

import io.restoreroutes.settings.HiddenComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.component.http.HttpClientConfigurer;

/**
 * The way out: an HTTP component of our own, so that settings a host makes for its {@code http}
 * component do not reach our calls, and per account one client that adds the credentials when a
 * request is about to leave.
 *
 * <p>An exchange sent to the endpoint of an account needs {@code CamelHttpMethod} (the enum {@link
 * org.apache.camel.component.http.HttpMethods}), {@code CamelHttpPath} and for a body its {@code
 * Content-Type}. The answer, whatever its status, has {@code CamelHttpResponseCode}, the provider's
 * headers and a {@code byte[]} as body, or null if it was empty. An {@link java.io.IOException}
 * means that no complete answer came; {@link AnswerTooLargeException} is one.
 */
public final class RestoreHttp {
    /** The name of the component: endpoint addresses begin with it. */
    public static final String SCHEME = "restore-http";

    private RestoreHttp() {}

    /** {@return a new component that keeps to our own settings, to be added as {@link #SCHEME}} */
    public static Component component() {
        return new HiddenComponent(new RestoreHttpComponent());
    }

    /**
     * Adds the component.
     *
     * @throws IllegalArgumentException if the context has a component of that name already
     */
    public static void install(CamelContext context) {
        context.addComponent(SCHEME, component());
    }

    /**
     * Adds what the endpoint address of an account refers to. An account that was added under that
     * name before has its credentials replaced.
     */
    public static void bind(CamelContext context, HttpAccount account) {
        String name = configurerName(account.name());
        AccountClient known = context.getRegistry().lookupByNameAndType(name, AccountClient.class);
        if (known == null) {
            context.getRegistry()
                    .bind(name, HttpClientConfigurer.class, new AccountClient(account));
        } else {
            known.use(account);
        }
    }

    /** From now on this thread's requests leave only with that permit. */
    public static void permitSends(SendPermit permit) {
        SendCheck.permit(permit);
    }

    /** From now on this thread's requests need no permit. */
    public static void endPermit() {
        SendCheck.clear();
    }

    /** {@return the address of an account's endpoint; no secret in it} */
    public static String endpointUri(HttpAccount account) {
        long response = account.responseTimeout().toMillis();
        long connect = HttpGuard.CONNECT_TIMEOUT.toMillis();
        return SCHEME
                + ":"
                + account.baseUrl()
                + "?bridgeEndpoint=true&throwExceptionOnFailure=false&followRedirects=false"
                + ("&connectTimeout=" + connect + "&connectionRequestTimeout=" + connect)
                + ("&responseTimeout=" + response + "&soTimeout=" + response)
                + ("&maxTotalConnections=" + account.maxConcurrentCalls())
                + ("&connectionsPerRoute=" + account.maxConcurrentCalls())
                // also makes the address, and with it the pool, this account's alone
                + ("&httpClientConfigurer=#" + configurerName(account.name()));
    }

    private static String configurerName(String account) {
        return "restore-account-" + account;
    }
}
