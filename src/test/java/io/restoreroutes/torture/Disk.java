package io.restoreroutes.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder on a disk: what the processes see in it, and what a power cut leaves of it.
 *
 * <p>The content of a file is safe as of its last sync. A name (made, renamed, removed) is safe
 * when each folder that it is about was synced afterwards, and the folders above it, if they are
 * new, with theirs. That is stricter than ext4 and XFS are: there the sync of a new file keeps its
 * name, and one of two folders does for a rename, as their journals keep the order of all names. On
 * these a rename is never half done and a folder never goes before what was taken out of it; so it
 * is here too.
 *
 * <p>Paths are relative to the folder, with slashes. Not thread-safe.
 */
final class Disk {
    private final Folder root = new Folder();
    private final List<NameChange> changes = new ArrayList<>();

    /** What a name may stand for. */
    sealed interface Node permits DiskFile, Folder {}

    /** A folder. */
    static final class Folder implements Node {
        private final Map<String, Node> now = new TreeMap<>();
        private final Map<String, Node> first = new TreeMap<>();

        /** What made it; null if it was there from the beginning. */
        private NameChange birth;
    }

    private record Place(Folder folder, String name) {}

    /** One or two names that changed in one step. */
    private static final class NameChange {
        private final Map<Place, Node> after;

        /** Not synced since. */
        private final Set<Folder> open = new HashSet<>();

        /** The folders it happened in have to be there. */
        private final Set<NameChange> parents = new HashSet<>();

        /** What happened before to these names and to what they stand for. */
        private final Set<NameChange> before = new HashSet<>();

        private NameChange(Map<Place, Node> after) {
            this.after = after;
            for (Place place : after.keySet()) {
                open.add(place.folder());
                if (place.folder().birth != null) {
                    parents.add(place.folder().birth);
                }
            }
        }
    }

    /** {@return a disk that has what the folder holds} */
    static Disk of(Path folder) {
        Disk disk = new Disk();
        disk.load(folder, disk.root);
        return disk;
    }

    private void load(Path from, Folder into) {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                Node node;
                if (Files.isDirectory(entry)) {
                    node = new Folder();
                    load(entry, (Folder) node);
                } else {
                    node = new DiskFile(Files.readAllBytes(entry));
                }
                into.now.put(entry.getFileName().toString(), node);
                into.first.put(entry.getFileName().toString(), node);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what is there, or null} */
    Node find(String path) {
        Node node = root;
        for (String name : path.split("/")) {
            if (!(node instanceof Folder folder)) {
                return null;
            }
            node = name.isEmpty() || name.equals(".") ? node : folder.now.get(name);
        }
        return node;
    }

    /** {@return the file, which is made if there is none} */
    DiskFile open(String path) {
        Place place = place(path);
        if (place.folder().now.get(place.name()) instanceof DiskFile file) {
            return file;
        }
        require(!place.folder().now.containsKey(place.name()), path);
        DiskFile file = new DiskFile(new byte[0]);
        change(place, file);
        return file;
    }

    void makeFolder(String path) {
        Place place = place(path);
        require(!place.folder().now.containsKey(place.name()), path);
        Folder folder = new Folder();
        folder.birth = change(place, folder);
    }

    /** Gives a file a second name. */
    void link(String from, String to) {
        change(place(to), existing(from));
    }

    void rename(String from, String to) {
        Node node = existing(from);
        Place target = place(to);
        // Two names of one file: nothing happens.
        if (target.folder().now.get(target.name()) != node) {
            Map<Place, Node> after = new HashMap<>();
            after.put(place(from), null);
            after.put(target, node);
            change(after);
        }
    }

    /** Takes a name away, that of a file or of an empty folder. */
    void remove(String path) {
        Node node = existing(path);
        NameChange change = change(place(path), null);
        if (node instanceof Folder folder) {
            require(folder.now.isEmpty(), path);
            changes.stream().filter(other -> touches(other, folder)).forEach(change.before::add);
        }
    }

    /** Somebody has put a file there and synced all of it. */
    void put(String path, byte[] content) {
        NameChange change = change(place(path), new DiskFile(content));
        change.open.clear();
    }

    /** {@return what {@link #sync} has to know: a sync is about what was there when it began} */
    int mark() {
        return changes.size();
    }

    /** A sync of the folder that began at that mark has ended well. */
    void sync(Folder folder, int mark) {
        changes.subList(0, mark).forEach(change -> change.open.remove(folder));
    }

    private static boolean touches(NameChange change, Folder folder) {
        return change.after.keySet().stream().anyMatch(place -> place.folder() == folder);
    }

    private NameChange change(Place place, Node node) {
        Map<Place, Node> after = new HashMap<>();
        after.put(place, node);
        return change(after);
    }

    private NameChange change(Map<Place, Node> after) {
        NameChange change = new NameChange(after);
        Set<Node> moved = new HashSet<>(after.values());
        for (NameChange other : changes) {
            for (Map.Entry<Place, Node> entry : other.after.entrySet()) {
                if (after.containsKey(entry.getKey())
                        || entry.getValue() != null && moved.contains(entry.getValue())) {
                    change.before.add(other);
                }
            }
        }
        after.forEach(
                (place, node) -> {
                    if (node == null) {
                        place.folder().now.remove(place.name());
                    } else {
                        place.folder().now.put(place.name(), node);
                    }
                });
        changes.add(change);
        return change;
    }

    private Place place(String path) {
        int slash = path.lastIndexOf('/');
        Node folder = slash < 0 ? root : find(path.substring(0, slash));
        if (folder instanceof Folder parent) {
            return new Place(parent, path.substring(slash + 1));
        }
        throw new NoSuchElementException(path);
    }

    private Node existing(String path) {
        Node node = find(path);
        require(node != null, path);
        return node;
    }

    private static void require(boolean condition, String path) {
        if (!condition) {
            throw new NoSuchElementException(path);
        }
    }

    /** Files by path; a folder ends in a slash and has no content. */
    record Image(SortedMap<String, byte[]> entries) {
        private static final byte[] NO_CONTENT = {};

        /** Makes a folder that holds this. */
        void writeTo(Path folder) throws IOException {
            Files.createDirectories(folder);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                Path target = folder.resolve(entry.getKey());
                if (entry.getKey().endsWith("/")) {
                    Files.createDirectory(target);
                } else {
                    Files.write(target, entry.getValue());
                }
            }
        }

        /** {@return the paths that only one of the two has, or with another content} */
        List<String> differences(Image other) {
            Set<String> all = new HashSet<>(entries.keySet());
            all.addAll(other.entries.keySet());
            return all.stream()
                    .filter(path -> !Arrays.equals(entries.get(path), other.entries.get(path)))
                    .sorted()
                    .toList();
        }
    }

    /** {@return what the processes see} */
    Image now() {
        return image(folder -> folder.now, DiskFile::now);
    }

    /** {@return what is left if all is lost that was not synced} */
    Image worst() {
        return after(safe(), DiskFile::synced);
    }

    /**
     * {@return what is left if any part of what was not synced is lost too} Names are kept one by
     * one or up to some moment, and pages likewise.
     */
    Image random(Random dice) {
        boolean namesInOrder = dice.nextBoolean();
        int moment = dice.nextInt(changes.size() + 1);
        double names = share(dice);
        Set<NameChange> kept = safe();
        for (int i = 0; i < changes.size(); i++) {
            NameChange change = changes.get(i);
            boolean possible = kept.containsAll(change.before) && kept.containsAll(change.parents);
            if (possible && (namesInOrder ? i < moment : dice.nextDouble() < names)) {
                kept.add(change);
            }
        }
        double pages = share(dice);
        return after(
                kept,
                file -> dice.nextBoolean() ? file.firstChanges(dice) : file.anyPages(dice, pages));
    }

    /** All and nothing are worth a look of their own: a name without content, and the reverse. */
    private static double share(Random dice) {
        return switch (dice.nextInt(3)) {
            case 0 -> 0;
            case 1 -> 1;
            default -> dice.nextDouble();
        };
    }

    private Set<NameChange> safe() {
        Set<NameChange> safe = new HashSet<>();
        int known;
        do {
            known = safe.size();
            for (NameChange change : changes) {
                if (change.open.isEmpty() && safe.containsAll(change.parents)) {
                    safe.add(change);
                }
            }
            for (int i = changes.size() - 1; i >= 0; i--) {
                if (safe.contains(changes.get(i))) {
                    safe.addAll(changes.get(i).before);
                    safe.addAll(changes.get(i).parents);
                }
            }
        } while (safe.size() > known);
        return safe;
    }

    private Image after(Set<NameChange> kept, Content content) {
        Map<Folder, Map<String, Node>> folders = new HashMap<>();
        for (NameChange change : changes) {
            if (kept.contains(change)) {
                change.after.forEach(
                        (place, node) -> {
                            Map<String, Node> names =
                                    folders.computeIfAbsent(
                                            place.folder(), folder -> new TreeMap<>(folder.first));
                            if (node == null) {
                                names.remove(place.name());
                            } else {
                                names.put(place.name(), node);
                            }
                        });
            }
        }
        return image(folder -> folders.getOrDefault(folder, folder.first), content);
    }

    /** Which names a folder has. */
    private interface Names {
        Map<String, Node> of(Folder folder);
    }

    /** Which content a file has. */
    private interface Content {
        byte[] of(DiskFile file);
    }

    private Image image(Names names, Content content) {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        Map<DiskFile, byte[]> once = new HashMap<>();
        collect("", root, names, file -> once.computeIfAbsent(file, content::of), entries);
        return new Image(entries);
    }

    private static void collect(
            String prefix,
            Folder folder,
            Names names,
            Content content,
            SortedMap<String, byte[]> entries) {
        names.of(folder)
                .forEach(
                        (name, node) -> {
                            if (node instanceof DiskFile file) {
                                entries.put(prefix + name, content.of(file));
                            } else {
                                entries.put(prefix + name + "/", Image.NO_CONTENT);
                                collect(
                                        prefix + name + "/",
                                        (Folder) node,
                                        names,
                                        content,
                                        entries);
                            }
                        });
    }
}
