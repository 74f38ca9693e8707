package io.restoreroutes.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.restoreroutes.disk.DiskSync;
import io.restoreroutes.ledger.OutboxRow;
import io.restoreroutes.request.RestoreJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for what a target did not take in time. One file per outcome, named after it: given up
 * twice, after a crash, it is still one file. Not thread-safe.
 */
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final String target;
    private final Path folder;
    private final OutboxFiles files;

    /** Since the target last took something. */
    private int givenUp;

    DeadLetters(String target, Path folder, DiskSync disk) {
        this.target = target;
        this.folder = folder;
        this.files = new OutboxFiles(folder, disk);
    }

    /** {@return the folder, for sentences} */
    Path folder() {
        return folder;
    }

    /** The target takes outcomes again. */
    void over() {
        if (givenUp > 0) {
            LOG.warn("{} outcomes for '{}' were given up; they lie in {}", givenUp, target, folder);
            givenUp = 0;
        }
    }

    /**
     * Writes an outcome as it was to be sent; on return it is on the disk.
     *
     * @param reason why the last try failed, without secrets
     */
    void put(OutboxRow row, String reason, Instant failingSince, Instant now) throws IOException {
        ObjectNode letter = RestoreJson.mapper().createObjectNode();
        letter.put("target", target)
                .put("reason", reason)
                .put("failingSince", failingSince.toString())
                .put("givenUpAt", now.toString())
                .putRawValue("message", new RawValue(row.json()));
        byte[] line = (RestoreJson.write(letter) + '\n').getBytes(StandardCharsets.UTF_8);
        files.ensureFolder();
        // An outcome's id is ours: the job's id and a number.
        files.replace(row.outcomeId() + ".json", out -> out.write(line));
        files.forceNames();
        if (givenUp++ == 0) {
            LOG.error(
                    "Delivery to '{}' has failed since {}. Outcomes that it has not taken for so"
                            + " long are put into {}, each after one more try.",
                    target,
                    failingSince,
                    folder);
        }
    }
}
