package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A Box file and its versions; guarded by {@link BoxFiles}. */
final class BoxFile {
    static final String SOMEBODY = "user@sandbox.example";

    final String id;
    final Instant createdAt;
    final String lockedBy;
    final boolean mayUpload;
    Instant modifiedAt;
    String modifiedBy;

    /** Since when it is in the trash, or null. */
    Instant trashedAt;

    int promotes;
    int restores;
    int changes;

    /** The oldest first, without the current one. */
    private final List<BoxVersion> past = new ArrayList<>();

    private BoxVersion current;
    private int lastNumber;

    BoxFile(BoxFileSpec spec, Instant now) {
        id = spec.id;
        lockedBy = spec.lockedBy;
        mayUpload = spec.mayUpload;
        List<BoxFileSpec.VersionSpec> versions = spec.versions;
        BoxFileSpec.VersionSpec last =
                versions.isEmpty() ? null : versions.get(versions.size() - 1);
        if (last == null || last.trashed() || last.id() == null) {
            throw new IllegalArgumentException(
                    "file " + id + " needs a last version, which is current, outside the trash");
        }
        // A day between two versions, the newest an hour old.
        Instant at = now.minus(1, ChronoUnit.HOURS).minus(versions.size() - 1, ChronoUnit.DAYS);
        createdAt = versions.get(0).at() == null ? at : versions.get(0).at();
        for (BoxFileSpec.VersionSpec version : versions) {
            at = version.at() == null ? at : version.at();
            if (version.id() == null) {
                lastNumber++;
            } else {
                push(version.id(), version.name(), version.content(), at, null, version.by());
                touch(at, version.by());
            }
            if (version.trashed()) {
                current = current.trashed(now);
            }
            at = at.plus(1, ChronoUnit.DAYS);
        }
        trashedAt = !spec.trashed ? null : spec.trashedAt == null ? now : spec.trashedAt;
    }

    boolean isTrashed() {
        return trashedAt != null;
    }

    /** The file's own time and author of the last change. */
    void touch(Instant at, String by) {
        modifiedAt = at;
        modifiedBy = by;
    }

    BoxVersion current() {
        return current;
    }

    /** The newest first, without the current one. */
    List<BoxVersion> past() {
        List<BoxVersion> newestFirst = new ArrayList<>();
        for (int i = past.size() - 1; i >= 0; i--) {
            newestFirst.add(past.get(i));
        }
        return newestFirst;
    }

    /** {@return the version, current or past, or null} */
    BoxVersion version(String versionId) {
        if (current.id().equals(versionId)) {
            return current;
        }
        return past.stream().filter(each -> each.id().equals(versionId)).findFirst().orElse(null);
    }

    boolean isNote() {
        return current.name().endsWith(".boxnote");
    }

    /** Puts a new version on top. */
    BoxVersion push(
            String versionId,
            String name,
            String content,
            Instant at,
            String promotedFrom,
            String by) {
        if (current != null) {
            past.add(current);
        }
        changes++;
        current =
                new BoxVersion(
                        versionId,
                        ++lastNumber,
                        name,
                        content,
                        sha1(content),
                        at,
                        null,
                        null,
                        promotedFrom,
                        by);
        return current;
    }

    void replace(BoxVersion changed) {
        changes++;
        past.replaceAll(each -> each.id().equals(changed.id()) ? changed : each);
    }

    /** Drops the oldest past versions until that many are left. */
    void trim(int cap) {
        while (past.size() > cap) {
            past.remove(0);
        }
    }

    void purge(String versionId) {
        changes++;
        past.removeIf(each -> each.id().equals(versionId));
    }

    /** Gives the versions that are left the numbers from 1 on. */
    void renumber() {
        for (int i = 0; i < past.size(); i++) {
            past.set(i, past.get(i).numbered(i + 1));
        }
        lastNumber = past.size() + 1;
        current = current.numbered(lastNumber);
    }

    private static String sha1(String content) {
        try {
            // Box names its contents so; nothing here relies on it being hard to forge.
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(content.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
