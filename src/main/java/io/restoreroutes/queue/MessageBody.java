package io.restoreroutes.queue;

import io.restoreroutes.source.ContentTypes;
import io.restoreroutes.source.Door;
import io.restoreroutes.source.Gzip;
import io.restoreroutes.source.NamedSource;
import io.restoreroutes.source.UnreadableSource;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipException;

/**
 * What a message holds, as far as it may be looked at.
 *
 * @param source a {@link NamedSource}, or an {@link UnreadableSource} with the reason why the body
 *     was not read
 * @param zipped whether it is still compressed
 * @param bytes how long it is at most
 * @param sourceId what makes the message the same one when it comes again; null if it has nothing
 *     to be known by
 */
record MessageBody(Object source, boolean zipped, long bytes, String sourceId) {
    /** Plain names of properties that tell a content type: applications' own, and of AMQP. */
    private static final Set<String> CONTENT_TYPE = Set.of("contenttype", "jmsamqpcontenttype");

    /**
     * Reads a text or bytes message of at most that many bytes. No other is read, so that nothing
     * in it is deserialised.
     *
     * @throws JMSException if the connection breaks meanwhile
     */
    static MessageBody of(Message message, int maxBytes) throws JMSException {
        String known = known(message);
        if (known == null) {
            return refused(
                    new UnreadableSource(
                            "The message has neither an id nor a time stamp, so it could not be"
                                    + " told from a redelivery of another."),
                    null);
        }
        if (message instanceof TextMessage text) {
            String body = text.getText() == null ? "" : text.getText();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return bytes.length > maxBytes
                    ? tooLarge(known, bytes.length, maxBytes)
                    : new MessageBody(
                            NamedSource.ofText(Door.MESSAGE, fileName(message), body),
                            false,
                            bytes.length,
                            known + "/" + digest(bytes));
        }
        if (message instanceof BytesMessage binary) {
            long length = binary.getBodyLength();
            if (length > maxBytes) {
                return tooLarge(known, length, maxBytes);
            }
            byte[] bytes = new byte[(int) length];
            binary.readBytes(bytes);
            boolean zipped = Gzip.isMarked(bytes);
            return new MessageBody(
                    source(fileName(message), bytes),
                    zipped,
                    zipped ? maxBytes : bytes.length,
                    known + "/" + digest(bytes));
        }
        String kind = kind(message);
        return refused(
                new UnreadableSource(
                        "This is " + kind + "; send a text or bytes message with JSON or CSV."),
                known + "/" + kind);
    }

    private static MessageBody refused(UnreadableSource reason, String sourceId) {
        return new MessageBody(reason, false, 0, sourceId);
    }

    private static NamedSource source(String fileName, byte[] content) {
        return new NamedSource(Door.MESSAGE, fileName, new ByteArrayInputStream(content));
    }

    /** {@return the source, unzipped if it was compressed and is at most that long then} */
    Object unzipped(int maxBytes) {
        if (!zipped) {
            return source;
        }
        NamedSource named = (NamedSource) source;
        try {
            byte[] content = Gzip.unzip(named.content(), maxBytes);
            return content.length <= maxBytes
                    ? source(named.fileName(), content)
                    : new UnreadableSource(
                            "Unzipped, the body has more than "
                                    + maxBytes
                                    + " bytes, the largest one allowed"
                                    + " (restore.intake.queue.max-body-size).");
        } catch (ZipException e) {
            return new UnreadableSource(e.getMessage());
        } catch (IOException e) {
            // It is in memory: there is nothing that could fail.
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a name by which the body is read: what its content type says, else as JSON} */
    private static String fileName(Message message) throws JMSException {
        for (Object name : Collections.list(message.getPropertyNames())) {
            String plain =
                    String.valueOf(name)
                            .toLowerCase(Locale.ROOT)
                            .replace("_hyphen_", "")
                            .replaceAll("[_-]", "");
            if (CONTENT_TYPE.contains(plain)
                    && message.getObjectProperty(String.valueOf(name)) instanceof String type) {
                return ContentTypes.fileName(type).orElse("");
            }
        }
        return "";
    }

    /** Its id; else its time stamp, which a redelivery has too. */
    private static String known(Message message) throws JMSException {
        if (message.getJMSMessageID() != null) {
            return message.getJMSMessageID();
        }
        return message.getJMSTimestamp() == 0 ? null : "time " + message.getJMSTimestamp();
    }

    private static MessageBody tooLarge(String known, long bytes, int maxBytes) {
        return refused(
                new UnreadableSource(
                        "The body has "
                                + bytes
                                + " bytes; the largest one allowed has "
                                + maxBytes
                                + " (restore.intake.queue.max-body-size)."),
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
