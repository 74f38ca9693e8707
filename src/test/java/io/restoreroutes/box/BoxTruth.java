package io.restoreroutes.box;

import io.restoreroutes.box.BoxStory.Event;
import io.restoreroutes.box.BoxStory.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What was true at a moment, told from what people did and from nothing that the API shows. Of what
 * was done after the file's row was read, only the loss of versions counts.
 */
final class BoxTruth {
    private final BoxStory story;
    private final Instant moment;
    private final List<Event> made = new ArrayList<>();

    BoxTruth(BoxStory story, Instant moment) {
        this.story = story;
        this.moment = moment;
        for (Event event : story.events.subList(0, story.atRow)) {
            if (event.what().makesVersion()) {
                made.add(event);
            }
        }
    }

    boolean isCreatedLater() {
        return made.get(0).told().isAfter(moment);
    }

    /** The version that was current, or null if there was no file. */
    Event wanted() {
        Event wanted = null;
        for (Event event : made) {
            if (!event.told().isAfter(moment)) {
                wanted = event;
            }
        }
        return wanted;
    }

    Event current() {
        return made.get(made.size() - 1);
    }

    boolean isContentSame() {
        return wanted() != null && wanted().content().equals(current().content());
    }

    /** What was made after the wanted version. */
    List<Event> since() {
        return made.stream().filter(event -> event.told().isAfter(moment)).toList();
    }

    boolean isGone(Event version) {
        return story.events.stream()
                .anyMatch(
                        event ->
                                event.what() == What.LOSE_VERSION
                                        && event.version().equals(version.version()));
    }

    boolean isTrashed(Event version) {
        boolean trashed = false;
        for (Event event : story.events) {
            if (Objects.equals(event.version(), version.version())) {
                trashed =
                        event.what() == What.TRASH_VERSION
                                || trashed && event.what() != What.RESTORE_VERSION;
            }
        }
        return trashed;
    }

    /** Whether the list shows it, or would if it were past. */
    boolean isSeen(Event version) {
        return !isGone(version)
                && !(isTrashed(version)
                        && story.switches.contains(BoxStory.Switch.LIST_LACKS_TRASHED));
    }

    boolean isAnySeenUpToMoment() {
        return made.stream().anyMatch(event -> !event.told().isAfter(moment) && isSeen(event));
    }

    /** The versions that the list shows, the oldest first, without the current one. */
    List<Event> seenPast() {
        return made.stream().filter(event -> event != current() && isSeen(event)).toList();
    }

    /** When the file was put into the trash where it is, or null. */
    Instant fileTrashedAt() {
        Instant since = null;
        for (Event event : story.events.subList(0, story.atRow)) {
            if (event.what() == What.TRASH_FILE) {
                since = event.told();
            } else if (event.what() == What.RESTORE_FILE) {
                since = null;
            }
        }
        return since;
    }

    boolean isTrashedSince() {
        return fileTrashedAt() != null && fileTrashedAt().isAfter(moment);
    }

    boolean isTrashedThen() {
        return fileTrashedAt() != null && !fileTrashedAt().isAfter(moment);
    }

    boolean hasChanged(String person) {
        return since().stream().anyMatch(event -> person.equals(event.by()));
    }

    boolean hasAnotherChanged(String person) {
        return since().stream()
                .anyMatch(
                        event ->
                                event.by() != null
                                        && !event.by().equals(person)
                                        && !event.by().equals(BoxStory.SELF));
    }

    boolean isSeenChangedByBoth(String person) {
        List<String> authors = since().stream().filter(this::isSeen).map(Event::by).toList();
        return authors.contains(person)
                && authors.stream()
                        .anyMatch(
                                by ->
                                        by != null
                                                && !by.equals(person)
                                                && !by.equals(BoxStory.SELF));
    }

    boolean isAuthorUnknown() {
        return since().stream().anyMatch(event -> event.by() == null || !isSeen(event));
    }
}
