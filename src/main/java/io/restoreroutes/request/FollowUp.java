package io.restoreroutes.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A job that is made of what an ended one left behind: of its outcomes, one request each at most,
 * in their order. The same requests each time, because the job has ended.
 */
public enum FollowUp {
    /** Tries again what failed and may succeed without any change. */
    RETRY(EnumSet.of(Status.FAILED)) {
        @Override
        Optional<ObjectNode> make(JsonNode outcome, UndoGuard guard) {
            return outcome.path("error").path("retryable").asBoolean()
                    ? Optional.of(OutcomeRequest.of(outcome))
                    : Optional.empty();
        }
    },

    /** Carries out what a dry run would have written. */
    PLAN(EnumSet.of(Status.PLANNED)) {
        @Override
        Optional<ObjectNode> make(JsonNode outcome, UndoGuard guard) {
            ObjectNode request = copy(outcome, DECIDED);
            return Optional.of(request.put(REQUEST_ID, id(outcome, "")));
        }
    },

    /**
     * Takes out of the trash what a folder's listing found there, and rolls it back; a file only.
     */
    TRASHED(EnumSet.of(Status.SKIPPED)) {
        @Override
        Optional<ObjectNode> make(JsonNode outcome, UndoGuard guard) {
            if (!outcome.at("/error/code").asText().equals(ErrorCode.TRASHED.wireName())) {
                return Optional.empty();
            }
            ObjectNode request = copy(outcome, ASKED);
            return Optional.of(request.put(REQUEST_ID, id(outcome, "/trashed")));
        }
    },

    /** Makes current again what was so before a write. */
    UNDO(EnumSet.of(Status.RESTORED, Status.PROMOTED, Status.FAILED)) {
        @Override
        Optional<ObjectNode> make(JsonNode outcome, UndoGuard guard) {
            if (!outcome.hasNonNull(PREVIOUS) || outcome.path("attempts").asInt() == 0) {
                return Optional.empty();
            }
            RestoreOutcome wrote = RestoreJson.mapper().convertValue(outcome, RestoreOutcome.class);
            return guard.of(wrote).map(left -> undo(outcome, left));
        }
    };

    /** The longest requestId, in characters. */
    public static final int LONGEST_ID = 200;

    private static final String REQUEST_ID = "requestId";
    private static final String PREVIOUS = "previousVersionId";
    private static final List<String> ASKED =
            List.of(REQUEST_ID, "account", "operation", "fileId", "asOf", "reason", "labels");
    private static final List<String> DECIDED =
            List.of(
                    REQUEST_ID,
                    "account",
                    "operation",
                    "fileId",
                    "versionId",
                    "ifCurrent",
                    "reason",
                    "labels");

    private final Set<Status> statuses;

    FollowUp(Set<Status> statuses) {
        this.statuses = statuses;
    }

    abstract Optional<ObjectNode> make(JsonNode outcome, UndoGuard guard);

    /** {@return outcomes of these only may become a request} */
    public Set<Status> statuses() {
        return EnumSet.copyOf(statuses);
    }

    /** {@return the kind of the job; its source is the job that ended} */
    public String kind() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the follow-up of that kind, if it is one} */
    public static Optional<FollowUp> of(String kind) {
        return Stream.of(values()).filter(each -> each.kind().equals(kind)).findFirst();
    }

    /**
     * {@return the request that an outcome of the job becomes, if any}
     *
     * @param outcome as JSON, of one of {@link #statuses}
     */
    public Optional<ObjectNode> request(JsonNode outcome, UndoGuard guard) {
        return make(outcome, guard);
    }

    private static ObjectNode copy(JsonNode outcome, List<String> fields) {
        ObjectNode request = RestoreJson.mapper().createObjectNode();
        for (String field : fields) {
            if (outcome.hasNonNull(field)) {
                request.set(field, outcome.get(field));
            }
        }
        return request;
    }

    private static ObjectNode undo(JsonNode outcome, String left) {
        ObjectNode request = RestoreJson.mapper().createObjectNode();
        request.put(REQUEST_ID, id(outcome, "/undo"));
        request.set("account", outcome.get("account"));
        request.put("operation", Operation.ROLLBACK.wireName());
        request.set("fileId", outcome.get("fileId"));
        request.set("versionId", outcome.get(PREVIOUS));
        request.put("ifCurrent", left);
        for (String field : List.of("reason", "labels")) {
            if (outcome.hasNonNull(field)) {
                request.set(field, outcome.get(field));
            }
        }
        return request;
    }

    /** {@return an id that only this job's outcome leads to, and always the same} */
    private static String id(JsonNode outcome, String ending) {
        return shortened(
                outcome.path(REQUEST_ID).asText() + "/" + outcome.path("jobId").asText() + ending);
    }

    /** {@return the id; what would be too long a one becomes its SHA-256} */
    public static String shortened(String id) {
        return id.length() <= LONGEST_ID ? id : sha256(id);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
