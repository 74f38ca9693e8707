package io.restoreroutes.imagekit;

import static io.restoreroutes.provider.ProviderCall.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.call.AnswerJudge;
import io.restoreroutes.call.Attempt;
import io.restoreroutes.call.Listing;
import io.restoreroutes.moment.AsOf;
import io.restoreroutes.request.FoundPart;
import io.restoreroutes.request.RestoreJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells of the changed files of a page which versions they have, by searches for those of many
 * files at once. They are searched by folder and name, which a version shares with its file; whose
 * id a past version shows is not verified. A file of which the pages do not prove that they show
 * all versions is handed on without them, and its versions are listed.
 */
public final class ImageKitVersionPages {
    /** Of what is told of a file: all its versions, the current one first. */
    static final String VERSIONS = "versions";

    private static final String CREATED = "createdAt";

    /** A request line of 8,000 bytes is one that every server has to take (RFC 9110, 4.1). */
    private static final int LONGEST_QUERY = 7_000;

    private static final int MOST_FILES = 100;

    /** What is told of a file is kept in the ledger; a longer history is listed once more. */
    private static final int LONGEST_TOLD = 16 << 10;

    private static final List<String> KEPT =
            List.of(
                    "type",
                    "name",
                    "fileId",
                    "filePath",
                    CREATED,
                    "updatedAt",
                    "versionInfo",
                    "isPrivateFile",
                    "isPublished",
                    "size",
                    "width",
                    "height",
                    "mime",
                    "createdBy");

    private final AnswerJudge judge;

    public ImageKitVersionPages(AnswerJudge judge) {
        this.judge = judge;
    }

    /** {@return whether the versions of files are to be asked for before the next page of files} */
    public boolean isMissing(Attempt attempt) {
        return !attempt.listing().held().isEmpty();
    }

    /** {@return whether a search can name the file} How quotes are escaped is not documented. */
    static boolean isNamed(String path) {
        return path.chars().noneMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c))
                && group(folder(path), Set.of(name(path))).length() <= LONGEST_QUERY / 3;
    }

    /** {@return what is told of a file before its versions are asked for} */
    static ArrayNode held(JsonNode item) {
        return RestoreJson.mapper().createArrayNode().add(kept(item));
    }

    /** {@return a file that is to be looked at by itself} */
    static FoundPart alone(String fileId, JsonNode item) {
        return FoundPart.file(fileId, RestoreJson.write(Map.of(CREATED, item.path(CREATED))));
    }

    /** Asks for the next page of the versions of as many files as one search can name. */
    public void readPage(Attempt attempt) {
        Listing listing = attempt.listing();
        Map<String, Set<String>> names = new LinkedHashMap<>();
        for (ArrayNode file : next(listing).values()) {
            String path = path(file);
            names.computeIfAbsent(folder(path), any -> new LinkedHashSet<>()).add(name(path));
        }
        String groups =
                names.entrySet().stream()
                        .map(each -> group(each.getKey(), each.getValue()))
                        .collect(Collectors.joining(" OR "));
        attempt.call(
                ImageKitPages.call(
                        "type = \"file-version\" AND (" + groups + ")",
                        listing.heldMarker(),
                        listing.pageSize()));
    }

    private static String group(String folder, Set<String> names) {
        return "(path = \"%s\" AND name IN [\"%s\"])"
                .formatted(folder, String.join("\", \"", names));
    }

    /** {@return the files whose versions are asked for next, always the same ones until then} */
    private static Map<String, ArrayNode> next(Listing listing) {
        Map<String, ArrayNode> next = new LinkedHashMap<>();
        int length = 0;
        for (Map.Entry<String, ArrayNode> file : listing.held().entrySet()) {
            String path = path(file.getValue());
            length += encoded(" OR " + group(folder(path), Set.of(name(path)))).length();
            if (!next.isEmpty() && (length > LONGEST_QUERY || next.size() == MOST_FILES)) {
                break;
            }
            next.put(file.getKey(), file.getValue());
        }
        return next;
    }

    /** Adds what the page shows to its files, and hands them on if it was the last one. */
    public void learnPage(Attempt attempt) {
        Listing listing = attempt.listing();
        if (judge.isTooLarge(attempt) && listing.takeSmallerPages()) {
            return;
        }
        Map<String, ArrayNode> files = next(listing);
        if (judge.isRefused(attempt)) {
            // No one says what such a search may ask; the versions of each file can be listed.
            listing.handOn(alone(files));
            return;
        }
        judge.requireSuccess(attempt);
        JsonNode page = attempt.answer().json();
        if (!page.isArray()) {
            throw judge.unreadable(attempt, "its answer is not a list of versions");
        }
        String next = nextPage(attempt, page);
        Map<String, List<ArrayNode>> byPath = new HashMap<>();
        files.values()
                .forEach(
                        file ->
                                byPath.computeIfAbsent(path(file), any -> new ArrayList<>())
                                        .add(file));
        for (JsonNode version : page) {
            if (version.path("type").asText().equals("file-version")) {
                ObjectNode kept = kept(version);
                byPath.getOrDefault(version.path("filePath").asText(), List.of())
                        .forEach(file -> add(file, kept));
            }
        }
        if (next == null) {
            listing.handOn(parts(files, attempt.request().selector().asOf()));
        } else {
            listing.heldMarker(next);
        }
    }

    private String nextPage(Attempt attempt, JsonNode page) {
        try {
            return ImageKitPages.next(
                    page, attempt.listing().heldMarker(), attempt.listing().pageSize());
        } catch (IllegalArgumentException e) {
            throw judge.unreadable(attempt, e.getMessage());
        }
    }

    /**
     * Pages repeat items; one that looks otherwise by now proves that the file is being changed.
     */
    private static void add(ArrayNode file, ObjectNode version) {
        for (JsonNode known : file) {
            if (known.equals(version)) {
                return;
            }
        }
        file.add(version);
    }

    private static List<FoundPart> alone(Map<String, ArrayNode> files) {
        List<FoundPart> parts = new ArrayList<>();
        files.forEach((fileId, versions) -> parts.add(alone(fileId, versions.get(0))));
        return parts;
    }

    private static List<FoundPart> parts(Map<String, ArrayNode> files, Instant asOf) {
        List<FoundPart> parts = new ArrayList<>();
        files.forEach((fileId, versions) -> parts.add(part(fileId, versions, asOf)));
        return parts;
    }

    private static FoundPart part(String fileId, ArrayNode versions, Instant asOf) {
        JsonNode current = versions.get(0);
        if (isWhole(versions, asOf)) {
            String text =
                    RestoreJson.write(Map.of(CREATED, current.path(CREATED), VERSIONS, versions));
            if (text.length() <= LONGEST_TOLD) {
                return FoundPart.file(fileId, text);
            }
        }
        return alone(fileId, current);
    }

    private static boolean isWhole(ArrayNode versions, Instant asOf) {
        try {
            return new ImageKitMoment(AsOf.ofFolder(asOf)).isWhole(ImageKitItems.of(versions));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ObjectNode kept(JsonNode item) {
        ObjectNode kept = RestoreJson.mapper().createObjectNode();
        KEPT.stream().filter(item::has).forEach(name -> kept.set(name, item.get(name)));
        return kept;
    }

    private static String path(ArrayNode file) {
        return file.get(0).path("filePath").asText();
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
