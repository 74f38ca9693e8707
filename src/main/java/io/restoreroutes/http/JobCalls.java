package io.restoreroutes.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.control.Jobs;
import io.restoreroutes.http.HttpRefusals.Use;
import io.restoreroutes.ledger.Job;
import io.restoreroutes.ledger.JobControl;
import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.ledger.Outlook;
import io.restoreroutes.request.RestoreJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** The steps of the routes about jobs, bound as {@code restoreJobControl}. */
public final class JobCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What begins a job of another one's outcomes. */
    private static final Set<String> BEGINNING = Set.of("retry", "approve", "undo");

    private static final Set<String> WITH_BODY = Set.of("priority", "approve");

    private final HttpRules rules;
    private final Jobs jobs;
    private final Outlook outlook;
    private final HttpRefusals refusals;
    private final LedgerCalls ledger = new LedgerCalls(PATIENCE);

    /**
     * @param outlook what is known of carrying out a plan
     */
    public JobCalls(HttpRules rules, Jobs jobs, Outlook outlook, HttpRefusals refusals) {
        this.rules = rules;
        this.jobs = jobs;
        this.outlook = outlook;
        this.refusals = refusals;
    }

    /** Answers with the state of the job that the address names. */
    public void job(Exchange exchange) {
        RequestHead head = Messages.head(exchange);
        rules.checkCaller(head, Role.VIEW);
        rules.checkQuery(head);
        List<String> path = Messages.path(exchange);
        exchange.getMessage().removeHeaders("*");
        String jobId = path.get(path.size() - 1);
        Job job = ask(Use.LOOK, jobId, () -> jobs.find(jobId));
        Messages.answer(exchange, 200, state(job).toString());
    }

    /** Answers with jobs, newest first. */
    public void list(Exchange exchange) {
        RequestHead head = Messages.head(exchange);
        rules.checkCaller(head, Role.VIEW);
        JobQuery query = JobQuery.of(head.query());
        exchange.getMessage().removeHeaders("*");
        List<Job> found =
                ask(Use.LOOK, () -> jobs.list(query.before(), query.stage(), query.limit()));
        ObjectNode answer = RestoreJson.mapper().createObjectNode();
        ArrayNode list = answer.putArray("jobs");
        found.forEach(job -> list.add(state(job)));
        if (found.size() == query.limit()) {
            answer.put("before", found.get(found.size() - 1).jobId());
        }
        Messages.answer(exchange, 200, answer.toString());
    }

    /** Answers with outcomes of the job that the address names, in their order. */
    public void outcomes(Exchange exchange) {
        RequestHead head = Messages.head(exchange);
        rules.checkCaller(head, Role.VIEW);
        OutcomeQuery query = OutcomeQuery.of(head.query());
        List<String> path = Messages.path(exchange);
        exchange.getMessage().removeHeaders("*");
        String jobId = path.size() < 2 ? "" : path.get(path.size() - 2);
        Jobs.Outcomes page =
                ask(
                        Use.LOOK,
                        jobId,
                        () -> jobs.outcomes(jobId, query.statuses(), query.after(), query.limit()));
        // As the ledger has them: nothing is read only to be written again.
        StringBuilder answer = new StringBuilder("{\"outcomes\":[");
        page.rows().forEach(row -> answer.append(row.json()).append(','));
        if (!page.rows().isEmpty()) {
            answer.setLength(answer.length() - 1);
        }
        answer.append(']');
        page.next().ifPresent(next -> answer.append(",\"next\":\"").append(next).append('"'));
        Messages.answer(exchange, 200, answer.append('}').toString());
    }

    /** Does with the job what the last part of the address says, and answers with its state. */
    public void action(Exchange exchange) {
        RequestHead head = Messages.head(exchange);
        List<String> path = Messages.path(exchange);
        String action = path.get(path.size() - 1);
        rules.checkCaller(head, HttpRules.roleOf(action));
        rules.checkQuery(head);
        if (WITH_BODY.contains(action)) {
            // Of the others it is not read; that of a form does not come here as it was sent.
            rules.checkType(head);
        }
        String body = exchange.getMessage().getBody(String.class);
        exchange.getMessage().removeHeaders("*");
        String jobId = path.size() < 2 ? "" : path.get(path.size() - 2);
        Job job = ask(Use.CHANGE, jobId, call(jobId, action, body));
        boolean begun = BEGINNING.contains(action);
        Messages.answer(exchange, begun ? 202 : 200, state(job).toString());
        if (begun) {
            exchange.getMessage().setHeader("Location", HttpRules.JOBS + job.jobId());
        }
    }

    private Supplier<Optional<Job>> call(String jobId, String action, String body) {
        return switch (action) {
            case "pause" -> () -> jobs.pause(jobId);
            case "resume" -> () -> jobs.resume(jobId);
            case "cancel" -> () -> jobs.cancel(jobId);
            case "retry" -> () -> jobs.retry(jobId);
            case "undo" -> () -> jobs.undo(jobId);
            case "approve" -> {
                boolean incomplete = incomplete(body);
                yield () -> jobs.approve(jobId, incomplete);
            }
            case "priority" -> {
                int priority = priority(body);
                yield () -> jobs.priority(jobId, priority);
            }
            default -> throw new HttpRefusal(404, "not-found", "There is nothing at this address.");
        };
    }

    private static int priority(String body) {
        try {
            JsonNode priority =
                    RestoreJson.mapper().readTree(body == null ? "" : body).path("priority");
            if (priority.isInt() && Math.abs(priority.intValue()) <= JobControl.HIGHEST) {
                return priority.intValue();
            }
        } catch (JsonProcessingException e) {
            // falls through to the same sentence
        }
        throw new HttpRefusal(
                400,
                "bad-request",
                "Send {\"priority\": n} with a whole number from -"
                        + JobControl.HIGHEST
                        + " to "
                        + JobControl.HIGHEST
                        + ".");
    }

    /** {@return whether a plan will do that is known not to be the whole} */
    private static boolean incomplete(String body) {
        try {
            JsonNode wish =
                    RestoreJson.mapper().readTree(body == null || body.isBlank() ? "{}" : body);
            boolean known = wish.size() == (wish.path("incomplete").isBoolean() ? 1 : 0);
            if (wish.isObject() && known) {
                return wish.path("incomplete").asBoolean();
            }
        } catch (JsonProcessingException e) {
            // falls through to the same sentence
        }
        throw new HttpRefusal(
                400, "bad-request", "Send nothing, or {\"incomplete\": true} as JSON.");
    }

    private <T> T ask(Use use, String jobId, Supplier<Optional<T>> call) {
        Optional<T> answer = HttpRules.isJobId(jobId) ? ask(use, call) : Optional.empty();
        return answer.orElseThrow(
                () ->
                        new HttpRefusal(
                                404,
                                "not-found",
                                "There is no such job. One that has ended is forgotten after"
                                        + " restore.ledger.retention; its files in the outbox"
                                        + " stay."));
    }

    private <T> T ask(Use use, Supplier<T> call) {
        try {
            T answer = ledger.ask(call);
            refusals.ledgerIsThere(use);
            return answer;
        } catch (LedgerException e) {
            throw refusals.ledgerIsAway(use, e);
        }
    }

    private ObjectNode state(Job job) {
        ObjectNode state = RestoreJson.mapper().createObjectNode();
        state.put("jobId", job.jobId());
        state.putObject("source").put("kind", job.kind()).put("name", job.name());
        state.put("status", job.stage().wireName());
        ObjectNode counts = state.putObject("counts");
        job.counts().forEach((status, count) -> counts.put(status.wireName(), count));
        state.put("open", job.openItems());
        state.put("retryable", job.forgetting() ? 0 : job.retryable());
        state.put("undoable", job.forgetting() ? 0 : job.tally().undoable());
        state.put("priority", job.priority());
        state.put("acceptedAt", job.createdAt().toString());
        if (job.endedAt() != null) {
            state.put("endedAt", job.endedAt().toString());
        }
        if (job.tally().lastChange() != null) {
            state.put("lastChange", job.tally().lastChange().toString());
        }
        List<String> assumes = outlook.assumes(job);
        if (!assumes.isEmpty()) {
            state.set("assumes", RestoreJson.mapper().valueToTree(assumes));
        }
        if (!job.tally().incomplete().isEmpty()) {
            state.set("incomplete", RestoreJson.mapper().valueToTree(job.tally().incomplete()));
        }
        return state;
    }

    /** Answers with an error whatever went wrong on the way. */
    public void refuse(Exchange exchange) {
        refusals.answer(exchange);
    }
}
