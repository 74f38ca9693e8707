package io.restoreroutes.source;

import static io.restoreroutes.source.RequestFields.AS_OF;
import static io.restoreroutes.source.RequestFields.VERSION;

import io.restoreroutes.request.ErrorCode;
import io.restoreroutes.request.OutcomeError;
import io.restoreroutes.request.RequestLine;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the lines of a schedule's manifest may say more, and less, than others: each firing reads
 * them again. Immutable.
 */
public final class FiringFields {
    private static final Pattern SPAN = Pattern.compile("[-+]?P.*", Pattern.CASE_INSENSITIVE);

    private final Instant fireTime;

    /**
     * @param fireTime the scheduled one: it is the same when the firing comes again after a crash
     */
    public FiringFields(Instant fireTime) {
        this.fireTime = fireTime;
    }

    /** {@return whether the text looks like a time back} */
    static boolean isSpan(String text) {
        return SPAN.matcher(text).matches();
    }

    /** {@return the line with its moment, or with the problem that it cannot be in a manifest} */
    public RequestLine complete(RequestLine line) {
        String asOf = line.fields().get(AS_OF);
        if (line.problem() == null && line.fields().containsKey(VERSION)) {
            return with(
                    line,
                    line.fields(),
                    OutcomeError.ofInput(
                            ErrorCode.INVALID_VALUE,
                            VERSION,
                            "version cannot be in the manifest of a schedule, because each firing"
                                    + " would go back further; use asOf, such as -PT24H."));
        }
        if (asOf == null || !isSpan(asOf)) {
            return line;
        }
        try {
            Duration back = Duration.parse(asOf);
            if (back.isNegative()) {
                Map<String, String> fields = new LinkedHashMap<>(line.fields());
                fields.put(AS_OF, fireTime.plus(back).toString());
                return with(line, fields, line.problem());
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Said below.
        }
        return line.problem() != null
                ? line
                : with(
                        line,
                        line.fields(),
                        OutcomeError.ofInput(
                                ErrorCode.INVALID_VALUE,
                                AS_OF,
                                "asOf must be a time back from the fire time in days, hours, minutes"
                                        + " and seconds, such as -P7D or -PT24H, or an instant, not "
                                        + Text.quote(asOf)
                                        + "."));
    }

    private static RequestLine with(
            RequestLine line, Map<String, String> fields, OutcomeError problem) {
        return new RequestLine(line.line(), fields, line.labels(), problem, line.original());
    }
}
