package io.restoreroutes.sandbox;

import static java.util.Objects.requireNonNull;

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
    record VersionSpec(String id, String content, String name, boolean trashed) {}

    final String id;
    final List<VersionSpec> versions = new ArrayList<>();
    String name = "file.txt";
    boolean trashed;
    boolean locked;

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
        versions.add(new VersionSpec(versionId, content, name, false));
        return this;
    }

    /** Adds a version that is in the trash. */
    public BoxFileSpec trashedVersion(String versionId, String content) {
        versions.add(new VersionSpec(versionId, content, name, true));
        return this;
    }

    /** Puts the whole file into the trash. */
    public BoxFileSpec trashed() {
        trashed = true;
        return this;
    }

    /** Locks the file: every write is refused. */
    public BoxFileSpec locked() {
        locked = true;
        return this;
    }
}
