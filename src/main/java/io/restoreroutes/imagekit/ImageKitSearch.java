package io.restoreroutes.imagekit;

import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.AttemptEnd;
import io.restoreroutes.call.AttemptResult.Ended;
import io.restoreroutes.provider.ProviderCall;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the file that a request names by its path. */
public final class ImageKitSearch {
    /** Names that differ in case only may come along, and what the index has not forgotten yet. */
    private static final int LIMIT = 100;

    private final AnswerJudge judge;

    public ImageKitSearch(AnswerJudge judge) {
        this.judge = judge;
    }

    /** {@return whether only the file's path is known} */
    public boolean isNeeded(Attempt attempt) {
        return attempt.request().fileId() == null;
    }

    /** Asks for the file by its name and its folder, which is searched without those below. */
    public void search(Attempt attempt) {
        String path = attempt.path();
        if (path == null) {
            throw notFound(
                    "path " + asked(attempt) + " is not below the account's url-endpoint any more");
        }
        if (path.chars().anyMatch(c -> c == '"' || c == '\\')) {
            // How they are escaped in a query is not documented (provider-apis.md A3).
            throw notFound("path " + path + " has a quote or a backslash: name a fileId");
        }
        int name = path.lastIndexOf('/') + 1;
        String query =
                "type = \"file\" AND path = \"%s\" AND name = \"%s\""
                        .formatted(path.substring(0, name), path.substring(name));
        attempt.call(
                ProviderCall.get(
                        ProviderCall.path("v1", "files"),
                        "searchQuery=" + encoded(query) + "&limit=" + LIMIT));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Takes the file that was found: the one with exactly this path, whatever else may be listed.
     *
     * @throws AttemptEnd if there is none or more than one
     */
    public void found(Attempt attempt) {
        judge.requireSuccess(attempt);
        JsonNode list = attempt.answer().json();
        if (!list.isArray()) {
            throw judge.unreadable(attempt, "its answer is not a list of files");
        }
        String path = attempt.path();
        Set<String> fileIds = new TreeSet<>();
        for (JsonNode item : list) {
            if (item.path("type").asText().equals("file")
                    && item.path("filePath").asText().equals(path)) {
                fileIds.add(item.path("fileId").asText());
            }
        }
        if (fileIds.isEmpty()) {
            throw notFound(
                    "ImageKit finds no file at "
                            + path
                            + "; one that was just uploaded or moved may not be found yet");
        }
        if (fileIds.size() > 1) {
            throw notFound(
                    "ImageKit finds several files at "
                            + path
                            + ": "
                            + String.join(", ", fileIds)
                            + "; name one by its fileId");
        }
        String fileId = List.copyOf(fileIds).get(0);
        if (!ImageKit.PROVIDER.isId(fileId)) {
            throw judge.unreadable(attempt, "its answer does not name the file at " + path);
        }
        attempt.found(fileId);
    }

    /**
     * The index may be behind: what it found may lie elsewhere by now.
     *
     * @param item the file as just read
     * @throws AttemptEnd if it is not where the request says
     */
    void requireThere(Attempt attempt, ImageKitItem item) {
        boolean elsewhere =
                asked(attempt) != null
                        && attempt.changes().chosen() == null
                        && item.path() != null
                        && !item.path().equals(attempt.path());
        if (elsewhere) {
            throw notFound(
                    "there is no file at "
                            + attempt.path()
                            + " any more; the one that was there is at "
                            + item.path()
                            + " now");
        }
    }

    private static String asked(Attempt attempt) {
        return attempt.request().selector().path();
    }

    private static AttemptEnd notFound(String message) {
        return new AttemptEnd(
                Ended.failed(
                        new OutcomeError(ErrorCode.NOT_FOUND, message, null, null, null, false),
                        null));
    }
}
