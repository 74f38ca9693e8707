package io.restoreroutes.source;

import io.restoreroutes.request.RequestLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first row of a CSV source: which field or label each column holds. A column may have no name
 * if it has no values either.
 */
final class CsvHeader {
    private final List<String> names;

    /** A row has at least so many cells: what may be left out does not decide what is done. */
    private final int needed;

    private final boolean allNamed;
    private final boolean allKnown;
    private String problemField;
    private String problem;

    /**
     * @param cells without blanks around them, not all of them empty
     */
    CsvHeader(List<String> cells) {
        names = new ArrayList<>(cells.stream().map(RequestFields::ofColumn).toList());
        while (names.get(names.size() - 1).isEmpty()) {
            names.remove(names.size() - 1);
        }
        allNamed = !names.contains("");
        allKnown = names.stream().allMatch(name -> name.isEmpty() || RequestFields.isColumn(name));
        needed = needed();
        findProblem(cells);
    }

    private int needed() {
        int count = names.size();
        while (allKnown && count > 0 && isOptional(names.get(count - 1))) {
            count--;
        }
        return count;
    }

    private static boolean isOptional(String name) {
        return name.isEmpty()
                || name.equals(RequestFields.REASON)
                || name.startsWith(RequestFields.LABEL_PREFIX);
    }

    private void findProblem(List<String> cells) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < names.size() && problem == null; i++) {
            String name = names.get(i);
            Integer first = name.isEmpty() ? null : seen.putIfAbsent(name, i);
            if (!Text.isStorable(name)) {
                problemField = Text.fieldName(name);
                problem = "The name of column " + (i + 1) + " holds U+0000.";
            } else if (first != null) {
                problemField = Text.fieldName(name);
                problem =
                        "Columns %d and %d of the header, %s and %s, are the same field; keep one."
                                .formatted(
                                        first + 1,
                                        i + 1,
                                        Text.quote(cells.get(first)),
                                        Text.quote(cells.get(i)));
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

    /** {@return whether each column that has a name is one that requests have} */
    boolean isAllKnown() {
        return allKnown;
    }

    /** {@return whether any column is one that requests have; else it is a row of values} */
    boolean isHeader() {
        return names.stream()
                .anyMatch(
                        name ->
                                RequestFields.isColumn(name)
                                        || RequestFields.closestTo(name).isPresent());
    }

    /**
     * {@return why the row does not fit under it, or null} Spreadsheets leave out empty cells at
     * the end of a row, or write more of them than there are columns.
     *
     * @param cells without blanks around them
     * @param mayBeRest whether it stands where a row that broke may go on; then nothing is left out
     */
    String misfit(List<String> cells, CsvSeparator separator, boolean mayBeRest) {
        int count = cells.size();
        while (count > names.size() && cells.get(count - 1).isEmpty()) {
            count--;
        }
        if (count > names.size() || count < (mayBeRest ? names.size() : needed)) {
            return "The row has "
                    + count
                    + " cells, the header has "
                    + names.size()
                    + ". Put cells that hold "
                    + separator.words()
                    + " in double quotes.";
        }
        for (int i = 0; !allNamed && i < count; i++) {
            if (names.get(i).isEmpty() && !cells.get(i).isEmpty()) {
                return "The row has the value "
                        + Text.quote(cells.get(i))
                        + " in column "
                        + (i + 1)
                        + ", which has no name in the header; name it, or take the value out.";
            }
        }
        return null;
    }

    /**
     * {@return the row as a request; an empty cell is not given}
     *
     * @param cells that fit
     */
    RequestLine read(long line, List<String> cells) {
        LineFields fields = new LineFields();
        for (int i = 0; i < Math.min(names.size(), cells.size()); i++) {
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
