package io.restoreroutes.source;

import static io.restoreroutes.source.RequestFields.ACCOUNT;
import static io.restoreroutes.source.RequestFields.FILE_ID;
import static io.restoreroutes.source.RequestFields.LABELS;
import static io.restoreroutes.source.RequestFields.LABEL_PREFIX;
import static io.restoreroutes.source.RequestFields.OPERATION;
import static io.restoreroutes.source.RequestFields.PROVIDER;
import static io.restoreroutes.source.RequestFields.REASON;
import static io.restoreroutes.source.RequestFields.REQUEST_ID;
import static io.restoreroutes.source.RequestFields.VERSION_ID;

import io.restoreroutes.request.CheckedLine;
import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.Providers;
import io.restoreroutes.request.RequestLine;
import io.restoreroutes.request.RestoreRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rules a line must meet to be a request. Names and words are case-sensitive; no value is ever
 * evaluated. The first problem wins, in this order: what reading found, unknown field, which file
 * and which version not said once, provider, account, operation, form of fileId, folder, path,
 * versionId, asOf or version, ifCurrent, dryRun, approveUpTo and requestId, labels. Immutable and
 * thread-safe.
 */
public final class RequestRules {
    private static final int LONGEST_REQUEST_ID = 200;
    private static final int MOST_LABELS = 50;
    private static final int LONGEST_LABEL_NAME = 100;

    /** 1.23E+12, also with a comma; 123.0; 1.234.567 with anything between the thousands. */
    private static final Pattern OF_A_SPREADSHEET =
            Pattern.compile(
                    "-?\\d+(?:[.,]\\d*)?[eE][+-]?\\d+|\\d+[.,]0+"
                            + "|\\d{1,3}(?:[., '\\x{a0}\\x{2019}\\x{202f}]\\d{3})+");

    private static final String AS_TEXT =
            " A spreadsheet made a number of it: give the column the format Text, put the ids in"
                    + " again, and export it anew.";

    private final AccountChoice accounts;
    private final Map<String, Operation> operations = new HashMap<>();
    private final Map<String, String> publicUrls;
    private final Clock clock;
    private final boolean approvedByPersons;

    /**
     * Rules over the accounts of the settings.
     *
     * @param providers those that a request may name
     * @param accounts each name with its provider
     * @param publicUrls by account, below which address its files are seen, where that is known
     * @param clock what a moment must not be ahead of
     */
    public RequestRules(
            Providers providers,
            Map<String, Provider> accounts,
            Map<String, String> publicUrls,
            Clock clock) {
        this(new AccountChoice(providers, accounts), publicUrls, clock, false);
    }

    private RequestRules(
            AccountChoice accounts,
            Map<String, String> publicUrls,
            Clock clock,
            boolean approvedByPersons) {
        this.accounts = accounts;
        this.publicUrls = publicUrls;
        this.clock = clock;
        this.approvedByPersons = approvedByPersons;
        for (Operation operation : Operation.values()) {
            operations.put(operation.wireName(), operation);
        }
    }

    /** {@return the same where the settings say whose role it is to approve plans, or do not} */
    public RequestRules approvedByPersons(boolean byPersons) {
        return new RequestRules(accounts, publicUrls, clock, byPersons);
    }

    /** {@return the request of that line, or why it is none; nothing is thrown} */
    public CheckedLine check(RequestLine line) {
        OutcomeError error = line.problem();
        Map<String, String> fields = line.fields();
        if (error == null) {
            error = unknownField(fields);
        }
        if (error == null) {
            error = new SelectorCheck(fields).once();
        }
        return error == null ? checkValues(line, fields) : new CheckedLine.Invalid(line, error);
    }

    private CheckedLine checkValues(RequestLine line, Map<String, String> fields) {
        AccountChoice.Choice choice = accounts.choose(fields.get(PROVIDER), fields.get(ACCOUNT));
        if (choice.error() != null) {
            return new CheckedLine.Invalid(line, choice.error());
        }
        Provider provider = choice.provider();
        SelectorCheck selector = new SelectorCheck(fields);
        String operationName = fields.get(OPERATION);
        Operation operation =
                operationName != null
                        ? operations.get(operationName)
                        : selector.choosesVersion() ? Operation.ROLLBACK : Operation.RESTORE;
        String fileId = fileId(provider, fields.get(FILE_ID));
        String versionId = fields.get(VERSION_ID);
        String requestId = fields.get(REQUEST_ID);

        OutcomeError error = selector.provider(provider);
        if (error == null) {
            error = operation(provider, operation, operationName);
        }
        if (error == null) {
            error = selector.operation(provider, operation);
        }
        if (error == null) {
            error = id(provider, FILE_ID, fileId);
        }
        if (error == null) {
            error = selector.folder(provider);
        }
        if (error == null) {
            error = selector.path(provider, choice.account(), publicUrls.get(choice.account()));
        }
        if (error == null) {
            error = id(provider, VERSION_ID, versionId);
        }
        if (error == null) {
            error = selector.moment(clock.instant());
        }
        if (error == null) {
            error = selector.conditions(provider);
        }
        if (error == null) {
            error = selector.approval(provider, approvedByPersons);
        }
        if (error == null) {
            error = requestId(requestId);
        }
        if (error == null) {
            error = labels(line.labels());
        }
        if (error != null) {
            return new CheckedLine.Invalid(line, error);
        }
        return new CheckedLine.Valid(
                line.line(),
                new RestoreRequest(
                        requestId,
                        provider,
                        choice.account(),
                        operation,
                        fileId,
                        versionId,
                        fields.get(REASON),
                        line.labels(),
                        selector.selector(provider)));
    }

    private static String fileId(Provider provider, String given) {
        return given == null || provider.selectors() == null
                ? given
                : provider.selectors().fileId(given);
    }

    private static OutcomeError unknownField(Map<String, String> fields) {
        for (String name : fields.keySet()) {
            if (!RequestFields.isText(name)) {
                String hint =
                        switch (name) {
                            case LABELS -> " In CSV give each label a column labels.<name>.";
                            case RequestFields.LIST ->
                                    " An object with a list of requests has no other field.";
                            default ->
                                    RequestFields.closestTo(name)
                                            .map(closest -> " Did you mean " + closest + "?")
                                            .orElse("");
                        };
                return OutcomeError.ofInput(
                        ErrorCode.UNKNOWN_FIELD,
                        Text.fieldName(name),
                        "Requests have no field " + Text.quote(name) + "." + hint);
            }
        }
        return null;
    }

    private static OutcomeError operation(Provider provider, Operation operation, String name) {
        if (operation == null) {
            return OutcomeError.ofInput(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    OPERATION,
                    "There is no operation "
                            + Text.quote(name)
                            + "; use restore, promote or rollback.");
        }
        if (!provider.supports(operation)) {
            return OutcomeError.ofInput(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    OPERATION,
                    provider.wireName()
                            + " has no operation "
                            + operation.wireName()
                            + "; use "
                            + provider.operations().stream()
                                    .map(Operation::wireName)
                                    .collect(Collectors.joining(" or "))
                            + ".");
        }
        return null;
    }

    private static OutcomeError id(Provider provider, String field, String id) {
        return id == null || provider.isId(id)
                ? null
                : invalid(
                        field,
                        field
                                + " at "
                                + provider.wireName()
                                + " must be "
                                + provider.idRule()
                                + ", not "
                                + Text.quote(id)
                                + "."
                                + (OF_A_SPREADSHEET.matcher(id).matches() ? AS_TEXT : ""));
    }

    private static OutcomeError requestId(String id) {
        if (id == null) {
            return null;
        }
        boolean fits = !id.isEmpty() && id.length() <= LONGEST_REQUEST_ID;
        for (int i = 0; fits && i < id.length(); i++) {
            fits = !Character.isISOControl(id.charAt(i));
        }
        return fits
                ? null
                : invalid(
                        REQUEST_ID,
                        "requestId must be 1 to 200 characters without control characters, not "
                                + Text.quote(id)
                                + ".");
    }

    private static OutcomeError labels(Map<String, String> labels) {
        if (labels.size() > MOST_LABELS) {
            return invalid(
                    LABELS, "There are " + labels.size() + " labels; at most 50 are allowed.");
        }
        for (String name : labels.keySet()) {
            if (name.isEmpty() || name.length() > LONGEST_LABEL_NAME) {
                return invalid(
                        LABEL_PREFIX + name,
                        "The name of a label must be 1 to 100 characters, not "
                                + Text.quote(name)
                                + ".");
            }
        }
        return null;
    }

    private static OutcomeError invalid(String field, String message) {
        return OutcomeError.ofInput(ErrorCode.INVALID_VALUE, Text.fieldName(field), message);
    }
}
