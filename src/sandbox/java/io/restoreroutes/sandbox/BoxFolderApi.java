package io.restoreroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** One of Box's calls on folders: what they are, and what lies in them or in the trash. */
final class BoxFolderApi {
    private static final String ID = "[0-9]{1,20}";
    private static final int MOST = 1000;
    private static final int STANDARD = 100;
    private static final int HIGHEST_OFFSET = 10_000;

    /** Stay whatever fields are asked for. */
    private static final String MINI = ",sequence_id,name,sha1,file_version";

    private final BoxFiles files;
    private final BoxUnknowns unknowns;
    private final Request request;
    private final String requestId;
    private final String fields;

    BoxFolderApi(BoxFiles files, BoxUnknowns unknowns, Request request, String requestId) {
        this.files = files;
        this.unknowns = unknowns;
        this.request = request;
        this.requestId = requestId;
        this.fields = request.queryParameter("fields");
    }

    Result perform() {
        List<String> path = request.segments();
        String id = path.get(2);
        boolean items = path.size() == 4 && path.get(3).equals("items");
        if (!request.method().equals("GET")) {
            return problem(405, "method_not_allowed", "Method Not Allowed");
        }
        if (id.equals("trash") && items) {
            return files.inTree(this::trash);
        }
        if (!id.matches(ID) || (path.size() != 3 && !items)) {
            return problem(404, "not_found", "Not Found");
        }
        return files.inTree(
                tree -> {
                    BoxTree.Node folder = tree.node(id);
                    if (folder == null || !folder.isFolder()) {
                        return problem(404, "not_found", "Not Found");
                    }
                    if (tree.isGone(id)) {
                        return problem(404, "trashed", "Item is trashed");
                    }
                    if (!items) {
                        return ok(node(tree, folder));
                    }
                    return folder.forbidden
                            ? problem(
                                    403,
                                    "access_denied_insufficient_permissions",
                                    "Access denied - insufficient permission")
                            : page(entries(tree, id), entry -> json(tree, entry));
                });
    }

    /** An entry is made into JSON only if it is on the page. */
    private record Entry(BoxTree.Node node, String fileId) {}

    private interface Writer {
        ObjectNode json(Entry entry);
    }

    private List<Entry> entries(BoxTree tree, String folder) {
        List<Entry> entries = new ArrayList<>();
        List<BoxTree.Node> nodes = tree.nodesIn(folder);
        List<String> ids = tree.filesIn(folder);
        // Folders are not promised to come first.
        int every = nodes.isEmpty() ? 0 : Math.max(1, ids.size() / nodes.size());
        int next = 0;
        for (int i = 0; i < ids.size(); i++) {
            BoxFile file = files.peek(ids.get(i));
            if (file != null && !file.isTrashed()) {
                entries.add(new Entry(null, ids.get(i)));
            }
            if (every > 0 && i % every == every - 1 && next < nodes.size()) {
                entries.add(new Entry(nodes.get(next++), null));
            }
        }
        while (next < nodes.size()) {
            entries.add(new Entry(nodes.get(next++), null));
        }
        return entries;
    }

    private Result trash(BoxTree tree) {
        List<Entry> entries = new ArrayList<>();
        tree.trashed().forEach(node -> entries.add(new Entry(node, null)));
        files.trashedFiles().forEach(file -> entries.add(new Entry(null, file.id)));
        return page(entries, entry -> json(tree, entry));
    }

    private Result page(List<Entry> entries, Writer writer) {
        String limitText = request.queryParameter("limit");
        if (limitText != null && !limitText.matches("[1-9][0-9]{0,8}")) {
            return problem(400, "bad_request", "Invalid limit");
        }
        int limit = limitText == null ? STANDARD : Math.min(MOST, Integer.parseInt(limitText));
        boolean markers = "true".equals(request.queryParameter("usemarker"));
        String place = request.queryParameter(markers ? "marker" : "offset");
        if (place != null && !place.matches(markers ? "m[0-9]{1,9}" : "[0-9]{1,9}")) {
            return problem(400, "bad_request", "Invalid marker or offset");
        }
        int from = place == null ? 0 : Integer.parseInt(place.replace("m", ""));
        if (!markers && from > HIGHEST_OFFSET) {
            return problem(400, "invalid_offset", "Invalid offset");
        }
        int to = Math.min(entries.size(), from + limit);
        ObjectNode json = BoxJson.JSON.createObjectNode();
        ArrayNode page = json.putArray("entries");
        int again = markers && unknowns.pagesRepeatEntries && from > 0 ? 1 : 0;
        for (int i = Math.min(from - again, to); i < to; i++) {
            page.add(writer.json(entries.get(Math.max(0, i))));
        }
        json.put("limit", limit);
        if (!markers) {
            json.put("total_count", entries.size()).put("offset", from);
        } else if (to < entries.size()) {
            json.put("next_marker", "m" + to);
        } else if (unknowns.lastMarkerIsEmpty) {
            json.put("next_marker", "");
        } else {
            json.putNull("next_marker");
        }
        return ok(json);
    }

    private ObjectNode json(BoxTree tree, Entry entry) {
        if (entry.node() != null) {
            return node(tree, entry.node());
        }
        BoxFile file = files.peek(entry.fileId());
        ObjectNode json =
                BoxJson.file(
                        file,
                        fields == null ? null : fields + MINI,
                        unknowns.limitIsTold ? files.cap() : null,
                        unknowns.numbersAreTold);
        new BoxPlace(tree, fields).tell(json, tree.parent(file.id), file.isTrashed());
        return json;
    }

    private ObjectNode node(BoxTree tree, BoxTree.Node node) {
        ObjectNode json = BoxJson.JSON.createObjectNode();
        json.put("type", node.type).put("id", node.id).put("etag", "0").put("sequence_id", "0");
        json.put("name", node.name);
        BoxPlace place = new BoxPlace(tree, fields);
        if (place.wants("trashed_at")) {
            json.put("trashed_at", BoxJson.time(node.trashedAt));
            json.put(
                    "purged_at",
                    node.trashedAt == null
                            ? null
                            : BoxJson.time(node.trashedAt.plus(30, ChronoUnit.DAYS)));
        }
        if (place.wants("item_status")) {
            json.put("item_status", node.trashedAt == null ? "active" : "trashed");
        }
        place.tell(json, node.parent, node.trashedAt != null);
        return json;
    }

    private Result ok(JsonNode body) {
        return Result.read(Answer.json(200, body.toString()));
    }

    private Result problem(int status, String code, String message) {
        return Result.read(BoxJson.error(status, code, message, requestId));
    }
}
