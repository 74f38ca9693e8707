package io.restoreroutes.account;

import java.net.URI;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The way out: an HTTP component of our own, so that settings a host makes for its {@code http}
 * component do not reach our calls, and per account one client that adds the credentials when a
 * request is about to leave.
 *
 * <p>An exchange sent to {@link Account#endpointUri} needs {@code CamelHttpMethod} (the enum {@link
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
        return new HiddenHttp(new RestoreHttpComponent());
    }

    /**
     * Adds the component and, for each account, what its endpoint address refers to.
     *
     * @throws IllegalArgumentException if the context has a component of that name already
     */
    public static void bind(CamelContext context, Accounts accounts) {
        context.addComponent(SCHEME, component());
        for (Account account : accounts.all()) {
            context.getRegistry()
                    .bind(configurerName(account.name()), HttpClientConfigurer.class, of(account));
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

    static String endpointUri(Account account) {
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

    private static HttpClientConfigurer of(Account account) {
        HttpHost own = HttpHost.create(URI.create(account.baseUrl()));
        return builder ->
                HttpGuard.ofProvider(account.responseTimeout())
                        .applyTo(builder)
                        .addExecInterceptorBefore(
                                ChainElement.MAIN_TRANSPORT.name(),
                                "restore-send-check",
                                new SendCheck())
                        .addRequestInterceptorLast(
                                (request, entity, context) ->
                                        authorize(account, own, request, context));
    }

    /** A header of a message can turn a call to another server; credentials do not go with it. */
    private static void authorize(
            Account account, HttpHost own, HttpRequest request, HttpContext context)
            throws ProtocolException {
        HttpHost target = HttpClientContext.cast(context).getHttpRoute().getTargetHost();
        if (!own.getSchemeName().equals(target.getSchemeName())
                || !own.getHostName().equalsIgnoreCase(target.getHostName())
                || port(own) != port(target)) {
            throw new ProtocolException(
                    "Account " + account.name() + " was about to be used for another server");
        }
        account.credentials().authorize(request);
    }

    private static int port(HttpHost host) {
        if (host.getPort() > 0) {
            return host.getPort();
        }
        return host.getSchemeName().equals("https") ? 443 : 80;
    }
}
