package io.restoreroutes.box;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** What people did to one Box file, one thing after the other. */
final class BoxStory {
    static final String SELF = "9001";
    private static final List<String> PEOPLE = List.of("101", "102", "103", SELF);
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    /** What is not verified of Box, or what it may do on a plan: each is the other answer. */
    enum Switch {
        PROMOTE_KEEPS_MODIFIED_AT,
        PURGE_RENUMBERS,
        ROW_TELLS_NO_NUMBER,
        LIST_TELLS_NO_NUMBERS,
        LIST_HAS_CURRENT,
        LIST_LACKS_TRASHED,
        LIST_OLDEST_FIRST,
        LIST_REPEATS,
        TIMES_ARE_ROUNDED,
        LIMIT_NOT_TOLD,
        OVER_LIMIT_STAYS_LISTED,
        RENAME_KEEPS_MODIFIED_AT
    }

    enum What {
        UPLOAD,
        PROMOTE,
        TRASH_VERSION,
        RESTORE_VERSION,
        LOSE_VERSION,
        RENAME,
        TRASH_FILE,
        RESTORE_FILE;

        boolean makesVersion() {
            return this == UPLOAD || this == PROMOTE;
        }
    }

    /**
     * One thing done.
     *
     * @param told when, as Box tells it: in whole seconds
     * @param version the version made, or done something to
     * @param by who did it, or null where Box does not tell
     */
    record Event(What what, Instant told, String version, String content, String name, String by) {}

    final Set<Switch> switches;
    final List<Event> events = new ArrayList<>();

    /** How many events had happened when the file's row was read; all had when the list was. */
    int atRow;

    Integer limit;
    String lockedBy;
    boolean mayUpload = true;
    boolean note;

    private final Random random;
    private Instant now = START;
    private final List<String> past = new ArrayList<>();
    private final Set<String> trashed = new HashSet<>();
    private final Map<String, String> contents = new HashMap<>();
    private String current;
    private String name = "plan.docx";
    private int lastVersion;
    private int lastContent;

    BoxStory(Random random, Set<Switch> switches) {
        this.random = random;
        this.switches = switches;
        limit = pick(null, 2, 4, 100);
        lockedBy = chance(0.03) ? pick("101", SELF) : null;
        mayUpload = !chance(0.03);
        note = chance(0.02);
        upload();
        int count = random.nextInt(14);
        for (int i = 0; i < count; i++) {
            wait(pick(0, 0, 300, 900, 1_000, 2_000, 60_000, 3_600_000, 86_400_000));
            act();
        }
        if (chance(0.08)) {
            wait(pick(0, 1_000, 3_600_000));
            add(What.TRASH_FILE, null, null);
            if (chance(0.3)) {
                wait(pick(0, 1_000, 3_600_000));
                add(What.RESTORE_FILE, null, null);
            }
        }
        atRow = events.size();
        if (chance(0.03)) {
            int more = 1 + random.nextInt(2);
            for (int i = 0; i < more; i++) {
                wait(pick(0, 500, 5_000));
                upload();
            }
        }
    }

    private void act() {
        int dice = random.nextInt(100);
        if (dice < 48 || past.isEmpty()) {
            upload();
        } else if (dice < 60) {
            promote(past.get(random.nextInt(past.size())));
        } else if (dice < 66) {
            // Somebody repairs by hand: the version before is copied to the top.
            promote(past.get(past.size() - 1));
        } else if (dice < 70) {
            // Or the good file is uploaded once more.
            make(What.UPLOAD, contents.get(past.get(random.nextInt(past.size()))));
        } else if (dice < 80) {
            trash(past.get(random.nextInt(past.size())));
        } else if (dice < 84 && !trashed.isEmpty()) {
            String version = new TreeSet<>(trashed).first();
            trashed.remove(version);
            add(What.RESTORE_VERSION, version, null);
        } else if (dice < 89) {
            lose(past.get(random.nextInt(past.size())));
        } else {
            name = chance(0.5) ? "plan.docx" : "plan-" + random.nextInt(3) + ".docx";
            add(What.RENAME, null, null);
        }
    }

    private void upload() {
        make(What.UPLOAD, "content " + ++lastContent);
    }

    private void promote(String version) {
        if (!trashed.contains(version)) {
            make(What.PROMOTE, contents.get(version));
        }
    }

    private void make(What what, String content) {
        if (current != null) {
            past.add(current);
        }
        current = Integer.toString(1_000 + ++lastVersion);
        contents.put(current, content);
        add(what, current, content);
        boolean evicts = !switches.contains(Switch.OVER_LIMIT_STAYS_LISTED);
        while (limit != null && evicts && past.size() > limit) {
            lose(past.get(0));
        }
    }

    private void trash(String version) {
        if (trashed.add(version)) {
            add(What.TRASH_VERSION, version, null);
        }
    }

    private void lose(String version) {
        past.remove(version);
        trashed.remove(version);
        add(What.LOSE_VERSION, version, null);
    }

    private void add(What what, String version, String content) {
        String by = chance(0.02) ? null : PEOPLE.get(random.nextInt(PEOPLE.size()));
        events.add(new Event(what, told(), version, content, name, by));
    }

    private Instant told() {
        Instant rounded =
                switches.contains(Switch.TIMES_ARE_ROUNDED)
                        ? now.plus(Duration.ofMillis(500))
                        : now;
        return rounded.truncatedTo(ChronoUnit.SECONDS);
    }

    /** {@return a moment to ask about: at an event, right beside it, or anywhere} */
    Instant moment() {
        if (chance(0.2)) {
            long span = Duration.between(START, now).toSeconds() + 10;
            return START.plusSeconds((long) (random.nextDouble() * span) - 5);
        }
        Event event = events.get(random.nextInt(atRow));
        return event.told().plusSeconds(pick(-3, -2, -1, -1, 0, 0, 0, 1, 1, 2, 3));
    }

    String person() {
        return PEOPLE.get(random.nextInt(3));
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
        for (int i = 0; i < events.size(); i++) {
            text.append(i == atRow ? "row is read\n" : "").append(events.get(i)).append('\n');
        }
        return text + "limit " + limit + ", locked by " + lockedBy + ", may upload " + mayUpload;
    }
}
