package io.restoreroutes.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The files of a Box account and their versions. Thread-safe. */
final class BoxFiles {
    private record Many(long first, long count, int versions) {
        private boolean has(String fileId) {
            if (!fileId.matches("[1-9][0-9]{0,17}")) {
                return false;
            }
            long id = Long.parseLong(fileId);
            return id >= first && id - first < count;
        }
    }

    /** A step on a file, with the lock held. */
    interface Step<T> {
        T on(BoxFile file);
    }

    private final Supplier<Instant> now;
    private final BoxUnknowns unknowns;
    private final Map<String, BoxFile> files = new HashMap<>();
    private final List<Many> many = new ArrayList<>();
    private final BoxTree tree = new BoxTree();
    private final BoxEventLog events = new BoxEventLog();
    private int cap = 100;
    private long lastVersionId = 880_000_000_000L;

    BoxFiles(Supplier<Instant> now, BoxUnknowns unknowns) {
        this.now = now;
        this.unknowns = unknowns;
    }

    synchronized void add(BoxFileSpec spec) {
        files.put(spec.id, new BoxFile(spec, now.get()));
        tree.put(spec.id, spec.folder);
    }

    /** A step on what was done, with the lock held. */
    interface EventStep<T> {
        T on(BoxEventLog events, BoxTree tree);
    }

    synchronized <T> T inEvents(EventStep<T> step) {
        return step.on(events, tree);
    }

    /** {@return those that were added or asked for. Called within a step} */
    Collection<BoxFile> known() {
        return files.values();
    }

    /** A step on the tree, with the lock held. */
    interface TreeStep<T> {
        T on(BoxTree tree);
    }

    synchronized <T> T inTree(TreeStep<T> step) {
        return step.on(tree);
    }

    synchronized void trashFolder(String folder) {
        tree.node(folder).trashedAt = now.get();
    }

    synchronized void moveFile(String fileId, String folder) {
        BoxFile file = find(fileId);
        tree.put(fileId, folder);
        file.touch(now.get(), BoxFile.SOMEBODY);
    }

    /** {@return the file as it is; one of many that nobody has touched is not kept} */
    BoxFile peek(String fileId) {
        BoxFile file = files.get(fileId);
        int versions = file == null ? tree.versionsOf(fileId) : 0;
        return versions == 0 ? file : new BoxFile(spec(fileId, versions), now.get());
    }

    /**
     * {@return files that were put into the trash themselves, out of folders that are not there}
     */
    List<BoxFile> trashedFiles() {
        return files.values().stream()
                .filter(file -> file.isTrashed() && !tree.isGone(tree.parent(file.id)))
                .toList();
    }

    private static BoxFileSpec spec(String fileId, int versions) {
        BoxFileSpec spec = BoxFileSpec.file(fileId).name("file-" + fileId + ".txt");
        for (int i = 1; i <= versions; i++) {
            spec.version(versionId(fileId, i), fileId + " version " + i);
        }
        return spec;
    }

    synchronized void addMany(long first, long count, int versions) {
        if (versions < 1 || versions > 99) {
            throw new IllegalArgumentException("1 to 99 versions a file, not " + versions);
        }
        many.add(new Many(first, count, versions));
    }

    synchronized void cap(int pastVersions) {
        cap = pastVersions;
    }

    synchronized int cap() {
        return cap;
    }

    /** {@return what the step makes of the file, which is null if there is none} */
    synchronized <T> T with(String fileId, Step<T> step) {
        return step.on(find(fileId));
    }

    /** {@return what the step makes of the file, which has to be there} */
    synchronized <T> T inspect(String fileId, Step<T> step) {
        BoxFile file = find(fileId);
        if (file == null) {
            throw new IllegalArgumentException("no file " + fileId);
        }
        return step.on(file);
    }

    /** Copies that version to the top. Called within a step. */
    BoxVersion promote(BoxFile file, BoxVersion wanted) {
        file.promotes++;
        BoxVersion copy =
                file.push(
                        Long.toString(++lastVersionId),
                        wanted.name(),
                        wanted.content(),
                        now.get(),
                        wanted.id(),
                        BoxFile.SOMEBODY);
        if (unknowns.promoteSetsModifiedAt) {
            file.touch(copy.createdAt(), copy.by());
        }
        events.made(copy);
        pushed(file);
        return file.current();
    }

    private void pushed(BoxFile file) {
        if (!unknowns.overCapStaysListed && file.past().size() > cap) {
            file.trim(cap);
            gone(file);
        }
    }

    private void gone(BoxFile file) {
        if (unknowns.purgeRenumbers) {
            file.renumber();
        }
    }

    void purge(BoxFile file, String versionId) {
        file.purge(versionId);
        gone(file);
    }

    void trash(BoxFile file) {
        file.trashedAt = now.get();
    }

    /** Takes that version out of the trash. Called within a step. */
    BoxVersion restore(BoxFile file, BoxVersion trashed) {
        file.restores++;
        BoxVersion restored = trashed.restored(now.get());
        file.replace(restored);
        return restored;
    }

    void trashVersion(BoxFile file, String versionId) {
        BoxVersion version = file.version(versionId);
        if (version == null || version == file.current()) {
            throw new IllegalArgumentException("no past version " + versionId);
        }
        file.replace(version.trashed(now.get()));
    }

    void upload(BoxFile file, String versionId, String content, String by) {
        BoxVersion version =
                file.push(versionId, file.current().name(), content, now.get(), null, by);
        file.touch(version.createdAt(), by);
        events.made(version);
        pushed(file);
    }

    static String versionId(String fileId, int number) {
        return fileId + (number < 10 ? "0" : "") + number;
    }

    private BoxFile find(String fileId) {
        BoxFile file = files.get(fileId);
        if (file != null) {
            return file;
        }
        int versions = tree.versionsOf(fileId);
        if (versions > 0) {
            add(spec(fileId, versions).in(tree.parent(fileId)));
            return files.get(fileId);
        }
        for (Many each : many) {
            if (each.has(fileId)) {
                add(spec(fileId, each.versions()));
                return files.get(fileId);
            }
        }
        return null;
    }
}
