package io.restoreroutes.imagekit;

import io.restoreroutes.imagekit.ImageKitStory.Event;
import io.restoreroutes.imagekit.ImageKitStory.What;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was true at a moment, told from what was done and from nothing that the API shows. */
final class ImageKitTruth {
    private final ImageKitStory story;
    private final Instant moment;
    private final List<Event> changes;

    ImageKitTruth(ImageKitStory story, Instant moment) {
        this.story = story;
        this.moment = moment;
        changes = story.events.stream().filter(event -> event.what().changesContent()).toList();
    }

    boolean isCreatedLater() {
        return changes.get(0).at().isAfter(moment);
    }

    /** What made the content that was current, or null if there was no file. */
    Event wanted() {
        Event wanted = null;
        for (Event event : changes) {
            if (!event.at().isAfter(moment)) {
                wanted = event;
            }
        }
        return wanted;
    }

    Event current() {
        return changes.get(changes.size() - 1);
    }

    List<Event> since() {
        return changes.stream().filter(event -> event.at().isAfter(moment)).toList();
    }

    boolean happened(What what) {
        return story.events.stream().anyMatch(event -> event.what() == what);
    }

    /** How often somebody else than we restored a version after the moment. */
    long restoresElsewhereSince() {
        return since().stream()
                .filter(event -> event.what() == What.RESTORE)
                .filter(event -> !event.by().equals(ImageKitStory.SELF))
                .count();
    }

    boolean haveWeWrittenSince(Instant instant) {
        return changes.stream()
                .anyMatch(
                        event ->
                                event.what() == What.RESTORE
                                        && event.by().equals(ImageKitStory.SELF)
                                        && event.at().isAfter(instant));
    }

    /** Whether two things happened at once, or the first replacement right after the upload. */
    boolean isHurried() {
        for (int i = 1; i < changes.size(); i++) {
            Event before = changes.get(i - 1);
            Event event = changes.get(i);
            Duration life = Duration.between(changes.get(0).at(), event.at());
            if (before.at().equals(event.at()) || life.compareTo(Duration.ofSeconds(2)) <= 0) {
                return true;
            }
        }
        return false;
    }

    /** What made the version that was replaced last, of those that are neither lost nor current. */
    Optional<Event> replacedLast() {
        for (int i = changes.size() - 2; i >= 0; i--) {
            String version = version(changes.get(i));
            boolean lost =
                    story.events.stream()
                            .anyMatch(
                                    event ->
                                            event.what() == What.LOSE
                                                    && event.of().equals(version));
            if (!lost && !version.equals(version(current()))) {
                return Optional.of(changes.get(i));
            }
        }
        return Optional.empty();
    }

    private String version(Event event) {
        boolean again =
                event.what() == What.RESTORE
                        && !story.switches.contains(ImageKitStory.Switch.RESTORE_ADDS_A_VERSION);
        return again ? event.of() : event.version();
    }

    boolean hasChanged(String person) {
        return since().stream().anyMatch(event -> event.by().equals(person));
    }

    boolean hasAnotherChanged(String person) {
        return since().stream()
                .anyMatch(
                        event ->
                                !event.by().equals(person)
                                        && !event.by().equals(ImageKitStory.SELF));
    }
}
