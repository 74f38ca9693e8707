package io.restoreroutes.source;

import static io.restoreroutes.source.RequestFields.ACCOUNT;
import static io.restoreroutes.source.RequestFields.AS_OF;
import static io.restoreroutes.source.RequestFields.OPERATION;
import static io.restoreroutes.source.RequestFields.PROVIDER;
import static io.restoreroutes.source.RequestFields.VERSION;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.Provider;
import io.restoreroutes.request.RequestLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What requests need not say, because it is settled where they are taken: a Kamelet's. Immutable.
 */
public final class GivenFields {
    private final Provider provider;
    private final String account;
    private final Operation operation;

    /** All requests go to that account and ask for that operation. */
    public GivenFields(Provider provider, String account, Operation operation) {
        this.provider = provider;
        this.account = account;
        this.operation = operation;
    }

    /** {@return the line with these fields, or with the problem that it asks for something else} */
    public RequestLine complete(RequestLine line) {
        if (line.problem() != null) {
            return line;
        }
        Map<String, String> fields = new LinkedHashMap<>(line.fields());
        OutcomeError problem = contradiction(fields);
        if (problem == null) {
            fields.put(PROVIDER, provider.wireName());
            fields.put(ACCOUNT, account);
            fields.put(OPERATION, operation.wireName());
        }
        return new RequestLine(line.line(), fields, line.labels(), problem, line.original());
    }

    private OutcomeError contradiction(Map<String, String> fields) {
        if (fields.containsKey(ACCOUNT)) {
            return OutcomeError.ofInput(
                    ErrorCode.UNKNOWN_ACCOUNT,
                    ACCOUNT,
                    "The account is settled here; leave the field out.");
        }
        if (differs(fields.get(PROVIDER), provider.wireName())) {
            return OutcomeError.ofInput(
                    ErrorCode.INVALID_VALUE,
                    PROVIDER,
                    "Here it is " + provider.wireName() + "; leave the field out.");
        }
        if (differs(fields.get(OPERATION), operation.wireName())) {
            return OutcomeError.ofInput(
                    ErrorCode.UNSUPPORTED_OPERATION,
                    OPERATION,
                    "Here it is " + operation.wireName() + "; leave the field out.");
        }
        for (String field : List.of(AS_OF, VERSION)) {
            if (fields.containsKey(field) && operation != Operation.ROLLBACK) {
                return OutcomeError.ofInput(
                        ErrorCode.UNSUPPORTED_OPERATION,
                        field,
                        "Here the operation is "
                                + operation.wireName()
                                + ", which takes no "
                                + field
                                + "; give the versionId, or use what rolls back.");
            }
        }
        return null;
    }

    private static boolean differs(String asked, String given) {
        return asked != null && !asked.equals(given);
    }
}
