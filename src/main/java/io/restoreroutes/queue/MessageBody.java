package io.restoreroutes.queue;

import io.restoreroutes.source.UnreadableSource;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a message holds, as far as it may be looked at.
 *
 * @param source text, or {@code byte[]}, or {@link UnreadableSource} with the reason why the body
 *     was not read
 * @param bytes how long that is
 * @param sourceId what makes the message the same one when it comes again; null if it has nothing
 *     to be known by
 */
record MessageBody(Object source, long bytes, String sourceId) {

    /**
     * Reads a text or bytes message of at most that many bytes. No other is read, so that nothing
     * in it is deserialised.
     *
     * @throws JMSException if the connection breaks meanwhile
     */
    static MessageBody of(Message message, int maxBytes) throws JMSException {
        String known = known(message);
        if (known == null) {
            return new MessageBody(
                    new UnreadableSource(
                            "The message has neither an id nor a time stamp, so it could not be"
                                    + " told from a redelivery of another."),
                    0,
                    null);
        }
        if (message instanceof TextMessage text) {
            String body = text.getText() == null ? "" : text.getText();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return bytes.length > maxBytes
                    ? tooLarge(known, bytes.length, maxBytes)
                    : new MessageBody(body, bytes.length, known + "/" + digest(bytes));
        }
        if (message instanceof BytesMessage binary) {
            long length = binary.getBodyLength();
            if (length > maxBytes) {
                return tooLarge(known, length, maxBytes);
            }
            byte[] bytes = new byte[(int) length];
            binary.readBytes(bytes);
            return new MessageBody(bytes, bytes.length, known + "/" + digest(bytes));
        }
        String kind = kind(message);
        return new MessageBody(
                new UnreadableSource(
                        "This is " + kind + "; send a text or bytes message with JSON or NDJSON."),
                0,
                known + "/" + kind);
    }

    /** Its id; else its time stamp, which a redelivery has too. */
    private static String known(Message message) throws JMSException {
        if (message.getJMSMessageID() != null) {
            return message.getJMSMessageID();
        }
        return message.getJMSTimestamp() == 0 ? null : "time " + message.getJMSTimestamp();
    }

    private static MessageBody tooLarge(String known, long bytes, int maxBytes) {
        return new MessageBody(
                new UnreadableSource(
                        "The body has "
                                + bytes
                                + " bytes; the largest one allowed has "
                                + maxBytes
                                + " (restore.intake.queue.max-body-size)."),
                0,
                known + "/" + bytes + " bytes");
    }

    private static String kind(Message message) {
        if (message instanceof ObjectMessage) {
            return "an object message";
        }
        if (message instanceof MapMessage) {
            return "a map message";
        }
        return message instanceof StreamMessage ? "a stream message" : "a message without a body";
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
