package io.restoreroutes.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Box's calls on files and versions, for a caller whose token is good. */
final class BoxApi {
    private static final String ID = "[0-9]{1,20}";

    private final BoxFiles files;
    private final BoxUnknowns unknowns;
    private final Supplier<Instant> now;

    BoxApi(BoxFiles files, BoxUnknowns unknowns, Supplier<Instant> now) {
        this.files = files;
        this.unknowns = unknowns;
        this.now = now;
    }

    static List<BoxVersion> allVersions(BoxFile file) {
        List<BoxVersion> all = new ArrayList<>(file.past());
        all.add(0, file.current());
        return all;
    }

    Result perform(Request request, String requestId) {
        return new OneCall(request, requestId).perform();
    }

    /** One call; writes refuse what Box would refuse, in the order Box can know it. */
    private final class OneCall {
        private final Request request;
        private final String requestId;
        private final String fields;

        private OneCall(Request request, String requestId) {
            this.request = request;
            this.requestId = requestId;
            this.fields = request.queryParameter("fields");
        }

        private Result perform() {
            List<String> path = request.segments();
            if (path.size() > 2 && path.get(0).equals("2.0") && path.get(1).equals("folders")) {
                return new BoxFolderApi(files, unknowns, request, requestId).perform();
            }
            if (path.equals(List.of("2.0", "events"))) {
                return new BoxEventApi(files, unknowns, request, requestId, now.get()).perform();
            }
            if (path.size() < 3 || !path.get(0).equals("2.0") || !path.get(1).equals("files")) {
                return problem(404, "not_found", "Not Found");
            }
            boolean versions = path.size() > 3 && path.get(3).equals("versions");
            boolean trash = path.size() == 4 && path.get(3).equals("trash");
            String versionId = versions && path.size() == 5 ? path.get(4) : null;
            boolean promote = "current".equals(versionId) && request.method().equals("POST");
            if (!path.get(2).matches(ID)
                    || (versionId != null && !promote && !versionId.matches(ID))) {
                return problem(405, "method_not_allowed", "Method Not Allowed");
            }
            String call = request.method() + (versions ? " versions" : "");
            if (promote) {
                return onFile(path.get(2), this::promote);
            }
            if (versionId != null) {
                return switch (call) {
                    case "GET versions" -> onFile(path.get(2), file -> get(file, versionId));
                    case "PUT versions" -> onFile(path.get(2), file -> restore(file, versionId));
                    default -> problem(405, "method_not_allowed", "Method Not Allowed");
                };
            }
            if (trash && call.equals("GET")) {
                return files.with(path.get(2), this::inTrash);
            }
            if (path.size() != (versions ? 4 : 3)) {
                return problem(404, "not_found", "Not Found");
            }
            return switch (call) {
                case "GET" -> onFile(path.get(2), file -> ok(json(file)));
                case "GET versions" -> onFile(path.get(2), this::list);
                case "POST" -> files.with(path.get(2), this::untrash);
                default -> problem(405, "method_not_allowed", "Method Not Allowed");
            };
        }

        private Result onFile(String fileId, BoxFiles.Step<Result> step) {
            return files.with(
                    fileId,
                    file -> {
                        if (file == null) {
                            return problem(404, "not_found", "Not Found");
                        }
                        boolean shows = unknowns.trashedFilesShow && request.method().equals("GET");
                        return file.isTrashed() && !shows
                                ? problem(404, "trashed", "Item is trashed")
                                : step.on(file);
                    });
        }

        private JsonNode json(BoxFile file) {
            ObjectNode json =
                    BoxJson.file(
                            file,
                            fields,
                            unknowns.limitIsTold ? files.cap() : null,
                            unknowns.numbersAreTold);
            return files.inTree(
                    tree -> {
                        new BoxPlace(tree, fields)
                                .tell(json, tree.parent(file.id), file.isTrashed());
                        return json;
                    });
        }

        private JsonNode json(BoxVersion version) {
            return BoxJson.version(version, fields, unknowns.numbersAreTold);
        }

        private Result inTrash(BoxFile file) {
            if (file == null) {
                return problem(404, "not_found", "Not Found");
            }
            return file.isTrashed()
                    ? ok(json(file))
                    : problem(404, "not_trashed", "Item is not trashed");
        }

        private Result untrash(BoxFile file) {
            if (file == null) {
                return problem(404, "not_found", "Not Found");
            }
            if (!file.isTrashed()) {
                return problem(404, "not_trashed", "Item is not trashed");
            }
            file.trashedAt = null;
            return Result.written(Answer.json(201, json(file).toString()));
        }

        private Result list(BoxFile file) {
            String offset = request.queryParameter("offset");
            String limit = request.queryParameter("limit");
            if (offset != null
                    && (!offset.matches("[0-9]{1,9}") || Integer.parseInt(offset) > 10_000)) {
                return problem(400, "invalid_offset", "Invalid offset");
            }
            if (limit != null
                    && (!limit.matches("[0-9]{1,9}")
                            || Integer.parseInt(limit) < 1
                            || Integer.parseInt(limit) > 1000)) {
                return problem(400, "bad_request", "Invalid limit");
            }
            return ok(
                    BoxJson.page(
                            file.past(),
                            offset == null ? 0 : Integer.parseInt(offset),
                            limit == null ? 100 : Integer.parseInt(limit),
                            fields,
                            unknowns.numbersAreTold));
        }

        private Result get(BoxFile file, String versionId) {
            BoxVersion version = file.version(versionId);
            return version == null ? problem(404, "not_found", "Not Found") : ok(json(version));
        }

        private Result restore(BoxFile file, String versionId) {
            JsonNode body = body();
            if (!body.has("trashed_at") || !body.get("trashed_at").isNull()) {
                return problem(400, "bad_request", "trashed_at must be null");
            }
            BoxVersion version = file.version(versionId);
            Result refused = refuse(file, version);
            if (refused != null) {
                return refused;
            }
            if (version.isTrashed()) {
                return Result.written(
                        Answer.json(200, json(files.restore(file, version)).toString()));
            }
            return unknowns.restoringUntrashedIsError
                    ? problem(404, "not_trashed", "Item is not trashed")
                    : ok(json(version));
        }

        private Result promote(BoxFile file) {
            JsonNode body = body();
            if (!body.path("type").asText().equals("file_version")
                    || !body.path("id").asText().matches(ID)) {
                return problem(400, "bad_request", "type and id of a file version are required");
            }
            BoxVersion version = file.version(body.get("id").asText());
            Result refused = refuse(file, version);
            if (refused != null) {
                return refused;
            }
            if (version.isTrashed() && unknowns.promotingTrashedIsError) {
                return problem(404, "trashed", "Item is trashed");
            }
            ObjectNode copy =
                    BoxJson.version(
                            files.promote(file, version),
                            fields,
                            unknowns.numbersAreTold && unknowns.promoteTellsNumber);
            if (!unknowns.promoteTellsHash) {
                copy.remove("sha1");
            }
            return Result.written(Answer.json(201, copy.toString()));
        }

        /** {@return why this version cannot be written at all, or null} */
        private Result refuse(BoxFile file, BoxVersion version) {
            if (version == null) {
                return problem(404, "not_found", "Not Found");
            }
            if (file.lockedBy != null) {
                return problem(403, "access_denied_item_locked", "The item is locked");
            }
            if (!file.mayUpload) {
                return problem(
                        403, "access_denied_insufficient_permissions", "You may only look at it");
            }
            return file.isNote()
                    ? problem(400, "bad_request", "Versions of Box Notes cannot be changed")
                    : null;
        }

        private JsonNode body() {
            try {
                JsonNode body = BoxJson.JSON.readTree(request.body());
                return body == null ? MissingNode.getInstance() : body;
            } catch (JsonProcessingException e) {
                // To the caller a body that is no JSON is as bad as one without the fields.
                return MissingNode.getInstance();
            }
        }

        private Result ok(JsonNode body) {
            return Result.read(Answer.json(200, body.toString()));
        }

        private Result problem(int status, String code, String message) {
            return Result.read(BoxJson.error(status, code, message, requestId));
        }
    }
}
