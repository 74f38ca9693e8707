package io.restoreroutes.wire;

import java.net.URI;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Makes an account's HTTP client add the credentials when a request is about to leave. */
final class AccountClient implements HttpClientConfigurer {
    private volatile Caller caller;

    /**
     * Who calls, and where.
     *
     * @param own the account's server
     */
    private record Caller(HttpAccount account, HttpHost own) {
        Caller(HttpAccount account) {
            this(account, HttpHost.create(URI.create(account.baseUrl())));
        }
    }

    AccountClient(HttpAccount account) {
        use(account);
    }

    /** Takes another account of the same name: its settings were read anew. */
    void use(HttpAccount account) {
        caller = new Caller(account);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        HttpGuard.ofProvider(caller.account().responseTimeout())
                .applyTo(builder)
                .addExecInterceptorBefore(
                        ChainElement.MAIN_TRANSPORT.name(), "restore-send-check", new SendCheck())
                .addRequestInterceptorLast(
                        (request, entity, context) -> authorize(request, context));
    }

    /** A header of a message can turn a call to another server; credentials do not go with it. */
    private void authorize(HttpRequest request, HttpContext context) throws ProtocolException {
        Caller now = caller;
        HttpHost own = now.own();
        HttpHost target = HttpClientContext.cast(context).getHttpRoute().getTargetHost();
        if (!own.getSchemeName().equals(target.getSchemeName())
                || !own.getHostName().equalsIgnoreCase(target.getHostName())
                || port(own) != port(target)) {
            throw new ProtocolException(
                    "Account " + now.account().name() + " was about to be used for another server");
        }
        now.account().authorize(request);
    }

    private static int port(HttpHost host) {
        if (host.getPort() > 0) {
            return host.getPort();
        }
        return host.getSchemeName().equals("https") ? 443 : 80;
    }
}
