package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import io.restoreroutes.ledger.JobSummary;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.RestoreOutcome;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.request.Selector;
import io.restoreroutes.request.Status;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words of requests and outcomes are public: the pages list exactly those the code has. */
class WordsContractTest {
    private static final List<String> OUTCOME =
            List.of(
                    "outcomeId",
                    "status",
                    "requestId",
                    "jobId",
                    "source",
                    "provider",
                    "account",
                    "operation",
                    "fileId",
                    "versionId",
                    "asOf",
                    "version",
                    "path",
                    "folder",
                    "match",
                    "changedBy",
                    "ifCurrent",
                    "dryRun",
                    "approveUpTo",
                    "reason",
                    "labels",
                    "currentVersionId",
                    "previousVersionId",
                    "verifiedBy",
                    "found",
                    "counts",
                    "attempts",
                    "acceptedAt",
                    "finishedAt",
                    "duplicateOf",
                    "error",
                    "response");
    private static final List<String> ERROR =
            List.of("code", "message", "field", "httpStatus", "providerRequestId", "retryable");

    @Test
    void everyErrorCodeIsExplained() {
        List<String> codes =
                Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).sorted().toList();

        assertEquals(
                codes,
                Docs.column(0, "code", "when", "what to do", "retryable").stream()
                        .sorted()
                        .toList());
    }

    @Test
    void everyCodeOfTheRetryTablesExists() {
        List<String> codes = Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName).toList();
        List<List<String>> rows = new ArrayList<>();
        rows.addAll(Docs.table("answer", "tried again", "outcome code in the end"));
        rows.addAll(Docs.table("no answer", "tried again", "outcome code in the end"));

        for (List<String> row : rows) {
            String code = Docs.plain(row.get(2)).split("[ ;:]")[0];
            assertTrue(code.equals("none") || codes.contains(code), row.toString());
        }
    }

    @Test
    void everyStatusIsExplained() {
        assertEquals(
                Arrays.stream(Status.values()).map(Status::wireName).toList(),
                Docs.table("status", "meaning").stream()
                        .map(row -> Docs.plain(row.get(0)))
                        .toList());
    }

    @Test
    void everyRequestFieldIsExplained() {
        List<String> fields = new ArrayList<>(components(RestoreRequest.class));
        int selector = fields.indexOf("selector");
        fields.remove(selector);
        List<String> ofSelector = new ArrayList<>(components(Selector.class));
        ofSelector.replaceAll(name -> name.equals("previous") ? "version" : name);
        fields.addAll(fields.indexOf("versionId") + 1, ofSelector);

        assertEquals(
                fields,
                Docs.column(0, "field", "default", "rule"),
                "the records' components are the request's fields");
    }

    @Test
    void everyOutcomeFieldIsExplainedInItsOrder() {
        assertEquals(OUTCOME, components(RestoreOutcome.class));
        assertEquals(
                OUTCOME,
                List.of(RestoreOutcome.class.getAnnotation(JsonPropertyOrder.class).value()));
        assertEquals(OUTCOME, Docs.column(0, "field", "meaning"));
        assertEquals(ERROR, components(OutcomeError.class));
    }

    @Test
    void summariesKeepTheirFields() {
        assertEquals(
                List.of(
                        "jobId",
                        "source",
                        "counts",
                        "total",
                        "calls",
                        "startedAt",
                        "finishedAt",
                        "durationMs",
                        "near",
                        "evicts",
                        "incomplete",
                        "changedBy",
                        "lastChange",
                        "verified"),
                components(JobSummary.class));
    }

    @Test
    void outcomeExamplesAreOutcomesAsWeWriteThem() throws Exception {
        List<JsonNode> examples = new ArrayList<>();
        for (Docs.Block block : Docs.blocks("json")) {
            JsonNode json = RestoreJson.mapper().readTree(block.text());
            if (json.has("outcomeId")) {
                examples.add(json);
            }
        }

        assertEquals(4, examples.size());
        for (JsonNode example : examples) {
            RestoreOutcome outcome =
                    RestoreJson.mapper().treeToValue(example, RestoreOutcome.class);
            // Same text, so same names in the same order and nothing that the record lacks.
            assertEquals(RestoreJson.write(example), RestoreJson.write(outcome));
        }
    }

    private static List<String> components(Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
    }
}
