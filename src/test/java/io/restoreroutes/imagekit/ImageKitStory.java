package io.restoreroutes.imagekit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What people, and we, did to one ImageKit file, one thing after the other. */
final class ImageKitStory {
    static final String SELF = "robot@example.com";
    private static final List<String> PEOPLE =
            List.of("ann@example.com", "bob@example.com", "eve@example.com");
    private static final Instant START = Instant.parse("2026-03-01T08:00:00.123Z");

    /** What is not verified of ImageKit: each is the other answer. */
    enum Switch {
        /** Else a restore takes the version out of the past ones, and it keeps its number. */
        RESTORE_ADDS_A_VERSION,
        RESTORE_GIVES_THE_NEXT_NUMBER,
        RESTORE_RENUMBERS_ALL,
        RESTORE_KEEPS_UPDATED_AT,
        RESTORE_SETS_CREATED_AT,
        RESTORE_GIVES_NEW_ID,
        ID_OF_CURRENT_IS_FILE_ID,
        DELETE_RENUMBERS_ALL,
        /** Else a deleted version's number is not given again. */
        NEXT_NUMBER_IS_THAT_AFTER_THE_HIGHEST_LEFT,
        /** Else an upload to a full history is refused. */
        FULL_HISTORY_EVICTS,
        /** Else they get the numbers after those that are there. */
        MERGE_KEEPS_NUMBERS,
        MERGE_NUMBERS_BY_TIME,
        /** Else a past version's time is the one at which it was replaced. */
        TIMES_ARE_OF_UPLOADS,
        UPDATED_AT_COMES_LATE,
        PUBLISHED_NOT_TOLD,
        AUTHOR_NOT_TOLD,
        AUTHOR_IS_THAT_OF_THE_FILE,
        LIST_OLDEST_FIRST
    }

    enum What {
        UPLOAD,
        /** By us, or by somebody in the dashboard. */
        RESTORE,
        /** Deleted by hand, or evicted. */
        LOSE,
        /** Another file is moved onto this one's name: its versions come along. */
        MERGE,
        /** Tags, which count as an update. */
        EDIT;

        boolean changesContent() {
            return this == UPLOAD || this == RESTORE || this == MERGE;
        }
    }

    /** What is shown of a version besides its content. */
    record Look(String mime, boolean isPrivate, boolean isPublished) {}

    /**
     * One thing done.
     *
     * @param version the version made; of a restore, the one that it makes if it adds one
     * @param of the version restored or lost
     * @param foreign of a merge: when each past version of the other file was replaced
     */
    record Event(
            What what,
            Instant at,
            String version,
            String of,
            String content,
            Look look,
            String by,
            List<Instant> foreign) {}

    final Set<Switch> switches;
    final List<Event> events = new ArrayList<>();

    private final Random random;
    private final int cap;
    private Instant now = START;
    private final List<String> past = new ArrayList<>();
    private final Map<String, Event> made = new HashMap<>();
    private String current;
    private int lastVersion;
    private int lastContent;

    ImageKitStory(Random random, Set<Switch> switches) {
        this.random = random;
        this.switches = switches;
        cap = pick(4, 100, 100);
        upload();
        boolean quiet = chance(0.4);
        boolean hurried = chance(0.3);
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            wait(
                    hurried
                            ? pick(0, 1, 400, 1_500, 2_000, 3_000)
                            : pick(2_500, 60_000, 3_600_000, 86_400_000));
            if (quiet) {
                upload();
            } else {
                act();
            }
        }
    }

    private void act() {
        int dice = random.nextInt(100);
        if (dice < 55 || past.isEmpty()) {
            upload();
        } else if (dice < 62) {
            restore(past.get(random.nextInt(past.size())), person());
        } else if (dice < 66) {
            // Somebody tries the version before, and goes back to what was there.
            String back = current;
            restore(past.get(past.size() - 1), person());
            wait(pick(500, 60_000));
            if (past.contains(back)) {
                restore(back, person());
            }
        } else if (dice < 72) {
            // We restore, and undo it.
            String back = current;
            restore(past.get(random.nextInt(past.size())), SELF);
            wait(pick(500, 60_000));
            if (chance(0.5) && past.contains(back)) {
                restore(back, SELF);
            }
        } else if (dice < 80) {
            lose(past.get(random.nextInt(past.size())));
        } else if (dice < 83) {
            merge();
        } else {
            add(new Event(What.EDIT, now, null, null, null, null, person(), null));
        }
    }

    private void upload() {
        boolean evicts = switches.contains(Switch.FULL_HISTORY_EVICTS);
        if (past.size() >= cap && !evicts) {
            return;
        }
        Look look =
                new Look(
                        chance(0.9) ? "image/jpeg" : "application/octet-stream",
                        chance(0.03),
                        !chance(0.03));
        make(What.UPLOAD, "content " + ++lastContent, look, null);
        while (past.size() > cap) {
            lose(past.get(0));
        }
    }

    private void merge() {
        List<Instant> foreign = new ArrayList<>();
        long span = Duration.between(START, now).toMillis();
        for (int i = random.nextInt(3); i > 0; i--) {
            foreign.add(START.plusMillis((long) (random.nextDouble() * span)));
        }
        foreign.sort(null);
        make(
                What.MERGE,
                "content of another file " + ++lastContent,
                new Look("image/jpeg", false, true),
                foreign);
    }

    private void make(What what, String content, Look look, List<Instant> foreign) {
        if (current != null) {
            past.add(current);
        }
        current = "v" + ++lastVersion;
        add(new Event(what, now, current, null, content, look, person(), foreign));
    }

    private void restore(String version, String by) {
        Event source = made.get(version);
        String added = "v" + ++lastVersion;
        past.add(current);
        if (switches.contains(Switch.RESTORE_ADDS_A_VERSION)) {
            current = added;
        } else {
            past.remove(version);
            current = version;
        }
        add(
                new Event(
                        What.RESTORE,
                        now,
                        added,
                        version,
                        source.content(),
                        source.look(),
                        by,
                        null));
    }

    private void lose(String version) {
        past.remove(version);
        add(new Event(What.LOSE, now, null, version, null, null, null, null));
    }

    private void add(Event event) {
        events.add(event);
        if (event.version() != null) {
            made.put(event.version(), event);
        }
    }

    Instant moment() {
        if (chance(0.3)) {
            long span = Duration.between(START, now).toMillis() + 5_000;
            return START.plusMillis((long) (random.nextDouble() * span) - 1_000);
        }
        Event event = events.get(random.nextInt(events.size()));
        return event.at().plusMillis(pick(-2_000, -300, -1, 0, 0, 1, 200, 500, 2_000));
    }

    /** When we last wrote, by our clock, which may be a little off; null if never. */
    Instant ownWrite() {
        return events.stream()
                .filter(event -> event.what() == What.RESTORE && event.by().equals(SELF))
                .map(event -> event.at().plusSeconds(pick(-20, 0, 20)))
                .max(Instant::compareTo)
                .orElse(null);
    }

    String person() {
        return PEOPLE.get(random.nextInt(PEOPLE.size()));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    private void wait(int millis) {
        now = now.plusMillis(millis);
    }

    static Set<Switch> none() {
        return EnumSet.noneOf(Switch.class);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event).append('\n'));
        return text.toString();
    }
}
