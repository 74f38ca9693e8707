package io.restoreroutes.source;

import io.restoreroutes.request.RequestLine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The first row of a CSV source: which field or label each column holds. */
final class CsvHeader {
    private final List<String> names;
    private String problemField;
    private String problem;

    CsvHeader(List<String> cells) {
        names = cells.stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size() && problem == null; i++) {
            String name = names.get(i);
            if (name.isEmpty()) {
                problemField = "column " + (i + 1);
                problem =
                        "Column " + (i + 1) + " has no name in the header; name it or take it out.";
            } else if (!Text.isStorable(name)) {
                problemField = Text.fieldName(name);
                problem = "The name of column " + (i + 1) + " holds U+0000.";
            } else if (!seen.add(name)) {
                problemField = Text.fieldName(name);
                problem =
                        "The header names the column "
                                + Text.quote(name)
                                + " more than once; keep one.";
            }
        }
    }

    /** {@return why the source cannot be read by it, or null} */
    String problem() {
        return problem;
    }

    /** {@return the column to blame, or null} */
    String problemField() {
        return problemField;
    }

    int size() {
        return names.size();
    }

    /** {@return whether any column is one that requests have; else it is a row of values} */
    boolean isHeader() {
        return names.stream()
                .anyMatch(
                        name ->
                                RequestFields.isText(name)
                                        || name.startsWith(RequestFields.LABEL_PREFIX)
                                        || RequestFields.closestTo(name).isPresent());
    }

    /** {@return the row as a request; an empty cell is not given} */
    RequestLine read(long line, List<String> cells) {
        LineFields fields = new LineFields();
        for (int i = 0; i < cells.size(); i++) {
            String name = names.get(i);
            String value = cells.get(i);
            if (value.isEmpty()) {
                continue;
            }
            if (name.startsWith(RequestFields.LABEL_PREFIX)) {
                fields.label(name.substring(RequestFields.LABEL_PREFIX.length()), value);
            } else {
                fields.text(name, value);
            }
        }
        return fields.line(line);
    }
}
