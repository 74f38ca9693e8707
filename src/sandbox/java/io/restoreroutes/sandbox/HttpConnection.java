package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;

/** One client's connection. Only the loop's own thread may touch it. */
final class HttpConnection {
    /** How an answer leaves. */
    enum Delivery {
        WHOLE,
        /** The length of the whole body is announced, half of it is sent, the connection ends. */
        TRUNCATED,
        /** The body is followed by more and more, until the client leaves. */
        ENDLESS
    }

    private static final int MAX_WAITING_INPUT = 16 * 1024 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);
    private static final byte[] FILLER = filler();

    private final HttpLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Queue<ByteBuffer> out = new ArrayDeque<>();
    private byte[] in = new byte[2048];
    private int length;
    private boolean busy;
    private boolean continued;
    private boolean keepAlive;
    private boolean endless;
    private boolean closeWhenSent;

    HttpConnection(HttpLoop loop, SocketChannel channel, SelectionKey key) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void readable(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            close();
            return;
        }
        buffer.flip();
        if (length + count > in.length) {
            in = Arrays.copyOf(in, Math.max(in.length * 2, length + count));
        }
        buffer.get(in, length, count);
        length += count;
        if (length > MAX_WAITING_INPUT) {
            throw new ProtocolException("too much input");
        }
        next();
    }

    /** Takes the next request, unless the one before is not answered yet. */
    private void next() throws IOException {
        while (!busy && length > 0 && isOpen()) {
            HttpParser.Parsed request = HttpParser.parse(in, length);
            if (request == null) {
                if (!continued && HttpParser.waitsForContinue(in, length)) {
                    continued = true;
                    out.add(ByteBuffer.wrap(CONTINUE));
                    writable();
                }
                return;
            }
            System.arraycopy(in, request.length(), in, 0, length - request.length());
            length -= request.length();
            busy = true;
            continued = false;
            keepAlive = request.keepAlive();
            loop.handle(request, this);
        }
    }

    /** Answers the request in hand. Does nothing if the client has left. */
    void send(Answer answer, Delivery delivery, String date) {
        if (!isOpen()) {
            return;
        }
        byte[] body = answer.body().getBytes(UTF_8);
        boolean hasBody = answer.status() != 204 && answer.status() != 304;
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(answer.status()).append(" Sandbox\r\n");
        head.append("Date: ").append(date).append("\r\n");
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (delivery == Delivery.ENDLESS) {
            // No length: the body ends when the connection does, which it never does by itself.
            head.append("Connection: close\r\n");
            endless = true;
        } else if (hasBody) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        if (!keepAlive && delivery != Delivery.ENDLESS) {
            head.append("Connection: close\r\n");
        }
        head.append("\r\n");
        int sent = hasBody ? body.length : 0;
        if (delivery == Delivery.TRUNCATED) {
            sent /= 2;
        }
        closeWhenSent = !keepAlive || delivery == Delivery.TRUNCATED;
        byte[] bytes = head.toString().getBytes(ISO_8859_1);
        ByteBuffer message = ByteBuffer.allocate(bytes.length + sent);
        out.add(message.put(bytes).put(body, 0, sent).flip());
        try {
            writable();
            next();
        } catch (IOException e) {
            loop.failed(this, e);
        }
    }

    /** The client takes more. */
    void resume() throws IOException {
        writable();
        next();
    }

    private void writable() throws IOException {
        if (endless && out.isEmpty()) {
            out.add(ByteBuffer.wrap(FILLER).asReadOnlyBuffer());
        }
        while (!out.isEmpty()) {
            channel.write(out.peek());
            if (out.peek().hasRemaining()) {
                break;
            }
            out.remove();
        }
        boolean more = endless || !out.isEmpty();
        key.interestOps(more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        if (more) {
            return;
        }
        if (closeWhenSent) {
            close();
        } else if (!continued) {
            busy = false;
        }
    }

    /** Ends the connection without an answer; with a reset, as a network failure would. */
    void end(boolean reset) {
        try {
            if (reset && isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            close();
        } catch (IOException e) {
            loop.failed(this, e);
        }
    }

    void close() throws IOException {
        loop.forget(this);
        channel.close();
    }

    private static byte[] filler() {
        byte[] bytes = new byte[32 * 1024];
        Arrays.fill(bytes, (byte) ' ');
        return bytes;
    }
}
