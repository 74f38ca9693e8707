package io.restoreroutes.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restoreroutes.settings.HiddenComponent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.http.common.HttpMethods;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The way to servers that only take: an HTTP component of our own, so that settings a host makes
 * for its {@code http} component do not reach it. A message is one POST of its body; any status but
 * 2xx is an {@link org.apache.camel.http.base.HttpOperationFailedException}; nothing is repeated
 * and no redirect followed; the body of an answer is thrown away. The JVM's proxy settings hold.
 */
public final class OneWayHttp {
    private static final String SCHEME = "restore-webhook";

    /** The longest silence of a server within a call. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

    private final CamelContext context;

    /**
     * Adds the component to that context.
     *
     * @param headers the names, in small letters, of the headers of a message that go out besides
     *     its content type
     * @throws IllegalArgumentException if the context has a component of that name already
     */
    public OneWayHttp(CamelContext context, Set<String> headers) {
        this.context = context;
        HttpComponent component = new RestoreHttpComponent();
        component.setHeaderFilterStrategy(new WireHeaders(headers));
        component.setUseSystemProperties(true);
        context.addComponent(SCHEME, new HiddenComponent(component));
    }

    /**
     * {@return an endpoint for an address, whose own URI shows no more of it than the server}
     *
     * @param name what makes the endpoint another than those of the same server
     * @param address goes out to the letter: nothing in it is an option; user info is sent as basic
     *     authentication
     */
    public Endpoint endpoint(String name, URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        HttpEndpoint endpoint =
                context.getEndpoint(
                        (SCHEME + ":" + address.getScheme() + "://" + address.getHost())
                                + (port + "/" + name),
                        HttpEndpoint.class);
        endpoint.setHttpMethod(HttpMethods.POST);
        endpoint.setBridgeEndpoint(true);
        endpoint.setFollowRedirects(false);
        endpoint.setHttpClientConfigurer(
                builder ->
                        HttpGuard.oneWay(RESPONSE_TIMEOUT)
                                .applyTo(builder)
                                .setRequestExecutor(new Addressing(address)));
        return endpoint;
    }

    /**
     * Puts in what of the address may be a secret when the request is about to be written: behind
     * all loggers of the client, and so that no exception can quote it.
     */
    private static final class Addressing extends HttpRequestExecutor {
        private final String path;
        private final String authorization;

        Addressing(URI address) {
            path =
                    (address.getRawPath().isEmpty() ? "/" : address.getRawPath())
                            + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
            authorization = address.getUserInfo() == null ? null : basic(address.getUserInfo());
        }

        private static String basic(String userInfo) {
            return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
        }

        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                HttpResponseInformationCallback information,
                HttpContext call)
                throws IOException, HttpException {
            // a proxy is told the server and nothing else
            if (!Method.CONNECT.isSame(request.getMethod())) {
                request.setPath(path);
                if (authorization != null) {
                    request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
                }
            }
            return super.execute(request, connection, information, call);
        }
    }
}
