package io.restoreroutes.imagekit;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.imagekit.ImageKitStory.Event;
import io.restoreroutes.imagekit.ImageKitStory.Look;
import io.restoreroutes.imagekit.ImageKitStory.Switch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plays a story and shows the versions as ImageKit's API would. */
final class ImageKitStage {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LATE = 370;

    private static final class Version {
        private String id;
        private int number;
        private final String content;
        private final Look look;
        private final String by;
        private final Instant uploadedAt;
        private Instant updatedAt;
        private Instant replacedAt;

        private Version(
                String id, int number, String content, Look look, String by, Instant uploadedAt) {
            this.id = id;
            this.number = number;
            this.content = content;
            this.look = look;
            this.by = by;
            this.uploadedAt = uploadedAt;
        }
    }

    private final Set<Switch> switches;
    private final Map<String, Version> byName = new HashMap<>();
    private final List<Version> past = new ArrayList<>();
    private Version current;
    private Instant born;
    private String creator;
    private int lastNumber;
    private int lastId;

    ImageKitStage(ImageKitStory story) {
        this(story, story.events.size());
    }

    /** What was shown after so many things had been done. */
    ImageKitStage(ImageKitStory story, int events) {
        switches = story.switches;
        story.events.subList(0, events).forEach(this::play);
    }

    private boolean is(Switch one) {
        return switches.contains(one);
    }

    private void play(Event event) {
        switch (event.what()) {
            case UPLOAD -> {
                if (current == null) {
                    born = event.at();
                    creator = event.by();
                }
                makeCurrent(added(event), event.at());
            }
            case RESTORE -> restore(event);
            case LOSE -> {
                past.remove(byName.get(event.of()));
                if (is(Switch.NEXT_NUMBER_IS_THAT_AFTER_THE_HIGHEST_LEFT)) {
                    lastNumber = current.number;
                    past.forEach(each -> lastNumber = Math.max(lastNumber, each.number));
                }
                if (is(Switch.DELETE_RENUMBERS_ALL)) {
                    renumber();
                }
            }
            case MERGE -> merge(event);
            case EDIT -> current.updatedAt = event.at();
        }
    }

    private Version added(Event event) {
        Version version =
                new Version(
                        event.version(),
                        ++lastNumber,
                        event.content(),
                        event.look(),
                        event.by(),
                        event.at());
        byName.put(event.version(), version);
        return version;
    }

    private void makeCurrent(Version version, Instant at) {
        if (current != null) {
            current.replacedAt = at;
            past.add(current);
        }
        current = version;
        current.updatedAt = is(Switch.UPDATED_AT_COMES_LATE) ? at.plusMillis(LATE) : at;
    }

    private void restore(Event event) {
        if (is(Switch.RESTORE_ADDS_A_VERSION)) {
            makeCurrent(added(event), event.at());
        } else {
            Version version = byName.get(event.of());
            Instant before = version.updatedAt;
            past.remove(version);
            makeCurrent(version, event.at());
            if (is(Switch.RESTORE_KEEPS_UPDATED_AT)) {
                version.updatedAt = before;
            }
            if (is(Switch.RESTORE_GIVES_NEW_ID)) {
                version.id = "new" + ++lastId;
            }
            if (is(Switch.RESTORE_GIVES_THE_NEXT_NUMBER)) {
                version.number = ++lastNumber;
            }
        }
        if (is(Switch.RESTORE_SETS_CREATED_AT)) {
            born = event.at();
        }
        if (is(Switch.RESTORE_RENUMBERS_ALL)) {
            renumber();
        }
    }

    private void merge(Event event) {
        int number = is(Switch.MERGE_KEEPS_NUMBERS) ? 0 : lastNumber;
        Instant uploadedAt = born.minusSeconds(60);
        for (Instant replacedAt : event.foreign()) {
            number++;
            Version foreign =
                    new Version(
                            event.version() + "foreign" + number,
                            number,
                            event.content() + " before " + number,
                            event.look(),
                            event.by(),
                            uploadedAt);
            foreign.replacedAt = replacedAt;
            foreign.updatedAt = uploadedAt;
            uploadedAt = replacedAt;
            past.add(foreign);
        }
        lastNumber = Math.max(lastNumber, number);
        makeCurrent(added(event), event.at());
        if (is(Switch.MERGE_KEEPS_NUMBERS)) {
            current.number = number + 1;
            lastNumber = Math.max(lastNumber, current.number);
        }
        if (is(Switch.MERGE_NUMBERS_BY_TIME)) {
            renumber();
        }
    }

    private void renumber() {
        past.sort(comparing(version -> version.replacedAt));
        lastNumber = 0;
        past.forEach(version -> version.number = ++lastNumber);
        current.number = ++lastNumber;
    }

    ArrayNode list() {
        List<Version> shown = new ArrayList<>(past);
        Collections.reverse(shown);
        shown.add(0, current);
        if (is(Switch.LIST_OLDEST_FIRST)) {
            Collections.reverse(shown);
        }
        ArrayNode list = JSON.arrayNode();
        shown.forEach(version -> list.add(json(version)));
        return list;
    }

    /** What a restore of that version would make current, or null if there is none. */
    String contentOf(String versionId) {
        return past.stream()
                .filter(version -> id(version).equals(versionId))
                .map(version -> version.content)
                .findFirst()
                .orElse(null);
    }

    private String id(Version version) {
        return version == current && is(Switch.ID_OF_CURRENT_IS_FILE_ID) ? "f1" : version.id;
    }

    private ObjectNode json(Version version) {
        boolean isCurrent = version == current;
        ObjectNode json = JSON.objectNode();
        json.put("type", isCurrent ? "file" : "file-version").put("name", "a.jpg");
        json.put("fileId", isCurrent ? "f1" : "other" + version.id);
        Instant past = is(Switch.TIMES_ARE_OF_UPLOADS) ? version.uploadedAt : version.replacedAt;
        json.put("createdAt", (isCurrent ? born : past).toString());
        json.put("updatedAt", version.updatedAt.toString());
        json.putObject("versionInfo")
                .put("id", id(version))
                .put("name", "Version " + version.number);
        json.put("isPrivateFile", version.look.isPrivate());
        if (!is(Switch.PUBLISHED_NOT_TOLD)) {
            json.put("isPublished", version.look.isPublished());
        }
        json.put("mime", version.look.mime());
        if (!is(Switch.AUTHOR_NOT_TOLD)) {
            json.put("createdBy", is(Switch.AUTHOR_IS_THAT_OF_THE_FILE) ? creator : version.by);
        }
        return json;
    }
}
