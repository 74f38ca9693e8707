package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for ImageKit's version API, on 127.0.0.1. Accepts {@link #PRIVATE_KEY} unless told
 * otherwise. Where ImageKit's behaviour is not documented there is a switch.
 */
public final class ImageKitSandbox extends ProviderSandbox {
    /** The private key that a new sandbox accepts. */
    public static final String PRIVATE_KEY = "private_sandbox";

    private static final String HELP = "\",\"help\":\"Contact support.\"}";
    private static final String ID = "[A-Za-z0-9_-]{1,128}";
    private static final Pattern BY_PATH =
            Pattern.compile("type = \"file\" AND path = \"([^\"]*)\" AND name = \"([^\"]*)\"");

    private static final Pattern VERSIONS =
            Pattern.compile(
                    "type = \"file-version\" AND \\((.*)\\)(?: AND createdAt >= \"([^\"]*)\")?");

    /** Some files of one folder. */
    private static final Pattern SOME =
            Pattern.compile("\\(path = \"([^\"]*)\" AND name IN \\[\"(.*)\"]\\)");

    private static final Pattern FOLDER =
            Pattern.compile(
                    "type = \"file\" AND path ([:=]) \"([^\"]*)\"(?: AND createdAt >= \"([^\"]*)\")?");

    /** Under which id a version is current after it was restored; not documented. */
    public enum RestoredId {
        /** Its own. */
        SAME,
        /** The file's: whatever is current goes by it, restored or uploaded. */
        FILE_ID,
        /** One that it never had before; its former one is gone. */
        NEW
    }

    private final ImageKitFiles files = new ImageKitFiles(this::now);
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final String requestIdStart = UUID.randomUUID().toString().substring(0, 24);
    private volatile boolean currentIsError;
    private volatile boolean headersAlways;
    private volatile boolean headersNever;
    private volatile boolean versionSearchIsRefused;

    private ImageKitSandbox(int port) {
        super("imagekit", port);
        acceptKeys(PRIVATE_KEY);
    }

    /** {@return a sandbox without files on a free port} */
    public static ImageKitSandbox start() {
        return start(0);
    }

    /**
     * {@return a sandbox without files}
     *
     * @param port 0 for a free one
     * @throws java.io.UncheckedIOException if the port is taken
     */
    public static ImageKitSandbox start(int port) {
        return new ImageKitSandbox(port);
    }

    @Override
    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    /** Accepts these private keys and no others. */
    public void acceptKeys(String... privateKeys) {
        Set<String> headers = ConcurrentHashMap.newKeySet();
        for (String key : privateKeys) {
            headers.add("Basic " + Base64.getEncoder().encodeToString((key + ":").getBytes(UTF_8)));
        }
        accepted.addAll(headers);
        accepted.retainAll(headers);
    }

    /**
     * Adds a file, or replaces it.
     *
     * @param versionIds its versions, the oldest first; the last one is current
     */
    public void addFile(String fileId, String... versionIds) {
        addFile(fileId, "/" + fileId + ".jpg", List.of(versionIds));
    }

    /** Adds a file with a path such as {@code /shop/shoe.jpg}, or replaces it. */
    public void addFile(String fileId, String filePath, List<String> versionIds) {
        files.add(fileId, filePath, versionIds);
    }

    /**
     * Adds many files at no cost: each exists once it is asked for. File {@code i} of {@code count}
     * has the id {@code prefix + i}, from 0; its versions are {@code v1} to {@code vN}, the last
     * one current.
     */
    public void addFiles(String prefix, int count, int versions) {
        files.addMany(prefix, count, versions);
    }

    /** Makes every well-formed file id exist, with versions {@code v1} to {@code vN}. */
    public void anyFileExists(int versions) {
        files.addMany("", Integer.MAX_VALUE, versions);
    }

    /** Somebody else uploads a new version, which becomes current. */
    public void upload(String fileId, String versionId) {
        upload(fileId, versionId, null);
    }

    /**
     * The same, with who does it.
     *
     * @param by an e-mail address, told as {@code createdBy}; null to tell nobody
     * @throws IllegalStateException if the upload is refused, see {@link #fullHistoryRefuses}
     */
    public void upload(String fileId, String versionId, String by) {
        files.upload(fileId, versionId, by);
    }

    /** Somebody else restores a version in the dashboard. */
    public void restoreElsewhere(String fileId, String versionId) {
        if (!files.restore(fileId, versionId)) {
            throw new IllegalArgumentException("no version " + versionId + " of " + fileId);
        }
    }

    /** Somebody edits the file's tags: its time changes, and no version is made. */
    public void edit(String fileId) {
        files.edit(fileId);
    }

    /** Somebody moves or renames the file; its ids stay. */
    public void move(String fileId, String filePath) {
        files.move(fileId, filePath);
    }

    /** Somebody deletes the file with all its versions. */
    public void delete(String fileId) {
        files.delete(fileId);
    }

    /** Somebody deletes a past version. */
    public void deleteVersion(String fileId, String versionId) {
        files.deleteVersion(fileId, versionId);
    }

    /**
     * Whether a restore adds a version with a new id; else (at first) the wanted one is current.
     */
    public void restoreAddsVersion(boolean adds) {
        files.restoreAddsVersion(adds);
    }

    /** The id of what is current after a restore; at first its own. */
    public void restoredId(RestoredId id) {
        files.restoredId(id);
    }

    /**
     * Whether a restore numbers all versions anew, in the order in which they were replaced; else
     * (at first) each keeps the number in its name.
     */
    public void restoreRenumbers(boolean renumbers) {
        files.restoreRenumbers(renumbers);
    }

    /**
     * Whether {@code createdAt} of a past version is when it was uploaded; else (at first) when it
     * was replaced.
     */
    public void timesAreOfUploads(boolean uploads) {
        files.timesAreOfUploads(uploads);
    }

    /**
     * Whether a file with 100 past versions takes no more; else (at first) the oldest one goes for
     * each that comes.
     */
    public void fullHistoryRefuses(boolean refuses) {
        files.fullHistoryRefuses(refuses);
    }

    /**
     * Whether searches go on showing the files as they are now, wherever they are moved; else (at
     * first) a search knows of everything at once.
     */
    public void searchIsBehind(boolean behind) {
        files.searchIsBehind(behind);
    }

    /**
     * Whether searches go on showing the past versions that there are now; else (at first) a search
     * knows of every version at once.
     */
    public void versionSearchIsBehind(boolean behind) {
        files.versionSearchIsBehind(behind);
    }

    /** Whether a search for past versions is answered 400; else (at first) they are found. */
    public void versionSearchIsRefused(boolean refused) {
        versionSearchIsRefused = refused;
    }

    /**
     * Whether {@code fileId} of a past version is its file's; else (at first) it is the version's.
     */
    public void pastFileIdIsTheFiles(boolean theFiles) {
        files.pastFileIdIsTheFiles(theFiles);
    }

    /** With so many characters embedded in each file, at first none. */
    public void embeddedMetadata(int characters) {
        files.embeddedMetadata(characters);
    }

    /** Whether restoring the current version is answered 400; else (at first) 200. */
    public void restoringCurrentIsError(boolean error) {
        currentIsError = error;
    }

    /** Whether the rate limit headers come with every answer; else (at first) with 429 only. */
    public void rateLimitHeadersAlways(boolean always) {
        headersAlways = always;
    }

    /** Whether a 429 tells no more than how long to wait. */
    public void rateLimitHeadersNever(boolean never) {
        headersNever = never;
    }

    /** {@return the id of the current version, or null if there is no such file} */
    public String currentVersion(String fileId) {
        return files.currentVersion(fileId);
    }

    /**
     * {@return what {@code ifCurrent} says of the file as it is: the current version's id and time;
     * null if there is no such file}
     */
    public String ifCurrent(String fileId) {
        return files.ifCurrent(fileId);
    }

    /**
     * {@return the id under which the current content was uploaded, whatever id its version has by
     * now; null if there is no such file}
     */
    public String currentContent(String fileId) {
        return files.currentContent(fileId);
    }

    /** {@return the ids of all versions, the current one first, then newest first} */
    public List<String> versions(String fileId) {
        return files.versions(fileId);
    }

    /**
     * {@return how many restores of this file took effect, those of the current version included}
     */
    public int restores(String fileId) {
        return files.restores(fileId);
    }

    @Override
    protected Result perform(Request request) {
        String authorization = request.header("Authorization");
        if (authorization == null) {
            return problem(401, "Your request does not contain private API key.");
        }
        if (!accepted.contains(authorization)) {
            return problem(403, "Your account cannot be authenticated.");
        }
        List<String> path = request.segments();
        if (path.equals(List.of("v1", "files")) && request.method().equals("GET")) {
            return search(request);
        }
        if (path.size() < 4 || !path.get(0).equals("v1") || !path.get(1).equals("files")) {
            return problem(404, "The requested resource does not exist.");
        }
        if (!path.get(2).matches(ID)) {
            return problem(400, "Your request contains invalid fileId parameter.");
        }
        boolean version = path.size() > 4 && path.get(3).equals("versions");
        if (version && !path.get(4).matches(ID)) {
            return problem(400, "Your request contains invalid versionId parameter.");
        }
        List<String> shape = new ArrayList<>(path.subList(3, path.size()));
        if (version) {
            shape.set(1, "{id}");
        }
        String versionId = version ? path.get(4) : null;
        return switch (request.method() + " " + String.join("/", shape)) {
            case "GET details", "GET versions", "GET versions/{id}" ->
                    read(shape, path.get(2), versionId);
            case "PUT versions/{id}/restore" -> restore(path.get(2), versionId);
            default -> problem(404, "The requested resource does not exist.");
        };
    }

    private Result search(Request request) {
        String query = request.queryParameter("searchQuery");
        String limit = request.queryParameter("limit");
        if (limit != null && !limit.matches("[1-9][0-9]{0,2}|1000")) {
            return problem(400, "Your request contains invalid limit parameter.");
        }
        int most = limit == null ? 1000 : Integer.parseInt(limit);
        if (query == null) {
            return Result.read(Answer.json(200, files.search(most)));
        }
        Matcher folder = FOLDER.matcher(query);
        Matcher versions = VERSIONS.matcher(query);
        if (folder.matches() || versions.matches()) {
            String skip = request.queryParameter("skip");
            if (!"ASC_CREATED".equals(request.queryParameter("sort"))
                    || (skip != null && !skip.matches("[0-9]{1,9}"))) {
                return problem(400, "Your request contains invalid sort or skip parameter.");
            }
            int passedOver = skip == null ? 0 : Integer.parseInt(skip);
            return folder.matches()
                    ? Result.read(
                            Answer.json(
                                    200,
                                    files.in(
                                            folder.group(2),
                                            folder.group(1).equals(":"),
                                            folder.group(3),
                                            passedOver,
                                            most)))
                    : versions(versions.group(1), versions.group(2), passedOver, most);
        }
        Matcher byPath = BY_PATH.matcher(query);
        return byPath.matches()
                ? Result.read(
                        Answer.json(200, files.search(byPath.group(1), byPath.group(2), most)))
                : problem(400, "Your request contains invalid searchQuery parameter.");
    }

    private Result versions(String some, String from, int skip, int most) {
        List<String> paths = new ArrayList<>();
        for (String group : some.split(" OR (?=\\()")) {
            Matcher each = SOME.matcher(group);
            if (versionSearchIsRefused || !each.matches()) {
                return problem(400, "Your request contains invalid searchQuery parameter.");
            }
            for (String name : each.group(2).split("\", \"")) {
                paths.add(each.group(1) + name);
            }
        }
        return Result.read(Answer.json(200, files.pastVersions(paths, from, skip, most)));
    }

    private Result read(List<String> shape, String fileId, String versionId) {
        if (files.currentVersion(fileId) == null) {
            return noFile();
        }
        String json;
        if (versionId != null) {
            json = files.version(fileId, versionId);
        } else {
            json = shape.get(0).equals("details") ? files.details(fileId) : files.list(fileId);
        }
        return json == null ? noVersion() : Result.read(Answer.json(200, json));
    }

    private Result restore(String fileId, String versionId) {
        String current = files.currentVersion(fileId);
        if (current == null) {
            return noFile();
        }
        if (currentIsError && current.equals(versionId)) {
            return problem(400, "The requested file version is the current version.");
        }
        if (files.isRestoreRefused(fileId)) {
            return problem(400, "The file has reached the limit of 100 versions.");
        }
        return files.restore(fileId, versionId)
                ? Result.written(Answer.json(200, files.details(fileId)))
                : noVersion();
    }

    private static Result noFile() {
        return problem(404, "The requested file does not exist.");
    }

    private static Result noVersion() {
        return problem(404, "The requested file version does not exist.");
    }

    private static Result problem(int status, String message) {
        return Result.read(Answer.json(status, "{\"message\":\"" + message + HELP));
    }

    @Override
    protected Answer error(int status, Duration wait, Request request) {
        if (status == 429) {
            long millis = Math.max(1, (wait.toNanos() + 999_999) / 1_000_000);
            return limitHeaders(Answer.json(429, "{\"message\":\"Too many requests.\"}"))
                    .withHeader("X-RateLimit-Reset", Long.toString(millis));
        }
        return status >= 500
                ? Answer.html(status)
                : problem(status, "Refused by the sandbox's fault switch.").answer();
    }

    @Override
    protected Answer stamped(Answer answer, Request request) {
        String id = requestIdStart + String.format(Locale.ROOT, "%012x", request.sequence());
        Answer stamped = answer.withHeader("x-ik-requestId", id);
        if (headersAlways && !answer.headers().containsKey("X-RateLimit-Limit")) {
            return limitHeaders(stamped).withHeader("X-RateLimit-Reset", "0");
        }
        return stamped;
    }

    private Answer limitHeaders(Answer answer) {
        if (headersNever) {
            return answer;
        }
        RateLimit limit = rateLimit();
        if (limit == null) {
            return answer.withHeader("X-RateLimit-Limit", "100")
                    .withHeader("X-RateLimit-Interval", "1000");
        }
        return answer.withHeader("X-RateLimit-Limit", Integer.toString(limit.count()))
                .withHeader("X-RateLimit-Interval", Long.toString(limit.interval().toMillis()));
    }

    @Override
    protected Duration waitIn(Answer answer) {
        String reset = answer.headers().get("X-RateLimit-Reset");
        return answer.status() == 429 && reset != null && reset.matches("[0-9]{1,15}")
                ? Duration.ofMillis(Long.parseLong(reset))
                : Duration.ZERO;
    }
}
