package io.restoreroutes.box;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.moment.AsOf;
import io.restoreroutes.moment.Person;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads Box's objects (provider-apis.md B1, B3). What is not told, null, or in another form than
 * documented is null in the row, and whoever decides on the row takes it for unknown.
 */
public final class BoxRows {
    /** What to ask for of a file. */
    public static final String FILE_FIELDS =
            "id,type,name,extension,sha1,file_version,version_number,version_limit,created_at,"
                    + "modified_at,modified_by,trashed_at,item_status,lock,permissions,is_package";

    /** And where it is. */
    static final String AND_FOLDER = ",parent";

    /** What to ask for of a version. */
    public static final String VERSION_FIELDS =
            "id,type,sha1,name,version_number,created_at,modified_by,trashed_at";

    /** Google's documents lie at Google. */
    private static final Set<String> KEPT_ELSEWHERE = Set.of("gdoc", "gsheet", "gslides");

    private static final int LONGEST_NUMBER = 9;

    private BoxRows() {}

    /**
     * {@return a file}
     *
     * @throws IllegalArgumentException if the object is none: the sentence says why
     */
    public static BoxFileRow file(JsonNode json) {
        boolean trashed = isTrashed(json);
        boolean locked = json.path("lock").isObject();
        return new BoxFileRow(
                required(json, "/id"),
                text(json, "name"),
                kind(json),
                required(json, "/file_version/id"),
                hash(json),
                number(json.path("version_number")),
                number(json.path("version_limit")),
                time(json, "created_at"),
                time(json, "modified_at"),
                person(json.path("modified_by")),
                trashed,
                time(json, "trashed_at"),
                locked,
                person(json.at("/lock/created_by")),
                flag(json.at("/permissions/can_upload")),
                flag(json.at("/permissions/can_delete")));
    }

    static boolean isTrashed(JsonNode json) {
        return json.hasNonNull("trashed_at")
                || json.path("item_status").asText("").equals("trashed");
    }

    /** {@return whether it was put into the trash after the moment, or it is not told when} */
    static boolean isTrashedAfter(JsonNode json, AsOf asOf) {
        Instant at = time(json, "trashed_at");
        return at == null || asOf.isBefore(at);
    }

    /**
     * {@return a version}
     *
     * @throws IllegalArgumentException if the object is none: the sentence says why
     */
    public static BoxVersionRow version(JsonNode json) {
        return new BoxVersionRow(
                required(json, "/id"),
                hash(json),
                text(json, "name"),
                number(json.path("version_number")),
                time(json, "created_at"),
                person(json.path("modified_by")),
                json.hasNonNull("trashed_at"),
                time(json, "trashed_at"));
    }

    /**
     * {@return the versions of a page, in its order}
     *
     * @throws IllegalArgumentException if it is no page of versions: the sentence says why
     */
    public static List<BoxVersionRow> versions(JsonNode page) {
        if (!page.path("entries").isArray()) {
            throw new IllegalArgumentException("its answer is not a list of versions");
        }
        List<BoxVersionRow> versions = new ArrayList<>();
        page.get("entries").forEach(entry -> versions.add(version(entry)));
        return versions;
    }

    private static BoxFileRow.Kind kind(JsonNode json) {
        String name = json.path("name").asText("");
        String extension = json.path("extension").asText("");
        if (extension.isEmpty()) {
            extension = name.substring(name.lastIndexOf('.') + 1);
        }
        extension = extension.toLowerCase(Locale.ROOT);
        if (extension.equals("boxnote")) {
            return BoxFileRow.Kind.NOTE;
        }
        boolean other =
                KEPT_ELSEWHERE.contains(extension)
                        || json.path("is_package").asBoolean(false)
                        || !json.path("type").asText("file").equals("file");
        return other ? BoxFileRow.Kind.OTHER : BoxFileRow.Kind.FILE;
    }

    private static String required(JsonNode json, String pointer) {
        String text = json.at(pointer).asText("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "its answer lacks " + pointer.substring(1).replace('/', '.'));
        }
        return text;
    }

    private static String text(JsonNode json, String member) {
        return json.hasNonNull(member) ? json.get(member).asText() : null;
    }

    private static String hash(JsonNode json) {
        String hash = json.path("sha1").asText("").toLowerCase(Locale.ROOT);
        return hash.isEmpty() ? null : hash;
    }

    /** A number may come as text; none, and none above zero, is none. */
    static Integer number(JsonNode json) {
        String digits = json.asText("");
        if (digits.isEmpty()
                || digits.length() > LONGEST_NUMBER
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        int number = Integer.parseInt(digits);
        return number > 0 ? number : null;
    }

    private static Boolean flag(JsonNode json) {
        return json.isBoolean() ? json.booleanValue() : null;
    }

    private static Instant time(JsonNode json, String member) {
        try {
            return OffsetDateTime.parse(json.path(member).asText("")).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** {@return who it is; null if that is not told} */
    static Person person(JsonNode json) {
        String id = text(json, "id");
        String login = text(json, "login");
        return id == null && login == null ? null : new Person(id, login);
    }
}
