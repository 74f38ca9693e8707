package io.restoreroutes.delivery;

import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.ledger.Outlook;
import io.restoreroutes.request.UndoGuard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Writes the default outbox: a file of outcomes a job, and at its end the requests that follow from
 * them and the summary. Bound as {@code restoreOutbox}, for the route {@code
 * restore-deliver-outcome}.
 *
 * <p>Each outcome stands in its file once: the ledger keeps the length up to which a file is true,
 * in the same transaction as the position. What is longer was written by a process that died before
 * that transaction and is cut back; what is shorter or missing is written again from the ledger.
 */
public final class RestoreOutbox {
    private static final String OUTCOMES = ".outcomes.ndjson";

    private final Ledger ledger;
    private final OutboxFiles files;
    private final JobEnds jobs;

    /** As the ledger has them. */
    private final Map<String, Long> lengths = new HashMap<>();

    /** Written since, not yet in the ledger; null = the job has ended. */
    private final Map<String, Long> pending = new LinkedHashMap<>();

    private long writtenUpTo;
    private boolean resumed;
    private volatile OutboxWriteException trouble;

    RestoreOutbox(Ledger ledger, Path folder, DiskSync disk, UndoGuard guard, Outlook outlook) {
        this.ledger = ledger;
        this.files = new OutboxFiles(folder, disk);
        this.jobs = new JobEnds(ledger, files, guard, outlook);
    }

    /** {@return the folder, for sentences} */
    Path folder() {
        return files.folder();
    }

    /**
     * Writes outcomes to the files of their jobs and, for jobs that ended, the requests that follow
     * from them and then the summary. All of it is on the disk when this returns; the sender of the
     * batch then tells the ledger. To be called within the exchange of the batch; rows that were
     * already written in it are passed over.
     *
     * @throws IOException with a sentence for a person if the folder cannot be written; the batch
     *     may come again
     */
    public synchronized void write(OutcomeBatch batch) throws IOException {
        Map<String, ByteArrayOutputStream> lines = new LinkedHashMap<>();
        List<OutboxRow> ended = new ArrayList<>();
        long before = writtenUpTo;
        long last = before;
        for (OutboxRow row : batch.rows()) {
            if (row.seq() <= before) {
                continue;
            }
            last = row.seq();
            ByteArrayOutputStream text =
                    lines.computeIfAbsent(row.jobId(), job -> new ByteArrayOutputStream());
            if (row.kind() == OutboxRow.Kind.OUTCOME) {
                text.writeBytes(line(row.json()));
            } else {
                ended.add(row);
            }
        }
        Map<String, Long> pendingBefore = new LinkedHashMap<>(pending);
        try {
            files.ensureFolder();
            for (Map.Entry<String, ByteArrayOutputStream> job : lines.entrySet()) {
                append(job.getKey(), before, job.getValue().toByteArray());
            }
            List<Long> undoable = new ArrayList<>();
            for (OutboxRow end : ended) {
                undoable.add(jobs.writeRequests(end));
            }
            // A summary says that the job's other files are complete: they are on the disk first.
            files.forceNames();
            for (int i = 0; i < ended.size(); i++) {
                OutboxRow end = ended.get(i);
                jobs.writeSummary(end, undoable.get(i));
                pending.put(end.jobId() + OUTCOMES, null);
            }
            files.forceNames();
            writtenUpTo = last;
            trouble = null;
        } catch (IOException e) {
            throw troubled(e);
        } finally {
            if (writtenUpTo != last) {
                // When the batch comes again, what it wrote is found beyond the files' lengths.
                pending.clear();
                pending.putAll(pendingBefore);
            }
        }
    }

    /**
     * Forgets what is not in the ledger. The first time, brings every file to the length that is;
     * later the next append does, because what it is to write may stand there already.
     *
     * @param position up to which the outbox is served
     */
    synchronized void resume(long position) throws IOException {
        writtenUpTo = position;
        pending.clear();
        lengths.clear();
        lengths.putAll(ledger.outbox().fileLengths());
        if (resumed) {
            return;
        }
        try {
            files.ensureFolder();
            for (String name : List.copyOf(lengths.keySet())) {
                if (name.endsWith(OUTCOMES)) {
                    String jobId = name.substring(0, name.length() - OUTCOMES.length());
                    repair(jobId, name, position);
                }
            }
            resumed = true;
            trouble = null;
        } catch (IOException e) {
            throw troubled(e);
        }
    }

    private OutboxWriteException troubled(IOException e) {
        OutboxWriteException sentence = new OutboxWriteException(files.folder(), e);
        if (!(e instanceof OutboxFiles.NoLongerMineException)) {
            trouble = sentence;
        }
        return sentence;
    }

    /** {@return a sentence on why the folder cannot be written, or null} */
    String trouble() {
        OutboxWriteException now = trouble;
        return now == null ? null : now.getMessage();
    }

    /**
     * Another process may have written: at the next resume every file is looked at again.
     *
     * @param isMine whether no other process writes by now; asked before each change of a file
     */
    synchronized void beginAnew(BooleanSupplier isMine) {
        files.askBefore(isMine);
        resumed = false;
    }

    /** Tells the ledger that everything up to that row is written. */
    synchronized void commit(long seq) {
        ledger.outbox().advanceFiles(seq, pending);
        pending.forEach(
                (name, length) -> {
                    if (length == null) {
                        lengths.remove(name);
                    } else {
                        lengths.put(name, length);
                    }
                });
        pending.clear();
    }

    private void append(String jobId, long before, byte[] bytes) throws IOException {
        String name = jobId + OUTCOMES;
        long expected = length(name);
        if (bytes.length > 0
                && files.length(name) == expected + bytes.length
                && files.holds(name, expected, bytes)) {
            // A batch that failed later comes again. A file whose summary is out must not shrink.
            files.append(name, ByteBuffer.allocate(0));
            pending.put(name, expected + bytes.length);
            return;
        }
        long length = repair(jobId, name, before);
        files.append(name, ByteBuffer.wrap(bytes));
        pending.put(name, length + bytes.length);
    }

    private long length(String name) {
        Long known = pending.containsKey(name) ? pending.get(name) : lengths.get(name);
        return known == null ? 0 : known;
    }

    /** Brings a file to its true length, which is returned. */
    private long repair(String jobId, String name, long upToSeq) throws IOException {
        long expected = length(name);
        long actual = files.length(name);
        if (actual > expected) {
            files.cut(name, expected);
        } else if (actual < expected) {
            expected =
                    files.replace(
                            name,
                            out ->
                                    jobs.eachOutcome(
                                            jobId, upToSeq, row -> out.write(line(row.json()))));
            pending.put(name, expected);
        }
        return expected;
    }

    static byte[] line(String text) {
        return (text + '\n').getBytes(StandardCharsets.UTF_8);
    }
}
