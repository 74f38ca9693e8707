package io.restoreroutes.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The files of an ImageKit account and their versions. Thread-safe. */
final class ImageKitFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final class Version {
        private final String id;
        private final int number;
        private final int contentOf;
        private Instant since;
        private Instant archivedAt;

        /**
         * @param contentOf the number of the version that brought this content
         */
        private Version(String id, int number, int contentOf, Instant since) {
            this.id = id;
            this.number = number;
            this.contentOf = contentOf;
            this.since = since;
        }
    }

    private static final class File {
        private final String id;
        private final String path;
        private final Instant createdAt;
        private final List<Version> archived = new ArrayList<>();
        private Version current;
        private int lastNumber;
        private int restores;

        private File(String id, String path, Instant createdAt) {
            this.id = id;
            this.path = path;
            this.createdAt = createdAt;
        }

        /** The archived versions end with the newest one to be archived. */
        private void makeCurrent(Version version, Instant now) {
            if (current != null) {
                current.archivedAt = now;
                archived.add(current);
            }
            archived.remove(version);
            version.since = now;
            version.archivedAt = null;
            current = version;
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
    private final List<Many> many = new ArrayList<>();
    private boolean restoreAddsVersion;
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
            int number = ++file.lastNumber;
            file.makeCurrent(new Version(versionId, number, number, at), at);
            at = at.plus(1, ChronoUnit.DAYS);
        }
        files.put(fileId, file);
    }

    synchronized void addMany(String prefix, int count, int versions) {
        many.add(new Many(prefix, count, versions));
    }

    synchronized void upload(String fileId, String versionId) {
        File file = find(fileId);
        if (file == null) {
            throw new IllegalArgumentException("no file " + fileId);
        }
        int number = ++file.lastNumber;
        file.makeCurrent(new Version(versionId, number, number, now.get()), now.get());
    }

    synchronized void restoreAddsVersion(boolean adds) {
        restoreAddsVersion = adds;
    }

    synchronized String currentVersion(String fileId) {
        File file = find(fileId);
        return file == null ? null : file.current.id;
    }

    synchronized List<String> versions(String fileId) {
        File file = find(fileId);
        return file == null
                ? List.of()
                : newestFirst(file).stream().map(version -> version.id).toList();
    }

    synchronized int restores(String fileId) {
        File file = find(fileId);
        return file == null ? 0 : file.restores;
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
            int number = ++file.lastNumber;
            wanted = new Version(newId(), number, wanted.contentOf, now.get());
        }
        file.makeCurrent(wanted, now.get());
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

    private static Version version(File file, String versionId) {
        return newestFirst(file).stream()
                .filter(version -> version.id.equals(versionId))
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
     * Times mean what they mean at ImageKit: the current item was created when the file was first
     * uploaded and updated when its content became current; an archived item was created when it
     * was archived, and its own fileId is not its file's.
     */
    private static ObjectNode json(File file, Version version) {
        boolean current = version == file.current;
        String name = file.path.substring(file.path.lastIndexOf('/') + 1);
        boolean image = name.matches("(?i).*\\.(jpe?g|png|gif|webp|avif)");
        ObjectNode json = JSON.createObjectNode();
        json.put("type", current ? "file" : "file-version");
        json.put("name", name);
        json.put("fileId", current ? file.id : version.id);
        Instant created = current ? file.createdAt : version.archivedAt;
        Instant updated = current ? version.since : version.archivedAt;
        json.put("createdAt", created.truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("updatedAt", updated.truncatedTo(ChronoUnit.MILLIS).toString());
        json.putNull("tags").putNull("AITags").putNull("customCoordinates");
        json.putObject("versionInfo")
                .put("id", version.id)
                .put("name", "Version " + version.number);
        json.putObject("customMetadata");
        json.put("isPrivateFile", false).put("isPublished", true);
        String url = "https://ik.imagekit.io/sandbox" + file.path;
        json.put("url", url + "?updatedAt=" + updated.toEpochMilli());
        json.put("thumbnail", url + "?tr=n-ik_ml_thumbnail");
        json.put("fileType", image ? "image" : "non-image").put("filePath", file.path);
        json.put("size", 10_000 + 111 * version.contentOf);
        if (image) {
            json.put("width", 1200).put("height", 800 + version.contentOf).put("hasAlpha", false);
            json.put("mime", "image/jpeg");
        }
        return json;
    }
}
