package io.restoreroutes.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that tunnels: {@code CONNECT} and nothing else. Where a server is, it alone knows; one
 * that it does not know is answered with 502. What it says no to, it answers with all it was sent.
 */
public final class TestProxy implements AutoCloseable {
    private final ServerSocket listener = Relay.listener();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Relay relay;
    private volatile String login;
    private volatile String refusal;
    private volatile boolean silent;

    public TestProxy() {
        relay = new Relay(listener, this::open);
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** That server, such as {@code api.example:443}, is at that port of this machine. */
    public void server(String address, int port) {
        ports.put(address, port);
    }

    /** That server is nowhere any more. */
    public void forget(String address) {
        ports.remove(address);
    }

    /** From now on it asks for that login. */
    public void login(String username, String password) {
        login =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((username + ":" + password).getBytes(UTF_8));
    }

    /**
     * From now on it answers so, such as {@code 403 Forbidden}; with "" it hangs up, null ends it.
     */
    public void refuse(String status) {
        refusal = status;
    }

    /** From now on it hears, and says nothing. */
    public void fallSilent() {
        silent = true;
    }

    /** It stops listening, and breaks what is open. */
    @Override
    public void close() {
        relay.close();
    }

    /** {@return what it was sent before a tunnel, one text per connection} */
    public List<String> heads() {
        return heads;
    }

    private Socket open(Socket client) throws IOException {
        String head = head(client.getInputStream());
        heads.add(head);
        if (silent) {
            // until the client hangs up
            client.getInputStream().read();
            return null;
        }
        List<String> lines = head.lines().toList();
        String[] request = lines.get(0).split(" ", -1);
        if (refusal != null) {
            return refusal.isEmpty() ? null : answer(client, refusal, head);
        }
        if (login != null && !lines.contains("Proxy-Authorization: " + login)) {
            return answer(
                    client,
                    "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"",
                    head);
        }
        Integer port = request[0].equals("CONNECT") ? ports.get(request[1]) : null;
        if (port == null) {
            return answer(client, "502 Bad Gateway", head);
        }
        Socket server = Relay.server(port);
        say(client, "200 Connection established\r\n\r\n");
        return server;
    }

    private static Socket answer(Socket client, String status, String body) throws IOException {
        say(client, status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        return null;
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(("HTTP/1.1 " + text).getBytes(ISO_8859_1));
        client.getOutputStream().flush();
    }

    /** Not a byte more: what follows is the tunnel's. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }
}
