package io.restoreroutes.http;

import io.restoreroutes.source.ContentTypes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a call must be to be taken. Each rule that is broken is an {@link HttpRefusal}. */
public final class HttpRules {
    private static final String REQUESTS = "/requests";
    static final String JOBS = "/jobs/";
    private static final String JOB_LIST = "/jobs";

    /** What a body is compressed by shows in itself. */
    private static final Set<String> ENCODINGS = Set.of("identity", "gzip", "x-gzip", "");

    private static final Pattern JOB_ID = Pattern.compile("[0-9a-z-]{1,40}");
    private static final String BEARER = "bearer ";

    /** What is asked for behind a job's id, and not done with it. */
    private static final String OUTCOMES = "outcomes";

    /** What is done with a job's outcomes, by whoever may have files written by the thousand. */
    private static final Set<String> TO_APPROVE = Set.of("approve", "undo");

    private final List<HttpToken> tokens;
    private final long maxBodyBytes;

    public HttpRules(HttpSettings settings) {
        this.tokens = settings.allTokens();
        this.maxBodyBytes = settings.maxBodyBytes();
    }

    /** {@return the one method that our routes at this path take; none if it is not ours} */
    public static Optional<String> method(String path) {
        if (path.equals(REQUESTS)) {
            return Optional.of("POST");
        }
        if (path.equals(JOB_LIST)) {
            return Optional.of("GET");
        }
        if (!path.startsWith(JOBS)) {
            return Optional.empty();
        }
        String action = action(path);
        return Optional.of(action.isEmpty() || action.equals(OUTCOMES) ? "GET" : "POST");
    }

    /** {@return what stands behind the id of the job; empty for nothing} */
    private static String action(String path) {
        int slash = path.indexOf('/', JOBS.length());
        return slash < 0 ? "" : path.substring(slash + 1);
    }

    /** {@return what a caller must be allowed to do for this call} */
    public static Role role(String method, String path) {
        if (!method.equals("POST")) {
            return Role.VIEW;
        }
        return path.startsWith(JOBS) ? roleOf(action(path)) : Role.OPERATE;
    }

    /** {@return what a caller must be allowed to do to have that done with a job} */
    static Role roleOf(String action) {
        return TO_APPROVE.contains(action) ? Role.APPROVE : Role.OPERATE;
    }

    /** {@return whether a post to this path wants something of a job} */
    public static boolean isWish(String path) {
        return path.startsWith(JOBS);
    }

    /** {@return whether a job may have that id} */
    static boolean isJobId(String text) {
        return JOB_ID.matcher(text).matches();
    }

    /** {@return the longest body that is taken, in bytes} */
    public long maxBodyBytes() {
        return maxBodyBytes;
    }

    /** Who calls, by the one header {@code Authorization}, and whether they may do this. */
    public void checkCaller(RequestHead head, Role needed) {
        List<String> values = head.all("Authorization");
        HttpToken caller = values.size() == 1 ? caller(values.get(0).strip()) : null;
        if (caller == null) {
            throw new HttpRefusal(
                            401,
                            "unauthorized",
                            "Send restore.http.token or a restore.http.tokens.<name>.token as the"
                                    + " only header Authorization: Bearer <token>.")
                    .with("WWW-Authenticate", "Bearer");
        }
        if (!caller.role().may(needed)) {
            throw new HttpRefusal(
                    403,
                    "forbidden",
                    "This needs a token with the role "
                            + needed.wireName()
                            + "; "
                            + caller.name()
                            + " has the role "
                            + caller.role().wireName()
                            + ".");
        }
    }

    /** All are compared, each to its end: how long it takes tells nothing. */
    private HttpToken caller(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return null;
        }
        byte[] given = bytes(authorization.substring(BEARER.length()).strip());
        HttpToken caller = null;
        for (HttpToken token : tokens) {
            if (MessageDigest.isEqual(given, bytes(token.secret()))) {
                caller = token;
            }
        }
        return caller;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the head of a post promises a body that can be read. */
    public void checkPost(RequestHead head) {
        checkQuery(head);
        fileName(head);
        key(head);
        head.one("Content-Encoding")
                .filter(encoding -> !ENCODINGS.contains(encoding.strip().toLowerCase(Locale.ROOT)))
                .ifPresent(
                        encoding -> {
                            throw unsupported(
                                    "Send the body as it is, or compressed by gzip and with"
                                            + " Content-Encoding: gzip.");
                        });
        checkPromisedLength(head);
    }

    /** Whether the type of a body is one of ours. */
    void checkType(RequestHead head) {
        fileName(head);
    }

    /** Whether an action may be read: of any type, as tools send one where nobody asked for it. */
    public void checkWish(RequestHead head) {
        checkQuery(head);
        checkPromisedLength(head);
    }

    private void checkPromisedLength(RequestHead head) {
        head.one("Content-Length").map(HttpRules::length).ifPresent(this::checkLength);
    }

    /** Parameters are not taken, so that nobody believes that they have a meaning. */
    void checkQuery(RequestHead head) {
        if (head.query() != null && !head.query().isEmpty()) {
            throw new HttpRefusal(
                    400, "bad-request", "The address takes no parameters behind a question mark.");
        }
    }

    private static long length(String header) {
        try {
            return Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            throw new HttpRefusal(400, "bad-request", "Content-Length is not a number.");
        }
    }

    /** Whether a body is short enough. */
    void checkLength(long bytes) {
        if (bytes > maxBodyBytes) {
            throw tooLarge();
        }
    }

    /** {@return what a body that is too long is answered} */
    public HttpRefusal tooLarge() {
        return new HttpRefusal(
                413,
                "too-large",
                "The body is longer than "
                        + maxBodyBytes
                        + " bytes (restore.http.max-body-size); send it in several parts or drop it"
                        + " as a file.");
    }

    /** {@return what a body is answered that was compressed and is too long} */
    HttpRefusal unfoldsTooLarge() {
        return new HttpRefusal(
                413,
                "too-large",
                "Unzipped, the body is longer than "
                        + maxBodyBytes
                        + " bytes (restore.http.max-body-size); send it in several parts or drop it"
                        + " as a file.");
    }

    /** {@return the name of a file that is read as the body is} */
    String fileName(RequestHead head) {
        List<String> values = head.all("Content-Type");
        String type = values.isEmpty() ? "" : values.get(0);
        Optional<String> name = ContentTypes.fileName(type);
        if (values.size() > 1 || name.isEmpty()) {
            throw unsupported(
                    "Send one Content-Type: application/json, application/x-ndjson (or"
                            + " application/jsonl), text/csv or text/tab-separated-values.");
        }
        String[] parts = type.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].split("=", 2);
            if (parameter[0].strip().equalsIgnoreCase("charset")
                    && (parameter.length < 2 || !isUtf8(parameter[1].strip()))) {
                throw unsupported("Send the body in UTF-8.");
            }
        }
        return name.get();
    }

    private static boolean isUtf8(String charset) {
        return charset.replace("\"", "").equalsIgnoreCase("utf-8")
                || charset.replace("\"", "").equalsIgnoreCase("utf8");
    }

    /** {@return the caller's word for this very post, if there is one} */
    Optional<IdempotencyKey> key(RequestHead head) {
        Optional<String> header = head.one("Idempotency-Key");
        Optional<IdempotencyKey> key = header.flatMap(IdempotencyKey::of);
        if (header.isPresent() && key.isEmpty()) {
            throw new HttpRefusal(
                    400,
                    "idempotency-key-invalid",
                    "An Idempotency-Key is 1 to 255 visible ASCII characters, without blanks or in"
                            + " double quotes.");
        }
        return key;
    }

    private static HttpRefusal unsupported(String message) {
        return new HttpRefusal(415, "unsupported-media-type", message);
    }
}
