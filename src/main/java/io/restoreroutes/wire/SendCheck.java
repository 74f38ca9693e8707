package io.restoreroutes.wire;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * The last step before a request is written to its connection: the waits for a connection, for the
 * server and for its TLS are over.
 */
final class SendCheck implements ExecChainHandler {
    /** By thread: Camel's producer sends on the thread that calls it. */
    private static final ThreadLocal<SendPermit> PERMIT = new ThreadLocal<>();

    static void permit(SendPermit permit) {
        PERMIT.set(permit);
    }

    static void clear() {
        PERMIT.remove();
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        SendPermit permit = PERMIT.get();
        if (permit != null && !permit.maySend()) {
            throw new SendRefusedException();
        }
        return chain.proceed(request, scope);
    }
}
