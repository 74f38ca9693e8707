package io.restoreroutes.box.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * What the token endpoint answered. The body is never part of an exception: it may hold a token.
 *
 * @param body the JSON, or a missing node if it is none
 * @param date the server's time, or empty
 * @param toldWait what {@code Retry-After} asks for, or empty
 */
record TokenAnswer(
        int status,
        JsonNode body,
        Optional<Instant> date,
        Optional<Duration> toldWait,
        String requestId) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIFETIME_IF_NOT_TOLD = Duration.ofSeconds(60);
    private static final long LONGEST_LIFETIME = Duration.ofDays(365).toSeconds();
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,32768}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final Pattern CLOCK =
            Pattern.compile("(?i)\\bexp\\b|clock|current date|\\bskew\\b|\\bnbf\\b|\\biat\\b");
    private static final Pattern JTI = Pattern.compile("(?i)\\bjti\\b");

    static TokenAnswer of(ClassicHttpResponse response, Instant now) throws IOException {
        byte[] bytes =
                response.getEntity() == null
                        ? new byte[0]
                        : EntityUtils.toByteArray(response.getEntity());
        Optional<Instant> date = header(response, "Date").map(DateUtils::parseStandardDate);
        return new TokenAnswer(
                response.getCode(),
                parse(bytes),
                date,
                header(response, "Retry-After").flatMap(text -> wait(text, date.orElse(now))),
                header(response, "BOX-REQUEST-ID").orElse(null));
    }

    /** {@return the token, or empty if there is none to be read} */
    Optional<IssuedToken> token() {
        JsonNode value = body.path("access_token");
        if (!value.isTextual() || !TOKEN.matcher(value.asText()).matches()) {
            return Optional.empty();
        }
        return lifetime().map(lifetime -> new IssuedToken(value.asText(), lifetime));
    }

    private Optional<Duration> lifetime() {
        JsonNode seconds = body.path("expires_in");
        if (seconds.isMissingNode() || seconds.isNull()) {
            return Optional.of(LIFETIME_IF_NOT_TOLD);
        }
        if (seconds.isNumber() ? seconds.asDouble() < 1 : !isSeconds(seconds.asText())) {
            return Optional.empty();
        }
        // as a double: a number too great for a long would come round below zero
        double told = Math.min(seconds.asDouble(), LONGEST_LIFETIME);
        return Optional.of(Duration.ofSeconds((long) told));
    }

    private static boolean isSeconds(String text) {
        return SECONDS.matcher(text).matches() && Integer.parseInt(text) > 0;
    }

    /** {@return the endpoint's own words, not yet fit to be shown} */
    String words() {
        String code = body.path("error").asText("");
        String description = body.path("error_description").asText("");
        return code.isEmpty() || description.isEmpty()
                ? code + description
                : code + ": " + description;
    }

    boolean blamesTheClock() {
        return status == 400 && CLOCK.matcher(words()).find();
    }

    boolean blamesTheJti() {
        return status == 400 && JTI.matcher(words()).find();
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            JsonNode root = JSON.readTree(bytes);
            return root == null ? MissingNode.getInstance() : root;
        } catch (JacksonException e) {
            // its message quotes the body, which may hold a token; the caller tells by the status
            return MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name))
                .map(Header::getValue)
                .map(String::strip);
    }

    private static Optional<Duration> wait(String text, Instant now) {
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        return Optional.ofNullable(DateUtils.parseStandardDate(text))
                .map(until -> Duration.between(now, until))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    @Override
    public String toString() {
        return "answer " + status;
    }
}
