package io.restoreroutes.source;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Original;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.SourceForm;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests that a route hands over as values. The line is the position from 1. */
final class ValuesSource implements LineSource {
    private final Iterator<?> values;
    private long line;

    ValuesSource(Iterator<?> values) {
        this.values = values;
    }

    @Override
    public RequestLine read() {
        if (!values.hasNext()) {
            return null;
        }
        line++;
        Object value = values.next();
        if (value instanceof RestoreRequest request) {
            return ofRequest(request);
        }
        if (value instanceof Map<?, ?> map) {
            return ofMap(map);
        }
        // Only the type is named: the text of a foreign object may hold anything.
        return RequestLine.withoutText(
                line,
                OutcomeError.ofInput(
                        ErrorCode.UNREADABLE,
                        null,
                        "The value is "
                                + (value == null ? "null" : "a " + value.getClass().getName())
                                + "; give a Map or a RestoreRequest."));
    }

    private RequestLine ofRequest(RestoreRequest request) {
        LineFields fields = new LineFields();
        fields.text(RequestFields.REQUEST_ID, request.requestId());
        fields.text(RequestFields.PROVIDER, request.provider().wireName());
        fields.text(RequestFields.ACCOUNT, request.account());
        fields.text(RequestFields.OPERATION, request.operation().wireName());
        fields.text(RequestFields.FILE_ID, request.fileId());
        fields.text(RequestFields.VERSION_ID, request.versionId());
        selector(fields, request.selector());
        fields.text(RequestFields.REASON, request.reason());
        request.labels().forEach(fields::label);
        RequestLine read = fields.line(line);
        Map<String, Object> all = new LinkedHashMap<>(read.fields());
        all.put(RequestFields.LABELS, read.labels());
        return sized(read, all);
    }

    private static void selector(LineFields fields, Selector selector) {
        fields.text(RequestFields.AS_OF, text(selector.asOf()));
        fields.text(RequestFields.VERSION, selector.previous() ? SelectorCheck.PREVIOUS : null);
        fields.text(RequestFields.PATH, selector.path());
        fields.text(RequestFields.FOLDER, selector.folder());
        fields.text(RequestFields.MATCH, selector.match());
        fields.text(RequestFields.CHANGED_BY, selector.changedBy());
        fields.text(RequestFields.IF_CURRENT, selector.ifCurrent());
        fields.text(RequestFields.DRY_RUN, selector.dryRun() ? "true" : null);
        int limit = selector.approveUpTo();
        fields.text(RequestFields.APPROVE_UP_TO, limit == 0 ? null : Integer.toString(limit));
    }

    private RequestLine ofMap(Map<?, ?> map) {
        LineFields fields = new LineFields();
        map.forEach(
                (key, value) -> {
                    String name = String.valueOf(key);
                    if (name.equals(RequestFields.LABELS)) {
                        labels(fields, value);
                    } else if (value == null || isText(value)) {
                        fields.text(name, text(value));
                    } else if (value instanceof Boolean flag) {
                        fields.flag(name, flag.toString());
                    } else {
                        fields.wrong(name, value.getClass().getName(), null);
                    }
                });
        return sized(
                fields.tellAll()
                        ? fields.line(line)
                        : fields.line(line, new Original(ValueText.of(map), null)),
                map);
    }

    private static void labels(LineFields fields, Object value) {
        if (value instanceof Map<?, ?> labels) {
            labels.forEach(
                    (key, label) -> {
                        String name = String.valueOf(key);
                        if (label == null || label instanceof Boolean || isText(label)) {
                            fields.label(name, text(label));
                        } else {
                            fields.wrongLabel(name, label.getClass().getName());
                        }
                    });
        } else if (value != null && !value.equals("")) {
            fields.wrongLabels(value.getClass().getName());
        }
    }

    static boolean isText(Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Provider
                || value instanceof Operation
                || value instanceof Instant
                || value instanceof OffsetDateTime
                || value instanceof ZonedDateTime;
    }

    static String text(Object value) {
        if (value instanceof Provider provider) {
            return provider.wireName();
        }
        if (value instanceof Operation operation) {
            return operation.wireName();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toOffsetDateTime().toString();
        }
        return value == null ? null : value.toString();
    }

    /** The limit of a line, by the length of names and values. */
    private RequestLine sized(RequestLine read, Map<?, ?> all) {
        if (size(read.fields()) + size(read.labels()) <= Chunk.LIMIT) {
            return read;
        }
        OutcomeError error =
                OutcomeError.ofInput(
                        ErrorCode.TOO_LARGE,
                        null,
                        "The value is longer than 64 KiB; a request is far shorter.");
        return new RequestLine(
                line, Map.of(), Map.of(), error, new Original(ValueText.of(all), SourceForm.LINES));
    }

    private static long size(Map<String, String> texts) {
        long size = 0;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            size += size(text.getKey()) + size(text.getValue());
        }
        return size;
    }

    /** Bytes of UTF-8; a surrogate pair counts as two times two. */
    private static long size(String text) {
        long size = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            size += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return size;
    }

    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public void close() {
        // Values hold nothing open.
    }
}
