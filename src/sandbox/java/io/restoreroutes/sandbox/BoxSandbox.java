package io.restoreroutes.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A stand-in for Box's file version API and its token endpoint, on 127.0.0.1. Where Box's behaviour
 * is not documented there is a switch.
 */
public final class BoxSandbox extends ProviderSandbox {
    private final BoxUnknowns unknowns = new BoxUnknowns();
    private final BoxFiles files = new BoxFiles(this::now, unknowns);
    private final BoxTokens tokens = new BoxTokens(this::now);
    private final Faults tokenFaults = new Faults();
    private final BoxApi api = new BoxApi(files, unknowns, this::now);
    private final BoxErrors errors = new BoxErrors(this::now);

    private BoxSandbox(int port) {
        super("box", port);
    }

    /** {@return a sandbox without files on a free port} */
    public static BoxSandbox start() {
        return start(0);
    }

    /**
     * {@return a sandbox without files}
     *
     * @param port 0 for a free one
     * @throws java.io.UncheckedIOException if the port is taken
     */
    public static BoxSandbox start(int port) {
        return new BoxSandbox(port);
    }

    @Override
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/2.0";
    }

    /** {@return the address to put into an account's {@code token-url}} */
    public String tokenUrl() {
        return "http://127.0.0.1:" + port() + "/oauth2/token";
    }

    /** {@return the token endpoint: its clients, keys, lifetimes} */
    public BoxTokens tokens() {
        return tokens;
    }

    /** {@return the fault switches of the token endpoint} */
    public Faults tokenFaults() {
        return tokenFaults;
    }

    /**
     * Adds a file, or replaces it; each version has content of its own.
     *
     * @param versionIds its versions, the oldest first; the last one is current
     */
    public void addFile(String fileId, String... versionIds) {
        BoxFileSpec spec = BoxFileSpec.file(fileId);
        for (String versionId : versionIds) {
            spec.version(versionId, "content of " + versionId);
        }
        addFile(spec);
    }

    /** Adds a file as told, or replaces it. */
    public void addFile(BoxFileSpec spec) {
        files.add(spec);
    }

    /**
     * Adds many files at no cost: each exists once it is asked for. Their ids count up from {@code
     * firstId}; {@link #versionId} tells those of their versions, the last one current.
     */
    public void addFiles(long firstId, long count, int versions) {
        files.addMany(firstId, count, versions);
    }

    /** Makes every file id of up to 18 digits exist, with versions as {@link #versionId} tells. */
    public void anyFileExists(int versions) {
        files.addMany(0, Long.MAX_VALUE, versions);
    }

    /**
     * {@return the id of that version of a file added by {@link #addFiles} or {@link
     * #anyFileExists}}
     *
     * @param number from 1, the oldest, to 99
     */
    public static String versionId(String fileId, int number) {
        return BoxFiles.versionId(fileId, number);
    }

    /** Adds a folder to another one; the root is "0". */
    public void addFolder(String id, String name, String parentId) {
        files.inTree(
                tree -> {
                    tree.add(id, "folder", name, parentId);
                    return tree;
                });
    }

    /** Adds a bookmark, which is no file. */
    public void addWebLink(String id, String name, String folderId) {
        files.inTree(
                tree -> {
                    tree.add(id, "web_link", name, folderId);
                    return tree;
                });
    }

    /**
     * Adds folders with files at no cost: each exists once it is asked for. Ids count up from the
     * first ones, those of the files from folder to folder.
     *
     * @param files in each of them
     * @param versions of each file, as {@link #versionId} tells
     */
    public void addFolders(
            long firstId, long count, String parentId, long firstFileId, int files, int versions) {
        this.files.inTree(
                tree -> {
                    tree.addMany(firstId, count, parentId, firstFileId, files, versions);
                    return tree;
                });
    }

    /** Nobody may look into the folder: a policy, or no rights there. */
    public void forbidFolder(String id) {
        files.inTree(tree -> tree.node(id).forbidden = true);
    }

    /** Somebody else puts the whole folder into the trash. */
    public void trashFolder(String id) {
        files.trashFolder(id);
    }

    /** Somebody else moves a file to another folder. */
    public void moveFile(String fileId, String folderId) {
        files.moveFile(fileId, folderId);
    }

    /** Somebody else moves a folder to another one. */
    public void moveFolder(String id, String parentId) {
        files.inTree(tree -> tree.node(id).parent = parentId);
    }

    /** Whether the last page's marker is empty; else (at first) it is null. */
    public void lastMarkerIsEmpty(boolean empty) {
        unknowns.lastMarkerIsEmpty = empty;
    }

    /** Whether a page begins with the last entry of the one before it; at first it does not. */
    public void pagesRepeatEntries(boolean repeat) {
        unknowns.pagesRepeatEntries = repeat;
    }

    /** Whether the caller is no admin, or the app lacks the scope, to be told of events. */
    public void eventsAreForbidden(boolean forbidden) {
        unknowns.eventsAreForbidden = forbidden;
    }

    /**
     * Whether a page of events is filtered after it was cut, so that it may be short, or empty, in
     * the midst of others; else (at first) it is full.
     */
    public void eventPagesAreShort(boolean areShort) {
        unknowns.eventPagesAreShort = areShort;
    }

    /** Whether an event's source is a file as such; else (at first) an item of type file. */
    public void eventSourcesAreFiles(boolean files) {
        unknowns.eventSourcesAreFiles = files;
    }

    /** Whether positions, and ids, in events are JSON numbers; else (at first) text. */
    public void eventsTellNumbers(boolean numbers) {
        unknowns.eventsTellNumbers = numbers;
    }

    /** The type of the event that a further version of a file raises; at first EDIT. */
    public void eventOfVersion(String type) {
        unknowns.eventOfVersion = type;
    }

    /** Events of what happens from now on come late: once they are released. */
    public void holdEvents() {
        files.inEvents(
                (events, tree) -> {
                    events.hold();
                    return tree;
                });
    }

    /** Late events are told from now on, at the place of their time. */
    public void releaseEvents() {
        files.inEvents(
                (events, tree) -> {
                    events.release();
                    return tree;
                });
    }

    /** Somebody else uploads a new version, which becomes current. */
    public void upload(String fileId, String versionId, String content) {
        upload(fileId, versionId, content, BoxFile.SOMEBODY);
    }

    /** The same, by whom. */
    public void upload(String fileId, String versionId, String content, String login) {
        files.inspect(
                fileId,
                file -> {
                    files.upload(file, versionId, content, login);
                    return file;
                });
    }

    /** Somebody else puts the whole file into the trash. */
    public void trashFile(String fileId) {
        files.inspect(
                fileId,
                file -> {
                    files.trash(file);
                    return file;
                });
    }

    /** A past version is gone for good. */
    public void purgeVersion(String fileId, String versionId) {
        files.inspect(
                fileId,
                file -> {
                    files.purge(file, versionId);
                    return file;
                });
    }

    /** Somebody else moves a past version to the trash. */
    public void trashVersion(String fileId, String versionId) {
        files.inspect(
                fileId,
                file -> {
                    files.trashVersion(file, versionId);
                    return file;
                });
    }

    /** Keeps that many past versions a file; 100 at the start. The oldest ones go. */
    public void versionCap(int pastVersions) {
        files.cap(pastVersions);
    }

    /** Whether restoring a version outside the trash is 404 not_trashed (at first), else 200. */
    public void restoringUntrashedIsError(boolean error) {
        unknowns.restoringUntrashedIsError = error;
    }

    /** Whether promoting a version in the trash is 404 trashed (at first), else it is copied. */
    public void promotingTrashedIsError(boolean error) {
        unknowns.promotingTrashedIsError = error;
    }

    /**
     * Whether a file in the trash, and its versions, can be read like others; else (at first) that
     * is 404 trashed, and only {@code /trash} tells of the file.
     */
    public void trashedFilesShow(boolean show) {
        unknowns.trashedFilesShow = show;
    }

    /** Whether a promote sets the file's time of change (at first), or leaves it. */
    public void promoteSetsModifiedAt(boolean set) {
        unknowns.promoteSetsModifiedAt = set;
    }

    /** Whether the answer to a promote tells the copy's number if asked for (at first), or not. */
    public void promoteTellsNumber(boolean tell) {
        unknowns.promoteTellsNumber = tell;
    }

    /** Whether the answer to a promote tells the copy's sha1 (at first), or not. */
    public void promoteTellsHash(boolean tell) {
        unknowns.promoteTellsHash = tell;
    }

    /** Whether numbers of versions are told where they are asked for (at first), or nowhere. */
    public void numbersAreTold(boolean tell) {
        unknowns.numbersAreTold = tell;
    }

    /** Whether versions are numbered anew when one of them goes; else (at first) a gap is left. */
    public void purgeRenumbers(boolean renumber) {
        unknowns.purgeRenumbers = renumber;
    }

    /** Whether a file tells how many past versions it may have (at first), or not. */
    public void versionLimitIsTold(boolean tell) {
        unknowns.limitIsTold = tell;
    }

    /** Whether versions over the cap stay in the list; else (at first) the oldest ones go. */
    public void overCapStaysListed(boolean stay) {
        unknowns.overCapStaysListed = stay;
    }

    /** Whether {@code Retry-After} is an HTTP date; else (at first) seconds. */
    public void retryAfterAsDate(boolean asDate) {
        errors.retryAfterAsDate = asDate;
    }

    /** {@return the id of the current version; fails if there is no such file} */
    public String currentVersion(String fileId) {
        return files.inspect(fileId, file -> file.current().id());
    }

    /** {@return all versions, the current one first, then newest first; trashed ones included} */
    public List<BoxVersion> versions(String fileId) {
        return files.inspect(fileId, BoxApi::allVersions);
    }

    /** {@return that version; fails if there is none} */
    public BoxVersion version(String fileId, String versionId) {
        return versions(fileId).stream()
                .filter(version -> version.id().equals(versionId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no version " + versionId));
    }

    /** {@return how many promotes of this file took effect} */
    public int promotes(String fileId) {
        return files.inspect(fileId, file -> file.promotes);
    }

    /** {@return how many restores of this file's versions took effect} */
    public int restores(String fileId) {
        return files.inspect(fileId, file -> file.restores);
    }

    /** {@return whether the whole file is in the trash} */
    public boolean isTrashed(String fileId) {
        return files.inspect(fileId, BoxFile::isTrashed);
    }

    @Override
    protected Result perform(Request request) {
        if (isForToken(request)) {
            return tokens.answer(request);
        }
        if (tokens.subject(request) == null) {
            return Result.read(BoxErrors.unauthorized());
        }
        return request.method().equals("GET") && request.path().equals("/2.0/users/me")
                ? me(request)
                : api.perform(request, requestId(request));
    }

    /** Who calls: the user of {@code as-user}, else the token's. */
    private Result me(Request request) {
        String id = caller(request).replaceAll("[^0-9]", "");
        return Result.read(
                Answer.json(
                        200,
                        "{\"type\":\"user\",\"id\":\"%s\",\"name\":\"Sandbox\",\"login\":\"%s@example.com\"}"
                                .formatted(id, id)));
    }

    @Override
    protected Faults faultsFor(Request request) {
        return isForToken(request) ? tokenFaults : faults();
    }

    @Override
    protected String caller(Request request) {
        if (isForToken(request)) {
            return null;
        }
        String asUser = request.header("as-user");
        String subject = asUser == null ? tokens.subject(request) : "user " + asUser;
        return subject == null ? "" : subject;
    }

    @Override
    protected Answer error(int status, Duration wait, Request request) {
        if (isForToken(request)) {
            return BoxTokens.error(status, "Refused by the sandbox's fault switch");
        }
        return errors.answer(status, wait, requestId(request));
    }

    @Override
    protected Answer stamped(Answer answer, Request request) {
        return answer.withHeader("BOX-REQUEST-ID", requestId(request));
    }

    @Override
    protected Duration waitIn(Answer answer) {
        return errors.waitIn(answer);
    }

    private static boolean isForToken(Request request) {
        return request.path().startsWith("/oauth2/");
    }

    private static String requestId(Request request) {
        return String.format(Locale.ROOT, "sbx%011d", request.sequence());
    }
}
