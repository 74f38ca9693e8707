package io.restoreroutes.box;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.box.BoxStory.Event;
import io.restoreroutes.box.BoxStory.Switch;
import io.restoreroutes.box.BoxStory.What;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plays a story and shows the tables as Box's API would. */
final class BoxStage {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")
                    .withZone(ZoneOffset.ofHours(-8));

    private static final class Version {
        private final String id;
        private final int made;
        private final Event event;
        private Instant trashedAt;

        private Version(String id, int made, Event event) {
            this.id = id;
            this.made = made;
            this.event = event;
        }
    }

    private final BoxStory story;
    private final Set<Switch> switches;
    private final Map<String, Version> versions = new LinkedHashMap<>();
    private Version current;
    private String name;
    private Instant modifiedAt;
    private String modifiedBy;
    private Instant trashedAt;
    private int made;

    private BoxStage(BoxStory story, int events) {
        this.story = story;
        switches = story.switches;
        story.events.subList(0, events).forEach(this::play);
    }

    static ObjectNode row(BoxStory story) {
        return new BoxStage(story, story.atRow).row();
    }

    static ObjectNode list(BoxStory story) {
        return new BoxStage(story, story.events.size()).list();
    }

    static ObjectNode version(BoxStory story, String id) {
        BoxStage stage = new BoxStage(story, story.events.size());
        return stage.json(stage.versions.get(id));
    }

    private void play(Event event) {
        Version version = event.version() == null ? null : versions.get(event.version());
        switch (event.what()) {
            case UPLOAD, PROMOTE -> {
                current = new Version(event.version(), ++made, event);
                versions.put(current.id, current);
                name = event.name();
                if (event.what() == What.UPLOAD
                        || !switches.contains(Switch.PROMOTE_KEEPS_MODIFIED_AT)) {
                    touch(event);
                }
            }
            case TRASH_VERSION -> version.trashedAt = event.told();
            case RESTORE_VERSION -> version.trashedAt = null;
            case LOSE_VERSION -> versions.remove(event.version());
            case RENAME -> {
                name = event.name();
                if (!switches.contains(Switch.RENAME_KEEPS_MODIFIED_AT)) {
                    touch(event);
                }
            }
            case TRASH_FILE -> trashedAt = event.told();
            case RESTORE_FILE -> trashedAt = null;
        }
    }

    private void touch(Event event) {
        modifiedAt = event.told();
        modifiedBy = event.by();
    }

    private ObjectNode row() {
        ObjectNode json = JSON.objectNode();
        json.put("type", "file").put("id", "77").put("name", story.note ? "a.boxnote" : name);
        json.put("extension", story.note ? "boxnote" : "docx");
        json.put("sha1", hash(current.event.content()));
        json.putObject("file_version").put("type", "file_version").put("id", current.id);
        json.put("created_at", time(story.events.get(0).told()));
        json.put("modified_at", time(modifiedAt));
        json.set("modified_by", user(modifiedBy));
        json.put("trashed_at", time(trashedAt));
        json.put("item_status", trashedAt == null ? "active" : "trashed");
        if (!switches.contains(Switch.ROW_TELLS_NO_NUMBER)) {
            json.put("version_number", Integer.toString(number(current)));
        }
        if (story.limit != null && !switches.contains(Switch.LIMIT_NOT_TOLD)) {
            json.put("version_limit", story.limit);
        }
        if (story.lockedBy != null) {
            json.putObject("lock").set("created_by", user(story.lockedBy));
        } else {
            json.putNull("lock");
        }
        json.putObject("permissions").put("can_upload", story.mayUpload);
        return json;
    }

    private ObjectNode list() {
        List<Version> shown = new ArrayList<>(versions.values());
        if (!switches.contains(Switch.LIST_HAS_CURRENT)) {
            shown.remove(current);
        }
        if (switches.contains(Switch.LIST_LACKS_TRASHED)) {
            shown.removeIf(version -> version.trashedAt != null);
        }
        if (!switches.contains(Switch.LIST_OLDEST_FIRST)) {
            Collections.reverse(shown);
        }
        if (switches.contains(Switch.LIST_REPEATS) && !shown.isEmpty()) {
            shown.add(shown.size() / 2, shown.get(0));
        }
        ObjectNode json = JSON.objectNode();
        ArrayNode entries = json.putArray("entries");
        shown.forEach(version -> entries.add(json(version)));
        return json.put("total_count", shown.size() + 1);
    }

    private ObjectNode json(Version version) {
        ObjectNode json = JSON.objectNode();
        json.put("type", "file_version").put("id", version.id);
        json.put("sha1", hash(version.event.content())).put("name", version.event.name());
        json.put("created_at", time(version.event.told()));
        json.set("modified_by", user(version.event.by()));
        json.put("trashed_at", time(version.trashedAt));
        if (!switches.contains(Switch.LIST_TELLS_NO_NUMBERS)) {
            json.put("version_number", Integer.toString(number(version)));
        }
        return json;
    }

    private int number(Version version) {
        return switches.contains(Switch.PURGE_RENUMBERS)
                ? new ArrayList<>(versions.values()).indexOf(version) + 1
                : version.made;
    }

    private static ObjectNode user(String id) {
        return id == null
                ? null
                : JSON.objectNode()
                        .put("type", "user")
                        .put("id", id)
                        .put("login", id + "@example.com");
    }

    /** As unlike as two hashes are, and as long. */
    private static String hash(String content) {
        return String.format("%040x", content.hashCode() & 0xffffffffL);
    }

    private static String time(Instant instant) {
        return instant == null ? null : TIME.format(instant);
    }
}
