package io.restoreroutes.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.intake.IntakeStoppedException;
import io.restoreroutes.intake.NamedSource;
import io.restoreroutes.intake.SourceConflictException;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.request.RestoreJson;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the routes of the HTTP intake, bound as {@code restoreHttpIntake}. */
public final class HttpIntake {
    private static final Logger LOG = LoggerFactory.getLogger(HttpIntake.class);
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-z-]{1,40}");

    /** How long a caller had better wait before the next try, in seconds. */
    private static final String RETRY_AFTER = "5";

    private final HttpRules rules;
    private final Ledger ledger;
    private final AtomicBoolean ledgerAway = new AtomicBoolean();

    public HttpIntake(HttpRules rules, Ledger ledger) {
        this.rules = rules;
        this.ledger = ledger;
    }

    /** A checked post becomes a source for {@code direct:restore-accept}; no header is left. */
    public void take(Exchange exchange) throws InvalidPayloadException {
        RequestHead head = head(exchange);
        // Our own server has done so before it read the body; a host's has not.
        rules.checkCaller(head);
        rules.checkPost(head);
        Object given = exchange.getMessage().getBody();
        byte[] body =
                given == null ? new byte[0] : exchange.getMessage().getMandatoryBody(byte[].class);
        rules.checkLength(body.length);
        Optional<String> fileName = rules.fileName(head);
        Optional<String> key = rules.key(head);
        exchange.getMessage().removeHeaders("*");
        exchange.setVariable("restoreSourceKind", "http");
        exchange.setVariable("restoreSourceName", key.orElse("http"));
        key.ifPresent(
                id -> {
                    exchange.setVariable("restoreSourceId", id);
                    exchange.setVariable("restoreSourceDigest", digest(fileName.orElse(""), body));
                });
        exchange.getMessage()
                .setBody(
                        fileName.isEmpty()
                                ? body
                                : new NamedSource(fileName.get(), new ByteArrayInputStream(body)));
    }

    private static String digest(String fileName, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(fileName.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Answers with the job that a post became. */
    public void reply(Exchange exchange) {
        AcceptReply reply = exchange.getMessage().getBody(AcceptReply.class);
        ledgerIsThere();
        String refused = exchange.getVariable("restoreRefusedReason", String.class);
        if (refused != null) {
            throw new HttpRefusal(400, "unreadable", refused).about(reply.jobId());
        }
        answer(exchange, 202, RestoreJson.write(reply));
        exchange.getMessage().setHeader("Location", HttpRules.JOBS + reply.jobId());
    }

    /** Answers with the state of the job that the address names. */
    public void job(Exchange exchange) {
        RequestHead head = head(exchange);
        rules.checkCaller(head);
        rules.checkQuery(head);
        // Not the path parameter: as a header it is mixed with what the caller sends.
        String uri = exchange.getMessage().getHeader(Exchange.HTTP_URI, "", String.class);
        String id = uri.replaceAll("\\?.*", "").replaceAll(".*/", "");
        exchange.getMessage().removeHeaders("*");
        Job job =
                Optional.of(id)
                        .filter(JOB_ID.asMatchPredicate())
                        .flatMap(ledger::job)
                        .orElseThrow(
                                () -> new HttpRefusal(404, "not-found", "There is no such job."));
        ledgerIsThere();
        answer(exchange, 200, state(job));
    }

    private static String state(Job job) {
        ObjectNode state = RestoreJson.mapper().createObjectNode();
        state.put("jobId", job.jobId());
        state.putObject("source").put("kind", job.kind()).put("name", job.name());
        state.put("status", stage(job));
        ObjectNode counts = state.putObject("counts");
        job.counts().forEach((status, count) -> counts.put(status.wireName(), count));
        state.put("open", job.openItems());
        state.put("acceptedAt", job.createdAt().toString());
        if (job.endedAt() != null) {
            state.put("endedAt", job.endedAt().toString());
        }
        return state.toString();
    }

    private static String stage(Job job) {
        if (!job.intakeComplete()) {
            return "accepting";
        }
        return job.endedAt() == null ? "running" : "ended";
    }

    /** Answers with an error whatever went wrong on the way. */
    public void refuse(Exchange exchange) {
        Exception why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        HttpRefusal refusal = refusal(why);
        exchange.getMessage().removeHeaders("*");
        answer(exchange, refusal.status(), refusal.body());
        refusal.headers().forEach(exchange.getMessage()::setHeader);
    }

    private HttpRefusal refusal(Exception why) {
        // The splitter wraps what stopped it.
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpRefusal refusal) {
                return refusal;
            }
            if (cause instanceof SourceConflictException conflict) {
                return new HttpRefusal(
                                422,
                                "idempotency-key-reused",
                                "This Idempotency-Key stands for another body; nothing was taken.")
                        .about(conflict.jobId());
            }
            if (cause instanceof LedgerException ledger) {
                if (ledgerAway.compareAndSet(false, true)) {
                    LOG.error("HTTP calls are answered 503: {}", ledger.getMessage());
                }
                return unavailable(
                        "ledger-away",
                        "The ledger is away; post again, with the same Idempotency-Key if it had"
                                + " one.");
            }
            if (cause instanceof IntakeStoppedException) {
                return unavailable("not-ready", "The application stops.");
            }
        }
        LOG.error("A fault of our own on an HTTP call", why);
        return new HttpRefusal(500, "internal-error", "A fault of ours; see the log.");
    }

    private static HttpRefusal unavailable(String code, String message) {
        return new HttpRefusal(503, code, message).with("Retry-After", RETRY_AFTER);
    }

    private void ledgerIsThere() {
        if (ledgerAway.compareAndSet(true, false)) {
            LOG.info("HTTP calls are answered again");
        }
    }

    private static void answer(Exchange exchange, int status, String json) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(json);
    }

    private static RequestHead head(Exchange exchange) {
        return new RequestHead(
                exchange.getMessage().getHeader(Exchange.HTTP_QUERY, String.class),
                name -> values(exchange.getMessage().getHeader(name)));
    }

    private static List<String> values(Object header) {
        if (header instanceof List<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return header == null ? List.of() : List.of(header.toString());
    }
}
