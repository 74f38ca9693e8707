package io.restoreroutes.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.sandbox.Fault;
import io.restoreroutes.sandbox.ImageKitSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Items of every operation, each on a file of its own, and what has to become of them. */
final class MixedItems {
    private final ImageKitSandbox imageKit;
    private final BoxSandbox box;

    MixedItems(ImageKitSandbox imageKit, BoxSandbox box) {
        this.imageKit = imageKit;
        this.box = box;
    }

    private enum Kind {
        TRASHED_FILE("rollback", "02", "restored"),
        SAME_CONTENT("rollback", "01", "unchanged"),
        FULL_ROLLBACK("rollback", "01", "promoted"),
        PROMOTE("promote", "01", "promoted"),
        TRASHED_VERSION("restore", "01", "restored"),
        PHOTO_RESTORE("restore", "v1", "restored"),
        PHOTO_ROLLBACK("rollback", "v1", "restored"),
        PHOTO_CURRENT("rollback", "v2", "unchanged"),
        PHOTO_OF_A_MOMENT("rollback", "v1", "restored"),
        PHOTO_OF_BEFORE("rollback", "v1", "restored"),
        PHOTO_IF_CURRENT("restore", "v1", "restored"),
        OF_A_MOMENT("rollback", "01", "promoted"),
        OF_BEFORE("rollback", "01", "promoted"),
        IF_CURRENT("rollback", "01", "promoted"),
        PROMOTE_IF_CURRENT("promote", "01", "promoted"),
        PLANNED("rollback", "01", "planned"),
        PHOTO_PLANNED("rollback", "v1", "planned");

        private final String operation;
        private final String version;
        private final String status;

        Kind(String operation, String version, String status) {
            this.operation = operation;
            this.version = version;
            this.status = status;
        }

        private boolean isPhoto() {
            return name().startsWith("PHOTO");
        }

        /** It is known what was current before. */
        private boolean isUndoable() {
            return name().endsWith("OF_A_MOMENT")
                    || name().endsWith("OF_BEFORE")
                    || name().endsWith("IF_CURRENT");
        }
    }

    /** All faults of the sandbox that leave the item a good end; late effects come after that. */
    static List<Fault> faults(Duration late) {
        return List.of(
                Fault.status(503),
                Fault.status(500).afterEffect(),
                Fault.status(503).effectAfter(late),
                Fault.status(429),
                Fault.status(408).afterEffect(),
                Fault.close(),
                Fault.close().afterEffect(),
                Fault.close().effectAfter(late),
                Fault.reset(),
                Fault.reset().afterEffect(),
                Fault.hang(),
                Fault.hang().afterEffect(),
                Fault.slow(Duration.ofMillis(300)),
                Fault.truncated(),
                Fault.html(),
                Fault.html().withoutEffect(),
                Fault.contentType("text/plain"),
                Fault.aboutOtherFile("424242"),
                Fault.emptyBody(),
                Fault.endlessBody());
    }

    /** {@return how many kinds there are; item i is of the same kind as item i + that} */
    static int kinds() {
        return Kind.values().length;
    }

    private static Kind kind(int i) {
        return Kind.values()[i % kinds()];
    }

    /** Adds the file; returns account kind and operation of the request, and what it wants. */
    List<String> add(int i, String file) {
        Kind kind = kind(i);
        if (kind.isPhoto()) {
            imageKit.addFile(file, "v1", "v2");
            return List.of("photos", kind.operation, wanted(kind, file));
        }
        BoxFileSpec spec = BoxFileSpec.file(file);
        if (kind == Kind.FULL_ROLLBACK || kind == Kind.TRASHED_VERSION) {
            spec.trashedVersion(file + "01", "old");
        } else {
            spec.version(file + "01", "old");
        }
        spec.version(file + "02", kind == Kind.SAME_CONTENT ? "old" : "new");
        if (kind == Kind.FULL_ROLLBACK || kind == Kind.TRASHED_FILE) {
            spec.trashed();
        }
        box.addFile(spec);
        return List.of("documents", kind.operation, wanted(kind, file));
    }

    private String wanted(Kind kind, String file) {
        String version = member("versionId", version(kind, file));
        // the second version is an hour old
        String asOf = member("asOf", Instant.now().minus(Duration.ofHours(2)).toString());
        return switch (kind) {
            case OF_A_MOMENT, PHOTO_OF_A_MOMENT -> asOf;
            case PLANNED, PHOTO_PLANNED -> asOf + ",\"dryRun\":true";
            case OF_BEFORE, PHOTO_OF_BEFORE ->
                    member("version", "previous") + "," + member("requestId", kind + file);
            case PHOTO_IF_CURRENT -> version + "," + member("ifCurrent", imageKit.ifCurrent(file));
            case IF_CURRENT, PROMOTE_IF_CURRENT -> version + "," + member("ifCurrent", file + "02");
            default -> version;
        };
    }

    private static String member(String name, String value) {
        return "\"" + name + "\":\"" + value + "\"";
    }

    /** The outcome is right, and each effect is there once. */
    void check(int i, String file, JsonNode outcome) {
        Kind kind = kind(i);
        String words = kind + " " + outcome;
        assertEquals(kind.status, outcome.path("status").asText(), words);
        if (kind.status.equals("planned")) {
            checkPlanned(kind, file, outcome);
            return;
        }
        if (kind.isUndoable()) {
            String before = kind.isPhoto() ? "v2" : file + "02";
            assertEquals(before, outcome.path("previousVersionId").asText(), words);
            String proof = kind.isPhoto() ? "version" : "sha1";
            assertEquals(proof, outcome.path("verifiedBy").asText(), words);
            assertEquals(version(kind, file), outcome.path("versionId").asText(), words);
        }
        String current = outcome.path("currentVersionId").asText();
        if (kind.isPhoto()) {
            assertEquals(kind == Kind.PHOTO_CURRENT ? 0 : 1, imageKit.restores(file), words);
            assertEquals(kind.version, imageKit.currentVersion(file), words);
            assertEquals(kind.version, current, words);
            return;
        }
        boolean promoted = kind.status.equals("promoted");
        boolean restored = kind == Kind.FULL_ROLLBACK || kind == Kind.TRASHED_VERSION;
        assertEquals(promoted ? 1 : 0, box.promotes(file), words);
        assertEquals(promoted ? 3 : 2, box.versions(file).size(), words);
        assertEquals(restored ? 1 : 0, box.restores(file), words);
        assertFalse(box.isTrashed(file), words);
        if (kind != Kind.TRASHED_VERSION) {
            assertEquals(box.currentVersion(file), current, words);
        }
    }

    private static String version(Kind kind, String file) {
        return kind.isPhoto() ? kind.version : file + kind.version;
    }

    /** What is planned is right, and nothing has an effect. */
    private void checkPlanned(Kind kind, String file, JsonNode outcome) {
        String words = kind + " " + outcome;
        assertEquals(version(kind, file), outcome.path("versionId").asText(), words);
        assertEquals(0, outcome.path("attempts").asInt(-1), words);
        if (kind.isPhoto()) {
            assertEquals(imageKit.ifCurrent(file), outcome.path("ifCurrent").asText(), words);
            assertEquals(0, imageKit.restores(file), words);
        } else {
            assertEquals(file + "02", outcome.path("ifCurrent").asText(), words);
            assertEquals(2, box.versions(file).size(), words);
        }
    }
}
