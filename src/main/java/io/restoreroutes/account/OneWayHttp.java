package io.restoreroutes.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.http.common.HttpMethods;
import org.apache.hc.core5.http.HttpHeaders;

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
        context.addComponent(SCHEME, component);
    }

    /**
     * {@return an endpoint for an address, whose own URI shows no more of it than the server}
     *
     * @param name what makes the endpoint another than those of the same server
     * @param address goes out to the letter: nothing in it is an option; user info is sent as basic
     *     authentication
     */
    public Endpoint endpoint(String name, URI address) throws URISyntaxException {
        String server = address.getScheme() + "://" + host(address);
        HttpEndpoint endpoint =
                context.getEndpoint(SCHEME + ":" + server + "/" + name, HttpEndpoint.class);
        String path = address.getRawPath();
        String query = address.getRawQuery();
        endpoint.setHttpUri(
                new URI(
                        server
                                + (path.isEmpty() ? "/" : path)
                                + (query == null ? "" : "?" + query)));
        endpoint.setHttpMethod(HttpMethods.POST);
        endpoint.setBridgeEndpoint(true);
        endpoint.setFollowRedirects(false);
        endpoint.setHttpClientConfigurer(configurer(address.getUserInfo()));
        return endpoint;
    }

    private static String host(URI address) {
        return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    private static HttpClientConfigurer configurer(String userInfo) {
        return builder -> {
            HttpGuard.oneWay(RESPONSE_TIMEOUT).applyTo(builder);
            if (userInfo != null) {
                String basic =
                        "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
                builder.addRequestInterceptorLast(
                        (request, entity, http) ->
                                request.setHeader(HttpHeaders.AUTHORIZATION, basic));
            }
        };
    }
}
