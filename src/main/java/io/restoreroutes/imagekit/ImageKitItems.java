package io.restoreroutes.imagekit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.moment.Person;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file's versions at ImageKit. What is not told, null, or in another form than documented is null
 * in the item, and whoever decides on it takes it for unknown.
 *
 * @param current the current version
 * @param past the others, in the order of the list
 */
public record ImageKitItems(ImageKitItem current, List<ImageKitItem> past) {
    private static final Pattern NAME = Pattern.compile("(?i)version (\\d{1,9})");

    public ImageKitItems {
        requireNonNull(current, "current");
        past = List.copyOf(past);
    }

    /**
     * {@return the versions of one file, as they are listed}
     *
     * @throws IllegalArgumentException if it is no such list: the sentence says why
     */
    public static ImageKitItems of(JsonNode list) {
        if (!list.isArray()) {
            throw new IllegalArgumentException("its answer is not a list of versions");
        }
        List<ImageKitItem> current = new ArrayList<>();
        List<ImageKitItem> past = new ArrayList<>();
        for (JsonNode json : list) {
            ImageKitItem item = item(json);
            (item.current() ? current : past).add(item);
        }
        if (current.size() != 1) {
            throw new IllegalArgumentException("its answer does not tell the current version");
        }
        return new ImageKitItems(current.get(0), past);
    }

    /**
     * {@return one item of a list or a search}
     *
     * @throws IllegalArgumentException if it is none: the sentence says why
     */
    public static ImageKitItem item(JsonNode json) {
        String type = json.path("type").asText("");
        if (!type.equals("file") && !type.equals("file-version")) {
            throw new IllegalArgumentException("its answer is not about a file");
        }
        return new ImageKitItem(
                required(json, "/fileId"),
                type.equals("file"),
                required(json, "/versionInfo/id"),
                text(json, "name"),
                number(json.at("/versionInfo/name").asText("")),
                time(json, "createdAt"),
                time(json, "updatedAt"),
                flag(json, "isPrivateFile"),
                flag(json, "isPublished"),
                text(json, "mime"),
                json.hasNonNull("createdBy") ? new Person(null, text(json, "createdBy")) : null,
                text(json, "filePath"),
                look(json));
    }

    /** Of other kinds only the size is told, which many contents have. */
    private static String look(JsonNode json) {
        boolean told =
                json.path("size").isNumber()
                        && json.path("width").isNumber()
                        && json.path("height").isNumber()
                        && json.hasNonNull("mime");
        return told
                ? "%s, %s x %s, %s"
                        .formatted(
                                json.get("size").asText(),
                                json.get("width").asText(),
                                json.get("height").asText(),
                                json.get("mime").asText())
                : null;
    }

    /** {@return the past version of that id, if there is one} */
    public Optional<ImageKitItem> past(String versionId) {
        return past.stream().filter(item -> item.versionId().equals(versionId)).findFirst();
    }

    /**
     * {@return the past version that was replaced last, by its time; empty if there is none, or if
     * that is not told}
     */
    public Optional<ImageKitItem> lastReplaced() {
        return lastReplaced(past);
    }

    /** {@return the one of these past versions, likewise} */
    static Optional<ImageKitItem> lastReplaced(List<ImageKitItem> some) {
        return some.stream().anyMatch(item -> item.createdAt() == null)
                ? Optional.empty()
                : some.stream().max(Comparator.comparing(ImageKitItem::createdAt));
    }

    private static String required(JsonNode json, String pointer) {
        String text = json.at(pointer).asText("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "its answer lacks " + pointer.substring(1).replace('/', '.'));
        }
        return text;
    }

    private static Integer number(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
    }

    private static String text(JsonNode json, String member) {
        return json.hasNonNull(member) ? json.get(member).asText() : null;
    }

    private static Boolean flag(JsonNode json, String member) {
        return json.path(member).isBoolean() ? json.get(member).booleanValue() : null;
    }

    static Instant time(JsonNode json, String member) {
        try {
            return OffsetDateTime.parse(json.path(member).asText("")).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
