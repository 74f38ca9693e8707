package io.restoreroutes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What was done in an enterprise, as Box's admins are told. Made of the files when it is asked for,
 * so that millions of them cost nothing; guarded by {@link BoxFiles}.
 */
final class BoxEventLog {
    /** Of positions: no more events than that in a millisecond. */
    private static final long A_MILLISECOND = 10_000;

    private static final Comparator<Event> BY_TIME =
            Comparator.comparing((Event event) -> event.at())
                    .thenComparing(Event::fileId)
                    .thenComparing(Event::versionId);

    /** Something that was done; positions are in the order of time. */
    record Event(
            long position,
            String type,
            Instant at,
            String by,
            String fileId,
            String name,
            String versionId) {
        private Event placed(long place) {
            return new Event(place, type, at, by, fileId, name, versionId);
        }
    }

    /** Versions whose events come late. */
    private final Set<String> late = new HashSet<>();

    private boolean holding;

    static long position(Instant at) {
        return at.toEpochMilli() * A_MILLISECOND;
    }

    /** A version was made; its event comes late if events are held. */
    void made(BoxVersion version) {
        if (holding) {
            late.add(version.id());
        }
    }

    /** What happens from now on is told when it is released. */
    void hold() {
        holding = true;
    }

    void release() {
        late.clear();
        holding = false;
    }

    /**
     * {@return those behind that position, whatever they are about}
     *
     * @param before made before that
     * @param ofVersion the type of the event that a further version raises
     */
    List<Event> after(long position, Instant before, Collection<BoxFile> files, String ofVersion) {
        List<Event> all = new ArrayList<>();
        for (BoxFile file : files) {
            for (BoxVersion version : BoxApi.allVersions(file)) {
                if (!late.contains(version.id())) {
                    String type = type(version, ofVersion);
                    all.add(event(type, file, version, version.createdAt(), version.by()));
                }
            }
            if (file.isTrashed()) {
                all.add(event("DELETE", file, file.current(), file.trashedAt, BoxFile.SOMEBODY));
            }
        }
        all.sort(BY_TIME);
        List<Event> placed = new ArrayList<>();
        long last = -1;
        for (Event event : all) {
            last = Math.max(last + 1, position(event.at()));
            if (last > position && event.at().isBefore(before)) {
                placed.add(event.placed(last));
            }
        }
        return placed;
    }

    private static String type(BoxVersion version, String ofVersion) {
        if (version.number() == 1) {
            return "UPLOAD";
        }
        return version.promotedFrom() == null ? ofVersion : "FILE_VERSION_RESTORE";
    }

    private static Event event(
            String type, BoxFile file, BoxVersion version, Instant at, String by) {
        return new Event(0, type, at, by, file.id, version.name(), version.id());
    }

    /** As Box tells it to an admin. */
    static ObjectNode json(Event event, ObjectNode parent, boolean sourceIsFile, boolean numbers) {
        ObjectNode json = BoxJson.JSON.createObjectNode();
        json.put("type", "event").put("event_type", event.type());
        json.put("event_id", String.format(Locale.ROOT, "%s-%s", event.type(), event.versionId()));
        json.put("created_at", BoxJson.time(event.at()));
        json.set("created_by", BoxJson.user(event.by()));
        ObjectNode source = json.putObject("source");
        source.put(sourceIsFile ? "type" : "item_type", "file");
        String id = sourceIsFile ? "id" : "item_id";
        if (numbers) {
            source.put(id, Long.parseLong(event.fileId()));
        } else {
            source.put(id, event.fileId());
        }
        source.put(sourceIsFile ? "name" : "item_name", event.name());
        source.set("parent", parent);
        json.putObject("additional_details").put("version_id", event.versionId());
        return json;
    }
}
