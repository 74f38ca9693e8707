package io.restoreroutes.wire;

import io.restoreroutes.settings.HiddenComponent;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.util.Timeout;

/** Camel's HTTP component as we need it; {@link HiddenComponent} keeps a host from changing it. */
@Component("http,https")
final class RestoreHttpComponent extends HttpComponent {
    RestoreHttpComponent() {
        setAutowiredEnabled(false);
        setHeaderFilterStrategy(new WireHeaders(WireHeaders.OF_PROVIDERS));
        setAutomaticRetriesDisabled(true);
        setRedirectHandlingDisabled(true);
        setCookieManagementDisabled(true);
        setAuthCachingDisabled(true);
        setContentCompressionDisabled(true);
        setFollowRedirects(false);
        setCopyHeaders(false);
        setUserAgent(HttpGuard.USER_AGENT);
        // every answer within our limit becomes a byte[], never a stream that is read only once
        setResponsePayloadStreamingThreshold(Integer.MAX_VALUE);
    }

    /** One pool per endpoint, that is per account; a host's SSL settings are left out. */
    @Override
    protected HttpClientConnectionManager createConnectionManager(
            Map<String, Object> parameters,
            SSLContextParameters sslContextParameters,
            Map<String, Object> httpConnectionOptions) {
        int max = getAndRemoveParameter(parameters, "maxTotalConnections", int.class, 16);
        getAndRemoveParameter(parameters, "connectionsPerRoute", int.class, max);
        Timeout socket = (Timeout) httpConnectionOptions.get("soTimeout");
        return HttpGuard.connections(
                max, socket == null ? Duration.ofSeconds(30) : socket.toDuration());
    }
}
