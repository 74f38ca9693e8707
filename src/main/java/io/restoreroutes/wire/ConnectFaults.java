package io.restoreroutes.wire;

import io.restoreroutes.wire.WireExecutor.Stage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Tells what a call failed at before it left, and what the proxy has to do with it. A proxy that
 * lets nothing through answers in the server's place: that is no answer of the server.
 */
final class ConnectFaults implements ExecChainHandler {
    private final ClientPolicy client;

    ConnectFaults(ClientPolicy client) {
        this.client = client;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        HttpContext call = scope.clientContext;
        String server = scope.route.getTargetHost().toHostString();
        Proxy proxy = client.proxyOf(scope.route);
        WireExecutor.begin(call, proxy);
        ClassicHttpResponse response;
        try {
            response = chain.proceed(request, scope);
        } catch (SendRefusedException e) {
            throw e;
        } catch (IOException e) {
            if (WireExecutor.stage(call) == Stage.LEFT) {
                throw e;
            }
            throw new NotSentException(sentence(server, proxy, WireExecutor.stage(call), e), e);
        } catch (HttpException e) {
            if (proxy == null || WireExecutor.stage(call) != Stage.CONNECTING) {
                throw e;
            }
            throw new NotSentException(sentence(server, proxy, Stage.CONNECTING, e), e);
        }
        if (WireExecutor.stage(call) != Stage.LEFT) {
            response.close();
            throw new NotSentException(refusal(server, proxy, response), null);
        }
        return response;
    }

    private static String sentence(String server, Proxy proxy, Stage stage, Exception failure) {
        boolean atProxy = proxy != null && stage == Stage.CONNECTING;
        String to = atProxy ? proxy.toString() : server;
        String through = proxy != null && !atProxy ? " through " + proxy : "";
        String name = " (" + failure.getClass().getSimpleName() + ")";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedCertificateException untrusted) {
                return untrusted.getMessage() + ": " + to + through;
            }
        }
        if (failure instanceof ConnectionRequestTimeoutException) {
            return "no free connection to " + server + name;
        }
        if (failure instanceof UnknownHostException) {
            return "the host name of " + to + " is not known" + name;
        }
        if (failure instanceof SSLPeerUnverifiedException) {
            return UntrustedCertificateException.OTHER_NAME + ": " + to + through;
        }
        if (failure instanceof SSLException) {
            return "no secure connection to " + to + through + name;
        }
        if (atProxy && !isConnect(failure)) {
            return to + " gave no answer" + name;
        }
        return "no connection to " + to + through + name;
    }

    private static boolean isConnect(Exception failure) {
        return failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof NoRouteToHostException;
    }

    /** Of the proxy's answer only what is ours to tell: it may hold what it was sent. */
    private static String refusal(String server, Proxy proxy, ClassicHttpResponse response) {
        int status = response.getCode();
        String what;
        if (status != HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
            what = " lets nothing through to " + server;
        } else if (!takesBasic(response)) {
            what = " takes no user name and password (Basic)";
        } else if (proxy.username() == null) {
            what = " asks for a user name and a password";
        } else {
            what = " refuses the user name or the password";
        }
        return proxy + what + " (" + status + ")";
    }

    /** One header may name several ways; a proxy that names none may mean this one. */
    private static boolean takesBasic(ClassicHttpResponse response) {
        Header[] challenges = response.getHeaders(HttpHeaders.PROXY_AUTHENTICATE);
        return challenges.length == 0
                || Stream.of(challenges)
                        .anyMatch(
                                challenge ->
                                        String.valueOf(challenge.getValue())
                                                .toLowerCase(Locale.ROOT)
                                                .contains("basic"));
    }
}
