package io.restoreroutes.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that does not log what it carries. The client's own one writes headers and bodies to
 * its loggers at DEBUG, and with them keys and tokens; a host that turns DEBUG on for all must not
 * find them in its files.
 */
final class QuietConnection extends DefaultBHttpClientConnection
        implements ManagedHttpClientConnection {
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Timeout socketTimeout = Timeout.DISABLED;

    QuietConnection(Http1Config config) {
        // The parser has limits of its own, and by default none: it must be given the same ones.
        super(config, null, null, null, null, null, new DefaultHttpResponseParserFactory(config));
    }

    @Override
    public void bind(Socket socket) throws IOException {
        refuseIfClosed(socket);
        super.bind(socket);
        socketTimeout = Timeout.ofMilliseconds(socket.getSoTimeout());
    }

    @Override
    public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
        refuseIfClosed(sslSocket);
        super.bind(sslSocket, socket);
        socketTimeout = Timeout.ofMilliseconds(sslSocket.getSoTimeout());
    }

    /** A call may have been broken off while its connection was still being made. */
    private void refuseIfClosed(Socket socket) throws IOException {
        if (closed.get()) {
            socket.close();
            throw new InterruptedIOException("The connection was closed while it was being made");
        }
    }

    @Override
    public Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        super.setSocketTimeout(timeout);
        socketTimeout = timeout;
    }

    @Override
    public void passivate() {
        super.setSocketTimeout(Timeout.ZERO_MILLISECONDS);
    }

    @Override
    public void activate() {
        super.setSocketTimeout(socketTimeout);
    }

    @Override
    public void close() throws IOException {
        closed.set(true);
        super.close();
    }

    @Override
    public void close(CloseMode mode) {
        closed.set(true);
        super.close(mode);
    }
}
