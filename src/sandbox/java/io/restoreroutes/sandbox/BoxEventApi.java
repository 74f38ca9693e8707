package io.restoreroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Box's call on the events of the enterprise. */
final class BoxEventApi {
    private static final int STANDARD = 100;
    private static final int MOST = 500;

    /** What a page looks at where pages are short, whatever becomes of it. */
    private static final int FEW = 2;

    private static final int DAYS_KEPT = 365;

    private final BoxFiles files;
    private final BoxUnknowns unknowns;
    private final Request request;
    private final String requestId;
    private final Instant now;

    BoxEventApi(
            BoxFiles files, BoxUnknowns unknowns, Request request, String requestId, Instant now) {
        this.files = files;
        this.unknowns = unknowns;
        this.request = request;
        this.requestId = requestId;
        this.now = now;
    }

    Result perform() {
        if (!request.method().equals("GET")) {
            return problem(405, "method_not_allowed", "Method Not Allowed");
        }
        if (!"admin_logs".equals(request.queryParameter("stream_type"))) {
            return problem(400, "bad_request", "Only admin_logs are told here");
        }
        if (unknowns.eventsAreForbidden) {
            return problem(403, "insufficient_scope", "The request needs higher privileges");
        }
        String position = request.queryParameter("stream_position");
        String limit = request.queryParameter("limit");
        if (position != null && !position.matches("[0-9]{1,18}")
                || limit != null && !limit.matches("[1-9][0-9]{0,8}")) {
            return problem(400, "bad_request", "Invalid stream_position or limit");
        }
        try {
            Instant kept = now.minus(DAYS_KEPT, ChronoUnit.DAYS);
            Instant after = time("created_after", kept);
            Instant before = time("created_before", Instant.MAX);
            long begin = BoxEventLog.position(after.isBefore(kept) ? kept : after) - 1;
            return page(
                    position == null ? begin : Math.max(begin, Long.parseLong(position)),
                    before,
                    limit == null ? STANDARD : Math.min(MOST, Integer.parseInt(limit)));
        } catch (DateTimeException e) {
            return problem(400, "bad_request", "Invalid created_after or created_before");
        }
    }

    private Instant time(String parameter, Instant without) {
        String text = request.queryParameter(parameter);
        return text == null ? without : OffsetDateTime.parse(text).toInstant();
    }

    /** What is not asked for takes room on the page all the same, where pages are short. */
    private Result page(long position, Instant before, int limit) {
        String types = request.queryParameter("event_type");
        Set<String> wanted = types == null ? null : Set.of(types.split(",", -1));
        return files.inEvents(
                (log, tree) -> {
                    boolean isShort = unknowns.eventPagesAreShort;
                    List<BoxEventLog.Event> events =
                            log
                                    .after(position, before, files.known(), unknowns.eventOfVersion)
                                    .stream()
                                    .filter(event -> isShort || isWanted(wanted, event))
                                    .limit(isShort ? FEW : limit)
                                    .toList();
                    long next =
                            events.isEmpty() ? position : events.get(events.size() - 1).position();
                    ObjectNode json = BoxJson.JSON.createObjectNode();
                    ArrayNode entries = json.putArray("entries");
                    for (BoxEventLog.Event event : events) {
                        if (isWanted(wanted, event)) {
                            BoxTree.Node parent = tree.node(tree.parent(event.fileId()));
                            entries.add(
                                    BoxEventLog.json(
                                            event,
                                            BoxPlace.mini(parent),
                                            unknowns.eventSourcesAreFiles,
                                            unknowns.eventsTellNumbers));
                        }
                    }
                    json.put("chunk_size", entries.size());
                    if (unknowns.eventsTellNumbers) {
                        json.put("next_stream_position", next);
                    } else {
                        json.put("next_stream_position", Long.toString(next));
                    }
                    return Result.read(Answer.json(200, json.toString()));
                });
    }

    private static boolean isWanted(Set<String> types, BoxEventLog.Event event) {
        return types == null || types.contains(event.type());
    }

    private Result problem(int status, String code, String message) {
        return Result.read(BoxJson.error(status, code, message, requestId));
    }
}
