package io.restoreroutes.sandbox;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Box file looks like when a test begins. Versions are told oldest first; the last one is
 * current and so cannot be a trashed one.
 *
 * <pre>{@code
 * box.addFile(BoxFileSpec.file("4711").name("contract.docx")
 *         .version("90001", "as signed").trashedVersion("90002", "draft")
 *         .version("90003", "overwritten by mistake"));
 * }</pre>
 */
public final class BoxFileSpec {
    /** Without an id it is one that is gone. */
    record VersionSpec(
            String id, String content, String name, boolean trashed, Instant at, String by) {}

    final String id;
    final List<VersionSpec> versions = new ArrayList<>();
    String name = "file.txt";
    boolean trashed;
    Instant trashedAt;
    String lockedBy;
    boolean mayUpload = true;
    String folder = BoxTree.ROOT;
    private Instant next;
    private String by = BoxFile.SOMEBODY;

    private BoxFileSpec(String id) {
        this.id = requireNonNull(id, "id");
    }

    /** {@return a file with that id, without versions yet} */
    public static BoxFileSpec file(String fileId) {
        return new BoxFileSpec(fileId);
    }

    /** Names the versions told from here on; the last name is the file's. */
    public BoxFileSpec name(String fileName) {
        name = requireNonNull(fileName, "fileName");
        return this;
    }

    /** Makes it a Box Note, by its name: its versions can be neither restored nor promoted. */
    public BoxFileSpec note() {
        return name("note.boxnote");
    }

    /** Adds a version; equal content means equal sha1. */
    public BoxFileSpec version(String versionId, String content) {
        return add(versionId, content, false);
    }

    /** Adds a version that is in the trash. */
    public BoxFileSpec trashedVersion(String versionId, String content) {
        return add(versionId, content, true);
    }

    /** Leaves out the number of a version that has been purged. */
    public BoxFileSpec purgedVersion() {
        return add(null, "", false);
    }

    private BoxFileSpec add(String versionId, String content, boolean inTrash) {
        versions.add(new VersionSpec(versionId, content, name, inTrash, next, by));
        next = null;
        return this;
    }

    /**
     * Says when the next version is made. The others are made a day after the one before them, and
     * the last one an hour ago if no time is said at all.
     */
    public BoxFileSpec at(Instant time) {
        next = requireNonNull(time, "time");
        return this;
    }

    /** Says who makes the versions told from here on. */
    public BoxFileSpec by(String login) {
        by = requireNonNull(login, "login");
        return this;
    }

    /** Puts the file into a folder; at first it is in the root, "0". */
    public BoxFileSpec in(String folderId) {
        folder = requireNonNull(folderId, "folderId");
        return this;
    }

    /** Puts the whole file into the trash. */
    public BoxFileSpec trashed() {
        trashed = true;
        return this;
    }

    /** Puts the whole file into the trash at that time. */
    public BoxFileSpec trashed(Instant time) {
        trashedAt = requireNonNull(time, "time");
        return trashed();
    }

    /** Locks the file: every write is refused. */
    public BoxFileSpec locked() {
        return lockedBy(BoxFile.SOMEBODY);
    }

    /** The same, by whom. */
    public BoxFileSpec lockedBy(String login) {
        lockedBy = requireNonNull(login, "login");
        return this;
    }

    /** Lets the account only look: every write is refused. */
    public BoxFileSpec readOnly() {
        mayUpload = false;
        return this;
    }
}
