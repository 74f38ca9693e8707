package io.restoreroutes.wire;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Writes requests to their connections, and keeps in the call's context how far it has come. What
 * is secret is put in here: behind all loggers of the client.
 */
class WireExecutor extends HttpRequestExecutor {
    private static final String STAGE = "restore-stage";
    private static final String PROXY = "restore-proxy";

    /** How far a call has come. */
    enum Stage {
        /** On its way to the server, or to the proxy. */
        CONNECTING,
        /** The proxy has let it through. */
        TUNNELLED,
        /** The request is being written. */
        LEFT
    }

    /**
     * A call begins.
     *
     * @param proxy what it goes through, or null
     */
    static void begin(HttpContext call, Proxy proxy) {
        call.setAttribute(STAGE, Stage.CONNECTING);
        call.setAttribute(PROXY, proxy);
    }

    static Stage stage(HttpContext call) {
        return (Stage) call.getAttribute(STAGE);
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback information,
            HttpContext call)
            throws IOException, HttpException {
        if (!Method.CONNECT.isSame(request.getMethod())) {
            complete(request);
            call.setAttribute(STAGE, Stage.LEFT);
            return super.execute(request, connection, information, call);
        }
        String login = ((Proxy) call.getAttribute(PROXY)).authorization();
        if (login != null) {
            request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, login);
        }
        ClassicHttpResponse response = super.execute(request, connection, information, call);
        if (response.getCode() == HttpStatus.SC_OK) {
            call.setAttribute(STAGE, Stage.TUNNELLED);
        }
        return response;
    }

    /** Puts in what nobody else may see of a request; a proxy is not told. */
    void complete(ClassicHttpRequest request) {}
}
