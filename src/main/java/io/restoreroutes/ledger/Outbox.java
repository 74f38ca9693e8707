package io.restoreroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.SourceForm;
import io.restoreroutes.request.Status;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is to be delivered, in the order of its commits, and how far each target is served. Every
 * public method is one transaction, thread-safe, and throws {@link LedgerException} as {@link
 * Ledger}. What inserts has its place in the order of writes.
 */
public final class Outbox {
    /** The target whose files are written from the first row on. */
    private static final String DEFAULT_TARGET = "outbox";

    /** Characters; a provider's answer may be of any length, and a row has to be read again. */
    private static final int LONGEST_JSON = 1_000_000;

    /** A page ends with the row that reaches it; outcomes and given lines may be long. */
    private static final int PAGE_CHARACTERS = 4_000_000;

    private static final String OUTCOME = "outcome";
    private static final String JOB_ENDED = "job-ended";

    private static final String INSERT =
            "INSERT INTO restore_outbox (kind, job_id, outcome_id, status, account, json, given)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";

    private static final String ROWS =
            "SELECT seq, kind, job_id, outcome_id, status, account, json";
    private static final String LENGTHS = "SELECT LENGTH(json)";
    private static final String GIVEN_ROWS = "SELECT seq, json, given";
    private static final String GIVEN_LENGTHS = "SELECT LENGTH(json) + COALESCE(LENGTH(given), 0)";
    private static final String READ = " FROM restore_outbox WHERE seq > ? ORDER BY seq LIMIT ?";
    private static final String READ_JOB =
            " FROM restore_outbox WHERE job_id = ? AND seq > ? AND seq <= ?"
                    + " AND status = ANY(?) ORDER BY job_id, seq LIMIT ?";

    private static final String FORM = "SELECT unread_form FROM restore_job WHERE job_id = ?";

    private static final String POSITION = "SELECT position FROM restore_target WHERE name = ?";
    private static final String END = "SELECT COALESCE(MAX(seq), 0) FROM restore_outbox";
    private static final String ADVANCE =
            "INSERT INTO restore_target (name, position) VALUES (?, ?)"
                    + " ON CONFLICT (name) DO UPDATE SET position = EXCLUDED.position";

    /** Never back: a position read under an earlier lease may be older than the stored one. */
    private static final String ADVANCE_LEASED =
            "UPDATE restore_target SET position = ? WHERE name = ? AND position <= ?"
                    + " AND EXISTS (SELECT 1 FROM restore_lease WHERE name = ? AND owner = ?"
                    + " AND epoch = ? FOR SHARE)";

    private static final String TOUCH =
            "UPDATE restore_target SET position = position WHERE name = ?";

    private static final String LENGTH =
            "INSERT INTO restore_outbox_file (name, length) VALUES (?, ?)"
                    + " ON CONFLICT (name) DO UPDATE SET length = EXCLUDED.length";
    private static final String NO_LENGTH = "DELETE FROM restore_outbox_file WHERE name = ?";
    private static final String ALL_LENGTHS = "SELECT name, length FROM restore_outbox_file";

    private static final Columns<OutboxRow> OUTCOMES = new Columns<>(ROWS, LENGTHS, Outbox::row);
    private static final Columns<UnsuccessfulRow> GIVEN =
            new Columns<>(GIVEN_ROWS, GIVEN_LENGTHS, Outbox::unsuccessfulRow);
    private static final List<String> UNSUCCESSFUL =
            List.of(Status.REJECTED.wireName(), Status.FAILED.wireName());

    private final Database database;
    private final Leases leases;

    Outbox(Database database, Leases leases) {
        this.database = database;
        this.leases = leases;
    }

    /** An outcome on its way into the outbox, with its line as it was given, or null. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(RestoreOutcome outcome, byte[] given) {}

    void insert(Sql sql, Collection<Entry> entries) {
        sql.batch(
                INSERT,
                entries.stream()
                        .map(
                                entry ->
                                        new Object[] {
                                            OUTCOME,
                                            entry.outcome().jobId(),
                                            entry.outcome().outcomeId(),
                                            entry.outcome().status().wireName(),
                                            Rows.storable(entry.outcome().account()),
                                            json(entry.outcome()),
                                            entry.given()
                                        })
                        .toList());
    }

    void insertEnds(Sql sql, List<JobSummary> ended) {
        sql.batch(
                INSERT,
                ended.stream()
                        .map(
                                summary ->
                                        new Object[] {
                                            JOB_ENDED,
                                            summary.jobId(),
                                            null,
                                            null,
                                            null,
                                            Rows.storable(RestoreJson.write(summary)),
                                            null
                                        })
                        .toList());
    }

    /** A provider's answer that is too long is left out; the outcome itself must get in. */
    private static String json(RestoreOutcome outcome) {
        String json = RestoreJson.write(outcome);
        return Rows.storable(
                json.length() <= LONGEST_JSON
                        ? json
                        : RestoreJson.write(outcome.withResponse(null)));
    }

    /**
     * {@return at most max rows after that sequence, in order} There are fewer, but at least one,
     * where they are long: only an empty page is the last.
     */
    public List<OutboxRow> read(long afterSeq, int max) {
        return database.read(sql -> page(sql, OUTCOMES, READ, max, afterSeq));
    }

    /**
     * A job's outcomes again, in order: those of the given statuses with {@code fromSeq < seq <=
     * upToSeq}, at most max and fewer where they are long: only an empty page is the last.
     */
    public List<OutboxRow> readJob(
            String jobId, long fromSeq, long upToSeq, Set<Status> statuses, int max) {
        List<String> names = statuses.stream().map(Status::wireName).toList();
        return database.read(
                sql -> page(sql, OUTCOMES, READ_JOB, max, jobId, fromSeq, upToSeq, names));
    }

    /**
     * What a job could not do, in order: its rejected and failed items with {@code fromSeq < seq <=
     * upToSeq}, at most max and fewer where they are long: only an empty page is the last.
     */
    public List<UnsuccessfulRow> readUnsuccessful(
            String jobId, long fromSeq, long upToSeq, int max) {
        return database.read(
                sql -> page(sql, GIVEN, READ_JOB, max, jobId, fromSeq, upToSeq, UNSUCCESSFUL));
    }

    /**
     * {@return what makes a source of the job's lines that could not be read; empty if all could}
     */
    public Optional<SourceForm> unreadForm(String jobId) {
        return database.read(sql -> sql.first(FORM, Sql.TEXT, jobId)).map(Outbox::form);
    }

    private static SourceForm form(String json) {
        try {
            return RestoreJson.mapper().readValue(json, SourceForm.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which columns are read, how long they are together, and what is made of them. */
    private record Columns<T>(String select, String lengths, Sql.Mapper<T> mapper) {}

    /** Asks for the lengths first: a driver may hold a whole result in memory. */
    private static <T> List<T> page(
            Sql sql, Columns<T> columns, String from, int max, Object... parameters) {
        int fitting = 0;
        long characters = 0;
        for (long length : sql.query(columns.lengths() + from, Sql.NUMBER, and(parameters, max))) {
            if (characters >= PAGE_CHARACTERS) {
                break;
            }
            characters += length;
            fitting++;
        }
        return fitting == 0
                ? List.of()
                : sql.query(columns.select() + from, columns.mapper(), and(parameters, fitting));
    }

    private static Object[] and(Object[] parameters, Object last) {
        Object[] all = Arrays.copyOf(parameters, parameters.length + 1);
        all[parameters.length] = last;
        return all;
    }

    private static OutboxRow row(Sql.Row row) throws SQLException {
        return new OutboxRow(
                row.number("seq"),
                row.text("kind").equals(OUTCOME)
                        ? OutboxRow.Kind.OUTCOME
                        : OutboxRow.Kind.JOB_ENDED,
                row.text("job_id"),
                row.text("outcome_id"),
                Rows.status(row.text("status")),
                row.text("account"),
                row.text("json"));
    }

    private static UnsuccessfulRow unsuccessfulRow(Sql.Row row) throws SQLException {
        return new UnsuccessfulRow(row.number("seq"), row.text("json"), row.bytes("given"));
    }

    /**
     * {@return the sequence up to which the target is served} The first sight of a name stores the
     * present end of the outbox; the name {@code outbox} starts at 0.
     */
    public long position(String target) {
        // In the order of writes: the end must stand still for a new target.
        return database.write(
                sql -> {
                    Long known = sql.first(POSITION, Sql.NUMBER, target).orElse(null);
                    if (known != null) {
                        return known;
                    }
                    long start =
                            target.equals(DEFAULT_TARGET)
                                    ? 0
                                    : sql.first(END, Sql.NUMBER).orElseThrow();
                    sql.update(ADVANCE, target, start);
                    return start;
                });
    }

    /** Changes nothing by changing something. */
    void touch() {
        database.write(sql -> sql.update(TOUCH, DEFAULT_TARGET));
    }

    /** Stores the sequence up to which the target is served. */
    public void advance(String target, long seq) {
        database.change(
                sql -> {
                    advance(sql, target, seq);
                    return null;
                });
    }

    /**
     * Stores the position of the default outbox together with the lengths of its files.
     *
     * @param fileLengths new lengths in bytes by file name; a null length removes the entry
     */
    public void advanceFiles(long seq, Map<String, Long> fileLengths) {
        database.change(
                sql -> {
                    advance(sql, DEFAULT_TARGET, seq);
                    fileLengths.forEach(
                            (name, length) -> {
                                if (length == null) {
                                    sql.update(NO_LENGTH, name);
                                } else {
                                    sql.update(LENGTH, name, length);
                                }
                            });
                    return null;
                });
    }

    private void advance(Sql sql, String target, long seq) {
        if (!leases.isShared()) {
            sql.update(ADVANCE, target, seq);
            return;
        }
        String lease = Leases.delivery(target);
        int moved =
                sql.update(
                        ADVANCE_LEASED,
                        seq,
                        target,
                        seq,
                        lease,
                        leases.node(),
                        leases.epoch(lease));
        if (moved == 0) {
            leases.refused(lease);
            throw new LedgerException("Another process delivers to '" + target + "' by now.", null);
        }
    }

    /** {@return the true lengths of the default outbox's files, in bytes, by file name} */
    public Map<String, Long> fileLengths() {
        Map<String, Long> lengths = new TreeMap<>();
        database.read(
                sql -> sql.query(ALL_LENGTHS, row -> lengths.put(row.text(1), row.number(2))));
        return lengths;
    }
}
