package io.restoreroutes.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.sandbox.ImageKitSandbox.RestoredId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The files of an ImageKit account and their versions. Thread-safe. */
final class ImageKitFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many past versions are kept of a file. */
    private static final int MOST_PAST = 100;

    /** What a version shows. */
    private record Content(String uploadedAs, int number, Instant uploadedAt, String by) {}

    private static final class Version {
        private final Content content;
        private String id;
        private int number;
        private Instant since;
        private Instant archivedAt;

        private Version(String id, int number, Content content) {
            this.id = id;
            this.number = number;
            this.content = content;
        }
    }

    private static final class File {
        private final String id;
        private final Instant createdAt;
        private String path;
        private Instant changedAt;
        private final List<Version> archived = new ArrayList<>();
        private Version current;
        private int lastNumber;
        private int restores;

        private File(String id, String path, Instant createdAt) {
            this.id = id;
            this.path = path;
            this.createdAt = createdAt;
            this.changedAt = createdAt.minusMillis(1);
        }

        /**
         * No two things happen to a file in one of the milliseconds in which its times are told.
         */
        private Instant next(Instant now) {
            Instant earliest = changedAt.plusMillis(1);
            changedAt = now.truncatedTo(ChronoUnit.MILLIS);
            changedAt = changedAt.isBefore(earliest) ? earliest : changedAt;
            return changedAt;
        }

        /** The archived versions end with the newest one to be archived. */
        private void makeCurrent(Version version, Instant now) {
            Instant at = next(now);
            if (current != null) {
                current.archivedAt = at;
                archived.add(current);
            }
            archived.remove(version);
            version.since = at;
            version.archivedAt = null;
            current = version;
            if (archived.size() > MOST_PAST) {
                archived.remove(0);
            }
        }

        private boolean isFull() {
            return archived.size() >= MOST_PAST;
        }

        private void renumber() {
            int number = 0;
            for (Version version : archived) {
                version.number = ++number;
            }
            current.number = ++number;
            lastNumber = number;
        }
    }

    private record Many(String prefix, int count, int versions) {
        private boolean has(String fileId) {
            if (prefix.isEmpty() && count == Integer.MAX_VALUE) {
                return true;
            }
            String number = fileId.startsWith(prefix) ? fileId.substring(prefix.length()) : "";
            return number.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(number) < count;
        }
    }

    private final Supplier<Instant> now;
    private final Map<String, File> files = new HashMap<>();
    private final Map<String, Set<File>> byPath = new HashMap<>();
    private final List<Many> many = new ArrayList<>();
    private Map<String, List<ObjectNode>> oldIndex;
    private Map<String, List<ObjectNode>> oldVersions;
    private boolean restoreAddsVersion;
    private boolean restoreRenumbers;
    private boolean timesAreOfUploads;
    private boolean fullHistoryRefuses;
    private boolean pastFileIdIsTheFiles;
    private String embedded = "";
    private RestoredId restoredId = RestoredId.SAME;
    private long lastId;

    ImageKitFiles(Supplier<Instant> now) {
        this.now = now;
    }

    synchronized void add(String fileId, String path, List<String> versionIds) {
        if (versionIds.isEmpty()) {
            throw new IllegalArgumentException("a file has at least one version");
        }
        // A day between two versions, the newest an hour old.
        Instant at =
                now.get().minus(1, ChronoUnit.HOURS).minus(versionIds.size() - 1, ChronoUnit.DAYS);
        File file = new File(fileId, path, at);
        for (String versionId : versionIds) {
            file.makeCurrent(uploaded(file, versionId, at, null), at);
            at = at.plus(1, ChronoUnit.DAYS);
        }
        delete(fileId);
        files.put(fileId, file);
        place(file, path);
    }

    private static Version uploaded(File file, String versionId, Instant at, String by) {
        int number = ++file.lastNumber;
        return new Version(versionId, number, new Content(versionId, number, at, by));
    }

    private void place(File file, String path) {
        file.path = path;
        byPath.computeIfAbsent(key(path), any -> new LinkedHashSet<>()).add(file);
    }

    private void displace(File file) {
        byPath.computeIfPresent(
                key(file.path),
                (path, there) -> {
                    there.remove(file);
                    return there.isEmpty() ? null : there;
                });
    }

    /** A search does not tell capitals from others. */
    private static String key(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    synchronized void delete(String fileId) {
        File file = files.remove(fileId);
        if (file != null) {
            displace(file);
        }
    }

    synchronized void move(String fileId, String path) {
        File file = required(fileId);
        displace(file);
        place(file, path);
    }

    synchronized void deleteVersion(String fileId, String versionId) {
        File file = required(fileId);
        if (!file.archived.removeIf(version -> version.id.equals(versionId))) {
            throw new IllegalArgumentException("no past version " + versionId);
        }
    }

    synchronized void edit(String fileId) {
        File file = required(fileId);
        file.current.since = file.next(now.get());
    }

    private File required(String fileId) {
        File file = find(fileId);
        if (file == null) {
            throw new IllegalArgumentException("no file " + fileId);
        }
        return file;
    }

    synchronized void addMany(String prefix, int count, int versions) {
        many.add(new Many(prefix, count, versions));
    }

    synchronized void upload(String fileId, String versionId, String by) {
        File file = required(fileId);
        if (fullHistoryRefuses && file.isFull()) {
            throw new IllegalStateException("the file has all the versions that it may have");
        }
        file.makeCurrent(uploaded(file, versionId, now.get(), by), now.get());
    }

    synchronized void restoreAddsVersion(boolean adds) {
        restoreAddsVersion = adds;
    }

    synchronized void restoreRenumbers(boolean renumbers) {
        restoreRenumbers = renumbers;
    }

    synchronized void timesAreOfUploads(boolean uploads) {
        timesAreOfUploads = uploads;
    }

    synchronized void fullHistoryRefuses(boolean refuses) {
        fullHistoryRefuses = refuses;
    }

    synchronized void restoredId(RestoredId id) {
        restoredId = id;
    }

    synchronized void searchIsBehind(boolean behind) {
        if (!behind) {
            oldIndex = null;
            return;
        }
        Map<String, List<ObjectNode>> index = new HashMap<>();
        byPath.forEach((path, there) -> index.put(path, items(there)));
        oldIndex = index;
    }

    synchronized void versionSearchIsBehind(boolean behind) {
        if (!behind) {
            oldVersions = null;
            return;
        }
        Map<String, List<ObjectNode>> versions = new HashMap<>();
        files.values().forEach(file -> versions.put(file.path, pastItems(file)));
        oldVersions = versions;
    }

    synchronized void pastFileIdIsTheFiles(boolean theFiles) {
        pastFileIdIsTheFiles = theFiles;
    }

    synchronized void embeddedMetadata(int characters) {
        embedded = "x".repeat(characters);
    }

    private List<ObjectNode> pastItems(File file) {
        return file.archived.stream().map(version -> json(file, version)).toList();
    }

    private List<ObjectNode> items(Collection<File> some) {
        return some.stream().map(file -> json(file, file.current)).toList();
    }

    synchronized String currentVersion(String fileId) {
        File file = find(fileId);
        return file == null ? null : id(file, file.current);
    }

    synchronized String ifCurrent(String fileId) {
        File file = find(fileId);
        return file == null
                ? null
                : id(file, file.current) + "@" + file.current.since.truncatedTo(ChronoUnit.MILLIS);
    }

    synchronized String currentContent(String fileId) {
        File file = find(fileId);
        return file == null ? null : file.current.content.uploadedAs();
    }

    private String id(File file, Version version) {
        boolean byFile = restoredId == RestoredId.FILE_ID && version == file.current;
        return byFile ? file.id : version.id;
    }

    synchronized List<String> versions(String fileId) {
        File file = find(fileId);
        return file == null
                ? List.of()
                : newestFirst(file).stream().map(version -> id(file, version)).toList();
    }

    synchronized int restores(String fileId) {
        File file = find(fileId);
        return file == null ? 0 : file.restores;
    }

    /** {@return whether a restore would add a version to one that has all it may have} */
    synchronized boolean isRestoreRefused(String fileId) {
        File file = find(fileId);
        return file != null && restoreAddsVersion && fullHistoryRefuses && file.isFull();
    }

    /** {@return false if there is no such version} */
    synchronized boolean restore(String fileId, String versionId) {
        File file = find(fileId);
        Version wanted = file == null ? null : version(file, versionId);
        if (wanted == null) {
            return false;
        }
        file.restores++;
        if (wanted == file.current) {
            return true;
        }
        if (restoreAddsVersion) {
            wanted = new Version(newId(), ++file.lastNumber, wanted.content);
        } else if (restoredId == RestoredId.NEW) {
            wanted.id = newId();
        }
        file.makeCurrent(wanted, now.get());
        if (restoreRenumbers) {
            file.renumber();
        }
        return true;
    }

    /** The current version as JSON. */
    synchronized String details(String fileId) {
        File file = find(fileId);
        return json(file, file.current).toString();
    }

    synchronized String version(String fileId, String versionId) {
        File file = find(fileId);
        Version version = version(file, versionId);
        return version == null ? null : json(file, version).toString();
    }

    /** All versions as a JSON array, the current one first. */
    synchronized String list(String fileId) {
        File file = find(fileId);
        ArrayNode array = JSON.createArrayNode();
        newestFirst(file).forEach(version -> array.add(json(file, version)));
        return array.toString();
    }

    /** So many files as a JSON array; of those that exist once they are asked for, none. */
    synchronized String search(int limit) {
        ArrayNode array = JSON.createArrayNode();
        files.values().stream().limit(limit).forEach(file -> array.add(json(file, file.current)));
        return array.toString();
    }

    /**
     * The files in a folder as a JSON array, the first to be uploaded first.
     *
     * @param below whether those of folders below it too
     */
    synchronized String in(String folder, boolean below, String from, int skip, int limit) {
        Instant earliest = from == null ? Instant.MIN : Instant.parse(from);
        ArrayNode array = JSON.createArrayNode();
        files.values().stream()
                .filter(file -> file.path.startsWith(folder))
                .filter(file -> below || file.path.lastIndexOf('/') == folder.length() - 1)
                .filter(file -> !uploadTime(file).isBefore(earliest))
                .sorted(
                        Comparator.comparing(ImageKitFiles::uploadTime)
                                .thenComparing(file -> file.id))
                .skip(skip)
                .limit(limit)
                .forEach(file -> array.add(json(file, file.current)));
        return array.toString();
    }

    /**
     * The past versions of the files of exactly these paths as a JSON array, in the order of {@code
     * createdAt}, as far as the index knows of them.
     */
    synchronized String pastVersions(List<String> paths, String from, int skip, int limit) {
        ArrayNode array = JSON.createArrayNode();
        paths.stream()
                .flatMap(path -> pastVersions(path).stream())
                .filter(item -> from == null || !created(item).isBefore(Instant.parse(from)))
                .sorted(Comparator.comparing(ImageKitFiles::created))
                .skip(skip)
                .limit(limit)
                .forEach(array::add);
        return array.toString();
    }

    private List<ObjectNode> pastVersions(String path) {
        if (oldVersions != null) {
            return oldVersions.getOrDefault(path, List.of());
        }
        return byPath.getOrDefault(key(path), Set.of()).stream()
                .filter(file -> file.path.equals(path))
                .flatMap(file -> pastItems(file).stream())
                .toList();
    }

    private static Instant created(ObjectNode item) {
        return Instant.parse(item.path("createdAt").asText());
    }

    private static Instant uploadTime(File file) {
        return file.createdAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The files of that folder and name as a JSON array, as far as the index knows of them. */
    synchronized String search(String folder, String name, int limit) {
        String path = key(folder + (folder.endsWith("/") ? "" : "/") + name);
        if (name.endsWith(".jpg") && folder.equals("/")) {
            // it may be one of many, which exist once they are asked for
            find(name.substring(0, name.length() - ".jpg".length()));
        }
        List<ObjectNode> there =
                oldIndex == null
                        ? items(byPath.getOrDefault(path, Set.of()))
                        : oldIndex.getOrDefault(path, List.of());
        ArrayNode array = JSON.createArrayNode();
        there.stream().limit(limit).forEach(array::add);
        return array.toString();
    }

    private File find(String fileId) {
        File file = files.get(fileId);
        if (file != null) {
            return file;
        }
        for (Many each : many) {
            if (each.has(fileId)) {
                List<String> versionIds = new ArrayList<>();
                for (int i = 1; i <= each.versions(); i++) {
                    versionIds.add("v" + i);
                }
                add(fileId, "/" + fileId + ".jpg", versionIds);
                return files.get(fileId);
            }
        }
        return null;
    }

    private Version version(File file, String versionId) {
        return newestFirst(file).stream()
                .filter(version -> id(file, version).equals(versionId))
                .findFirst()
                .orElse(null);
    }

    private static List<Version> newestFirst(File file) {
        List<Version> versions = new ArrayList<>(file.archived);
        versions.sort(Comparator.comparing((Version version) -> version.archivedAt).reversed());
        versions.add(0, file.current);
        return versions;
    }

    /** An ObjectId: seconds since the epoch, then a counter. */
    private String newId() {
        return String.format(
                Locale.ROOT, "%08x%016x", now.get().getEpochSecond() & 0xffffffffL, ++lastId);
    }

    /**
     * Times mean what they seem to mean at ImageKit: the current item was created when the file was
     * first uploaded and updated when its content became current; an archived item was created when
     * it was archived (or uploaded, by a switch), and its own fileId is not its file's (or is, by
     * another switch).
     */
    private ObjectNode json(File file, Version version) {
        boolean current = version == file.current;
        String name = file.path.substring(file.path.lastIndexOf('/') + 1);
        boolean image = name.matches("(?i).*\\.(jpe?g|png|gif|webp|avif)");
        ObjectNode json = JSON.createObjectNode();
        json.put("type", current ? "file" : "file-version");
        json.put("name", name);
        json.put("fileId", current || pastFileIdIsTheFiles ? file.id : version.id);
        Instant past = timesAreOfUploads ? version.content.uploadedAt() : version.archivedAt;
        Instant created = current ? file.createdAt : past;
        Instant updated = current ? version.since : version.archivedAt;
        json.put("createdAt", created.truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("updatedAt", updated.truncatedTo(ChronoUnit.MILLIS).toString());
        json.putNull("tags").putNull("AITags").putNull("customCoordinates");
        json.putObject("versionInfo")
                .put("id", id(file, version))
                .put("name", "Version " + version.number);
        json.putObject("customMetadata");
        if (!embedded.isEmpty()) {
            json.putObject("embeddedMetadata").put("ImageDescription", embedded);
        }
        json.put("isPrivateFile", false).put("isPublished", true);
        String url = "https://ik.imagekit.io/sandbox" + file.path;
        json.put("url", url + "?updatedAt=" + updated.toEpochMilli());
        json.put("thumbnail", url + "?tr=n-ik_ml_thumbnail");
        json.put("fileType", image ? "image" : "non-image").put("filePath", file.path);
        int content = version.content.number();
        json.put("size", 10_000 + 111 * content);
        if (image) {
            json.put("width", 1200).put("height", 800 + content).put("hasAlpha", false);
            json.put("mime", "image/jpeg");
        }
        if (version.content.by() != null) {
            json.put("createdBy", version.content.by());
        }
        return json;
    }
}
