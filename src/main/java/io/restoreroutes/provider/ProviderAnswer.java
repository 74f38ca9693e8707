package io.restoreroutes.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What came back for one call: an HTTP answer, or a fault if there was none.
 *
 * @param status the HTTP status, or 0 if there was no answer
 * @param headers the answer's headers, names in any case
 * @param json the body if it is whole and JSON, else a missing node; never null
 * @param bodyBytes the length of the body as it came
 * @param fault why there was no answer, or null
 * @param faultText the fault for a person, or null
 * @param receivedAt when it came, by this machine's clock
 */
public record ProviderAnswer(
        int status,
        Map<String, String> headers,
        JsonNode json,
        int bodyBytes,
        Fault fault,
        String faultText,
        Instant receivedAt) {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final int LONGEST_NUMBER = 40;

    /** An allowance may be for a month. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(31);

    /** In the year 5138. */
    private static final BigDecimal LATEST_MILLIS = BigDecimal.valueOf(100_000_000_000_000L);

    /** Why there was no answer. */
    public enum Fault {
        /** The call did not leave: no connection. The provider cannot have acted on it. */
        NOT_SENT,
        /** The call may have arrived: time-out, reset, cut-off answer. */
        SENT,
        /** It was answered, at greater length than is read. */
        TOO_LARGE
    }

    /**
     * {@return an answer with its body read leniently; a body that is not JSON is no error here}
     */
    public static ProviderAnswer of(
            int status, Map<String, String> headers, byte[] body, Instant receivedAt) {
        Map<String, String> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ignoringCase.putAll(headers);
        return new ProviderAnswer(
                status,
                ignoringCase,
                read(status, ignoringCase, body),
                body == null ? 0 : body.length,
                null,
                null,
                receivedAt);
    }

    /** {@return this answer with every text in it, names too, as the operator leaves it} */
    public ProviderAnswer redacted(UnaryOperator<String> redact) {
        Map<String, String> clean = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> clean.put(redact.apply(name), redact.apply(value)));
        return new ProviderAnswer(
                status, clean, redacted(json, redact), bodyBytes, fault, faultText, receivedAt);
    }

    /** After parsing, so that no way of escaping hides a text from the operator. */
    private static JsonNode redacted(JsonNode node, UnaryOperator<String> redact) {
        if (node.isTextual()) {
            return TextNode.valueOf(redact.apply(node.textValue()));
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(element -> array.add(redacted(element, redact)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.fields()
                    .forEachRemaining(
                            member ->
                                    object.set(
                                            redact.apply(member.getKey()),
                                            redacted(member.getValue(), redact)));
            return object;
        }
        return node;
    }

    /** {@return the absence of an answer} */
    public static ProviderAnswer none(Fault fault, String text, Instant now) {
        return new ProviderAnswer(0, Map.of(), MissingNode.getInstance(), 0, fault, text, now);
    }

    /** A success has to say that it is JSON; of an error, whatever can be read is good to know. */
    private static JsonNode read(int status, Map<String, String> headers, byte[] body) {
        String type = headers.getOrDefault("Content-Type", "").toLowerCase(Locale.ROOT);
        if (body == null || body.length == 0 || (status < 400 && !type.contains("json"))) {
            return MissingNode.getInstance();
        }
        try (JsonParser parser = RestoreJson.mapper().createParser(body)) {
            JsonNode json = RestoreJson.mapper().readTree(parser);
            return json == null || parser.nextToken() != null ? MissingNode.getInstance() : json;
        } catch (IOException e) {
            // Error bodies can be cut off or garbage; that must never hide the status.
            return MissingNode.getInstance();
        }
    }

    /** {@return whether the status says the call was carried out} */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** {@return a text member of the body, or "" if it is not there} */
    public String text(String pointer) {
        return json.at(pointer).asText("");
    }

    /** {@return a header, if there} */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** {@return the server's own time of the answer, if it sent a readable Date} */
    public Optional<Instant> serverDate() {
        return header("Date").flatMap(ProviderAnswer::httpDate);
    }

    /** {@return the wait of a {@code Retry-After}, in seconds or until an HTTP date, or null} */
    public Duration retryAfter() {
        String text = header("Retry-After").orElse("");
        Duration wait = toldWait(text, 1000, LONGEST_RETRY_AFTER);
        return wait != null ? wait : httpDate(text).map(this::until).orElse(null);
    }

    /** The date is the server's clock, so it is compared with the server's own Date. */
    private Duration until(Instant date) {
        return Duration.between(serverDate().orElse(receivedAt), date);
    }

    /**
     * {@return a wait told as a number of units, or null if the text tells none} What is longer
     * than makes sense is the time since 1970 at which the wait ends, in seconds or milliseconds,
     * or no wait at all.
     *
     * @param longest the longest wait that makes sense
     */
    public Duration toldWait(String text, long unitMillis, Duration longest) {
        Duration wait = wait(text, unitMillis);
        if (wait == null || wait.compareTo(longest) <= 0) {
            return wait;
        }
        BigDecimal number = new BigDecimal(text.strip());
        return Stream.of(number.multiply(BigDecimal.valueOf(1000)), number)
                .filter(millis -> millis.compareTo(LATEST_MILLIS) < 0)
                .map(millis -> until(Instant.ofEpochMilli(millis.longValue())))
                .filter(rest -> rest.abs().compareTo(longest) <= 0)
                .findFirst()
                .orElse(null);
    }

    /**
     * {@return a wait told as a number of units, or null if the text is no number} What is longer
     * than a year counts as one: a limit of ours applies to it anyway.
     */
    public static Duration wait(String text, long unitMillis) {
        if (text.length() > LONGEST_NUMBER || !NUMBER.matcher(text.strip()).matches()) {
            return null;
        }
        BigDecimal millis = new BigDecimal(text.strip()).multiply(BigDecimal.valueOf(unitMillis));
        BigDecimal longest = BigDecimal.valueOf(Duration.ofDays(365).toMillis());
        return Duration.ofMillis(
                millis.min(longest)
                        .max(longest.negate())
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact());
    }

    /** {@return the instant of an HTTP date, or empty if the text is none} */
    public static Optional<Instant> httpDate(String text) {
        try {
            return Optional.of(
                    Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
