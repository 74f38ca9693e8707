package io.restoreroutes.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The one way our HTTP clients behave: one send per call, every wait bounded, nothing kept between
 * calls but connections.
 *
 * @param responseTimeout the longest silence of the server
 * @param wholeCall the longest duration of a call from its start to the last byte of its answer
 * @param maxAnswerBytes the longest answer; of one that does not matter, what is read to keep the
 *     connection
 * @param answerMatters whether the body of an answer is kept, and needed whole
 */
public record HttpGuard(
        Duration responseTimeout, Duration wholeCall, int maxAnswerBytes, boolean answerMatters) {
    /** How long to wait for a connection to the server, or for a free one in the pool. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    static final String USER_AGENT = "restore-routes/" + version();

    private static final int PROVIDER_ANSWER = 1 << 20;
    private static final int TOKEN_ANSWER = 64 << 10;
    private static final int FORGOTTEN_ANSWER = 4 << 10;
    private static final Http1Config HEADER_LIMITS =
            Http1Config.custom().setMaxHeaderCount(200).setMaxLineLength(16 << 10).build();

    static HttpGuard ofProvider(Duration responseTimeout) {
        return new HttpGuard(
                responseTimeout,
                responseTimeout.multipliedBy(2).plus(CONNECT_TIMEOUT),
                PROVIDER_ANSWER,
                true);
    }

    /** {@return the bounds of a call that asks for a token} */
    public static HttpGuard ofTokens(Duration responseTimeout) {
        return new HttpGuard(
                responseTimeout, responseTimeout.plus(CONNECT_TIMEOUT), TOKEN_ANSWER, true);
    }

    /** Of the answer only the status counts. */
    static HttpGuard oneWay(Duration responseTimeout) {
        return new HttpGuard(
                responseTimeout, responseTimeout.plus(CONNECT_TIMEOUT), FORGOTTEN_ANSWER, false);
    }

    /** Sets everything but the connections; called last, it overrules what was set before. */
    public HttpClientBuilder applyTo(HttpClientBuilder builder) {
        return builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .setProxy(null)
                .setUserAgent(USER_AGENT)
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setConnectionRequestTimeout(timeout(CONNECT_TIMEOUT))
                                .setResponseTimeout(timeout(responseTimeout))
                                .setRedirectsEnabled(false)
                                .setAuthenticationEnabled(false)
                                .setProtocolUpgradeEnabled(false)
                                .build())
                .addExecInterceptorFirst(
                        "restore-bounds",
                        new BoundedExchange(wholeCall, maxAnswerBytes, answerMatters));
    }

    /**
     * A pool of its own, with the JDK's trust store and host name check whatever a host has set.
     */
    public static PoolingHttpClientConnectionManager connections(int max, Duration socketTimeout) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(max)
                .setMaxConnPerRoute(max)
                .setConnectionFactory(socket -> new QuietConnection(HEADER_LIMITS))
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoTimeout(timeout(socketTimeout)).build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(timeout(CONNECT_TIMEOUT))
                                .setSocketTimeout(timeout(socketTimeout))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .build())
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    private static String version() {
        Properties build = new Properties();
        try (InputStream in =
                HttpGuard.class.getResourceAsStream("/io/restoreroutes/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version", "unknown");
    }
}
