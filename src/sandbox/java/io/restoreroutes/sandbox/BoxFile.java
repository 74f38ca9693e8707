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
    final String id;
    final Instant createdAt;
    final boolean locked;
    boolean trashed;
    int promotes;
    int restores;
    int changes;

    /** The oldest first, without the current one. */
    private final List<BoxVersion> past = new ArrayList<>();

    private BoxVersion current;
    private int lastNumber;

    BoxFile(BoxFileSpec spec, Instant now) {
        id = spec.id;
        locked = spec.locked;
        trashed = spec.trashed;
        if (spec.versions.isEmpty() || spec.versions.get(spec.versions.size() - 1).trashed()) {
            throw new IllegalArgumentException(
                    "file " + id + " needs a last version, which is current, outside the trash");
        }
        // A day between two versions, the newest an hour old.
        Instant at =
                now.minus(1, ChronoUnit.HOURS).minus(spec.versions.size() - 1, ChronoUnit.DAYS);
        createdAt = at;
        for (BoxFileSpec.VersionSpec version : spec.versions) {
            push(version.id(), version.name(), version.content(), at, null);
            if (version.trashed()) {
                current = current.trashed(now);
            }
            at = at.plus(1, ChronoUnit.DAYS);
        }
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
            String versionId, String name, String content, Instant at, String promotedFrom) {
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
                        promotedFrom);
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
