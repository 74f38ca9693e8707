package io.restoreroutes.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.restoreroutes.request.FollowUp;
import io.restoreroutes.request.Found;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Status;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a job's outcomes tell beyond their statuses, counted with them.
 *
 * @param near of how many a version was made within two seconds of the moment
 * @param evicts of how many a write makes one version more than the provider keeps
 * @param undoable how many tell what was current before their write
 * @param lastChange the newest change seen, or null
 * @param changedBy how many files each person has changed; beyond the first two hundred, all others
 *     together
 * @param planned how many of each account were planned
 * @param incomplete folders that could not be listed, the first thousand of them
 * @param tooMany whether more files would have been written than may be planned
 */
@JsonInclude(Include.NON_EMPTY)
public record JobTally(
        @JsonInclude(Include.NON_DEFAULT) long near,
        @JsonInclude(Include.NON_DEFAULT) long evicts,
        @JsonInclude(Include.NON_DEFAULT) long undoable,
        Instant lastChange,
        Map<String, Long> changedBy,
        Map<String, Long> planned,
        Set<String> incomplete,
        @JsonInclude(Include.NON_DEFAULT) boolean tooMany) {

    /** Nothing is told. */
    static final JobTally NONE = new JobTally(0, 0, 0, null, null, null, null, false);

    /** More files would have been written than may be planned. */
    static final JobTally TOO_MANY = new JobTally(0, 0, 0, null, null, null, null, true);

    /** So many folders are named in a sentence. */
    private static final int FEW = 5;

    /** So many folders are named. */
    private static final int MOST_FOLDERS = 1000;

    /** So many persons are named. */
    private static final int MOST_PERSONS = 200;

    /** No login and no id. */
    private static final String OTHERS = "others";

    public JobTally {
        changedBy = changedBy == null ? Map.of() : new TreeMap<>(changedBy);
        planned = planned == null ? Map.of() : new TreeMap<>(planned);
        incomplete = incomplete == null ? Set.of() : new TreeSet<>(incomplete);
    }

    /** {@return that a folder could not be listed} */
    static JobTally incomplete(String folder) {
        return new JobTally(0, 0, 0, null, null, null, Set.of(folder), false);
    }

    static JobTally of(RestoreOutcome outcome) {
        Found found = outcome.found();
        Map<String, Long> persons = new TreeMap<>();
        if (found != null) {
            found.changedBy().forEach(person -> persons.put(person, 1L));
        }
        return new JobTally(
                found != null && found.near() ? 1 : 0,
                found != null && found.evicts() ? 1 : 0,
                isUndoable(outcome) ? 1 : 0,
                found == null ? null : found.last(),
                persons,
                outcome.status() == Status.PLANNED ? Map.of(outcome.account(), 1L) : Map.of(),
                null,
                false);
    }

    private static boolean isUndoable(RestoreOutcome outcome) {
        return outcome.previousVersionId() != null
                && outcome.attempts() > 0
                && FollowUp.UNDO.statuses().contains(outcome.status());
    }

    JobTally and(JobTally other) {
        if (other.isNothing()) {
            return this;
        }
        return new JobTally(
                near + other.near,
                evicts + other.evicts,
                undoable + other.undoable,
                later(lastChange, other.lastChange),
                persons(other.changedBy),
                sum(planned, other.planned),
                folders(other.incomplete),
                tooMany || other.tooMany);
    }

    /** {@return the folders that could not be listed, a few of them by name} */
    String folders() {
        if (incomplete.equals(Set.of(RestoreRequest.EVENTS))) {
            return "the " + RestoreRequest.EVENTS;
        }
        String few = incomplete.stream().limit(FEW).collect(Collectors.joining(", "));
        int more = incomplete.size() - FEW;
        return (incomplete.size() == 1 ? "folder " : "folders ")
                + few
                + (more > 0 ? " and " + more + " more" : "");
    }

    private Set<String> folders(Set<String> others) {
        return Stream.concat(incomplete.stream(), others.stream())
                .distinct()
                .limit(MOST_FOLDERS)
                .collect(Collectors.toSet());
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }

    private Map<String, Long> persons(Map<String, Long> others) {
        Map<String, Long> all = new TreeMap<>(changedBy);
        others.forEach(
                (person, files) -> {
                    boolean isNamed = all.containsKey(person) || all.size() < MOST_PERSONS;
                    all.merge(isNamed ? person : OTHERS, files, Long::sum);
                });
        return all;
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> all = new TreeMap<>(one);
        other.forEach((account, items) -> all.merge(account, items, Long::sum));
        return all;
    }

    @JsonIgnore
    boolean isNothing() {
        return equals(NONE);
    }

    /** {@return as a column holds it; null for nothing} */
    String text() {
        return isNothing() ? null : RestoreJson.write(this);
    }

    static JobTally parse(String text) {
        try {
            return text == null ? NONE : RestoreJson.mapper().readValue(text, JobTally.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
