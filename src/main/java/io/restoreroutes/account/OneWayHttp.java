package io.restoreroutes.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.http.common.HttpMethods;
import org.apache.camel.spi.annotations.Component;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * The way to servers that only take: an HTTP component of our own, so that settings a host makes
 * for its {@code http} component do not reach it. A message is one POST of its body; any status but
 * 2xx is an {@link org.apache.camel.http.base.HttpOperationFailedException}; nothing is repeated
 * and no redirect followed; the body of an answer is thrown away. User info of an address is sent
 * as basic authentication. The JVM's proxy settings hold.
 */
public final class OneWayHttp {
    /** The name under which the component is to be added: endpoint addresses begin with it. */
    public static final String SCHEME = "restore-webhook";

    /** The longest silence of a server within a call. */
    static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

    private static final Pattern USER_INFO =
            Pattern.compile(
                    "((?:" + SCHEME + ":(?://)?)?https?:(?://)?)([^/?#@]+)@(.*)", Pattern.DOTALL);

    private OneWayHttp() {}

    /**
     * {@return a new component}
     *
     * @param headers the names, in small letters, of the headers of a message that go out besides
     *     its content type
     */
    public static HttpComponent component(Set<String> headers) {
        return new OneWayComponent(headers);
    }

    @Component("http,https")
    private static final class OneWayComponent extends RestoreHttpComponent {
        OneWayComponent(Set<String> headers) {
            setHeaderFilterStrategy(new WireHeaders(headers));
            setUseSystemProperties(true);
        }

        @Override
        protected Endpoint createEndpoint(
                String uri, String remaining, Map<String, Object> parameters) throws Exception {
            HttpEndpoint endpoint =
                    (HttpEndpoint)
                            super.createEndpoint(
                                    withoutUserInfo(uri), withoutUserInfo(remaining), parameters);
            // What an address says of these would lose messages or send them elsewhere.
            endpoint.setHttpMethod(HttpMethods.POST);
            endpoint.setBridgeEndpoint(true);
            endpoint.setThrowExceptionOnFailure(true);
            endpoint.setOkStatusCodeRange("200-299");
            endpoint.setFollowRedirects(false);
            endpoint.setCopyHeaders(false);
            endpoint.setHttpClientConfigurer(
                    configurer(endpoint.getHttpClientConfigurer(), authorization(remaining)));
            return endpoint;
        }
    }

    /** Ours comes last and so has the last word. */
    private static HttpClientConfigurer configurer(HttpClientConfigurer asked, String basic) {
        return builder -> {
            if (asked != null) {
                asked.configureHttpClient(builder);
            }
            HttpGuard.oneWay(RESPONSE_TIMEOUT).applyTo(builder);
            if (basic != null) {
                builder.addRequestInterceptorLast(
                        (request, entity, context) ->
                                request.setHeader(HttpHeaders.AUTHORIZATION, basic));
            }
        };
    }

    private static String withoutUserInfo(String address) {
        return USER_INFO.matcher(address).replaceFirst("$1$3");
    }

    /** {@return the header's value, or null if the address holds no user info} */
    private static String authorization(String address) {
        Matcher matcher = USER_INFO.matcher(address);
        if (!matcher.matches()) {
            return null;
        }
        // in user info a plus is a plus
        String decoded = URLDecoder.decode(matcher.group(2).replace("+", "%2B"), UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(UTF_8));
    }
}
