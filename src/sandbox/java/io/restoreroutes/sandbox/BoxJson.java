package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Box's objects as JSON. */
final class BoxJson {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Whole seconds and an offset, as Box writes its times. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")
                    .withZone(ZoneOffset.ofHours(-8));

    private static final Set<String> ALWAYS = Set.of("id", "type", "etag");

    private BoxJson() {}

    /**
     * A file.
     *
     * @param fields the fields asked for, or null for the standard ones
     * @param limit how many past versions it may have, or null if that is not told
     */
    static ObjectNode file(BoxFile file, String fields, Integer limit, boolean numbered) {
        BoxVersion current = file.current();
        ObjectNode json = JSON.createObjectNode();
        json.put("id", file.id).put("type", "file");
        json.put("etag", Integer.toString(file.changes - 1));
        json.put("sequence_id", Integer.toString(file.changes - 1));
        json.put("sha1", current.sha1()).put("name", current.name()).put("description", "");
        json.putObject("file_version")
                .put("id", current.id())
                .put("type", "file_version")
                .put("sha1", current.sha1());
        json.put("size", size(current));
        json.put("created_at", time(file.createdAt));
        json.put("modified_at", time(file.modifiedAt));
        json.put("trashed_at", time(file.trashedAt));
        json.putNull("purged_at");
        json.put("content_created_at", time(file.createdAt));
        json.put("content_modified_at", time(current.createdAt()));
        json.set("modified_by", user(file.modifiedBy));
        json.put("item_status", file.isTrashed() ? "trashed" : "active");
        if (fields == null) {
            return json;
        }
        int dot = current.name().lastIndexOf('.');
        json.put("extension", dot < 0 ? "" : current.name().substring(dot + 1));
        json.put("is_package", false);
        json.put("version_limit", limit);
        json.put("version_number", numbered ? Integer.toString(current.number()) : null);
        json.putObject("permissions")
                .put("can_upload", file.mayUpload)
                .put("can_delete", file.mayUpload);
        if (file.lockedBy == null) {
            json.putNull("lock");
        } else {
            json.putObject("lock").put("type", "lock").set("created_by", user(file.lockedBy));
        }
        if (current.promotedFrom() != null) {
            json.putObject("restored_from")
                    .put("id", current.promotedFrom())
                    .put("type", "file_version");
        }
        return only(json, fields);
    }

    /**
     * A version. Its number is there only if asked for, as the live service was seen to do.
     *
     * @param fields the fields asked for, or null for the standard ones
     */
    static ObjectNode version(BoxVersion version, String fields, boolean numbered) {
        ObjectNode json = JSON.createObjectNode();
        json.put("type", "file_version").put("id", version.id());
        json.put("sha1", version.sha1()).put("name", version.name()).put("size", size(version));
        json.put("created_at", time(version.createdAt()));
        json.put("modified_at", time(version.createdAt()));
        json.set("modified_by", user(version.by()));
        json.put("trashed_at", time(version.trashedAt()));
        json.set("trashed_by", version.trashedAt() == null ? null : user(BoxFile.SOMEBODY));
        json.put("restored_at", time(version.restoredAt()));
        json.set("restored_by", version.restoredAt() == null ? null : user(BoxFile.SOMEBODY));
        Instant purged = version.isTrashed() ? version.trashedAt().plus(30, ChronoUnit.DAYS) : null;
        json.put("purged_at", time(purged));
        json.put("uploader_display_name", "Sandbox User");
        if (fields == null) {
            return json;
        }
        if (numbered) {
            json.put("version_number", Integer.toString(version.number()));
        }
        return only(json, fields);
    }

    /** A page of past versions. */
    static ObjectNode page(
            List<BoxVersion> newestFirst, int offset, int limit, String fields, boolean numbered) {
        ObjectNode json = JSON.createObjectNode();
        json.put("total_count", newestFirst.size());
        ArrayNode entries = json.putArray("entries");
        newestFirst.stream()
                .skip(offset)
                .limit(limit)
                .forEach(version -> entries.add(version(version, fields, numbered)));
        json.put("limit", limit).put("offset", offset);
        json.putArray("order").addObject().put("by", "created_at").put("direction", "DESC");
        return json;
    }

    /** Box's error object. */
    static Answer error(int status, String code, String message, String requestId) {
        ObjectNode json = JSON.createObjectNode();
        json.put("type", "error").put("status", status).put("code", code);
        json.putNull("context_info");
        json.put("help_url", "https://developer.box.com/guides/api-calls/permissions-and-errors/");
        json.put("message", message).put("request_id", requestId);
        return Answer.json(status, json.toString());
    }

    private static ObjectNode only(ObjectNode json, String fields) {
        List<String> wanted = List.of(fields.split("\\s*,\\s*", -1));
        json.properties()
                .removeIf(
                        field ->
                                !ALWAYS.contains(field.getKey())
                                        && !wanted.contains(field.getKey()));
        return json;
    }

    static JsonNode user(String login) {
        boolean known = login.equals(BoxFile.SOMEBODY);
        return JSON.createObjectNode()
                .put("type", "user")
                .put("id", known ? "2000002" : "3" + Math.abs((long) login.hashCode()))
                .put("name", known ? "Sandbox User" : login)
                .put("login", login);
    }

    private static int size(BoxVersion version) {
        return version.content().getBytes(UTF_8).length;
    }

    static String time(Instant instant) {
        return instant == null ? null : TIME.format(instant);
    }
}
