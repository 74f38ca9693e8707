package io.restoreroutes.request;

import java.util.Map;

/**
 * One line (or array element) of a source as it was read, before any rule was applied.
 *
 * @param line the physical line from 1; in a JSON array the position from 1
 * @param fields the fields as given, in their order; numbers as their exact text; labels apart;
 *     fields that requests do not have are among them, so that they can be named
 * @param labels the label names and values, scalars as text
 * @param problem why the line cannot be a request, if reading alone can tell; else null
 * @param original how it stood in the source, where fields and labels do not tell all; else null
 */
public record RequestLine(
        long line,
        Map<String, String> fields,
        Map<String, String> labels,
        OutcomeError problem,
        Original original) {

    /** {@return a line of which nothing is there that could be kept} */
    public static RequestLine withoutText(long line, OutcomeError problem) {
        return new RequestLine(
                line, Map.of(), Map.of(), problem, new Original(new byte[0], SourceForm.NONE));
    }

    /** {@return whether the line was read into fields at all, right or wrong} */
    public boolean isReadable() {
        return original == null || original.form() == null;
    }
}
