package io.restoreroutes.ledger;

import io.restoreroutes.request.RestoreJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In what the two databases differ. Our statements run on both but for three forms: {@code =
 * ANY(?)} is PostgreSQL's; {@code ROWS(?) AS t(a, b)} is ours, for a table given as a parameter:
 * SQLite has no arrays and reads JSON instead; and so is {@code SAME_FILE(a, b)}, because SQLite
 * looks files up by a part of their ids.
 */
enum Dialect {
    POSTGRESQL {
        @Override
        String rows(List<String> columns, String alias) {
            String arrays = String.join(", ", columns.stream().map(column -> "?").toList());
            return "UNNEST(" + arrays + ") AS " + alias + "(" + String.join(", ", columns) + ")";
        }

        @Override
        String any() {
            return "= ANY(?)";
        }

        @Override
        String sameFile() {
            return "$1.file_id = $2.file_id";
        }

        @Override
        void bindArray(
                Connection connection, PreparedStatement statement, int index, Collection<?> values)
                throws SQLException {
            if (values.isEmpty()) {
                // Of a type that the server finds out.
                statement.setObject(index, "{}", Types.OTHER);
                return;
            }
            boolean numbers = values.iterator().next() instanceof Number;
            statement.setArray(
                    index,
                    connection.createArrayOf(numbers ? "bigint" : "varchar", values.toArray()));
        }

        @Override
        int bindTable(
                Connection connection, PreparedStatement statement, int index, Sql.Table table)
                throws SQLException {
            int width = table.rows().iterator().next().size();
            for (int column = 0; column < width; column++) {
                List<Object> values = new ArrayList<>();
                for (List<?> row : table.rows()) {
                    values.add(row.get(column));
                }
                bindArray(connection, statement, index + column, values);
            }
            return index + width;
        }
    },

    SQLITE {
        @Override
        String rows(List<String> columns, String alias) {
            StringBuilder select = new StringBuilder("(SELECT ");
            for (int i = 0; i < columns.size(); i++) {
                select.append(i == 0 ? "" : ", ")
                        .append("value ->> ")
                        .append(i)
                        .append(" AS ")
                        .append(columns.get(i));
            }
            return select.append(" FROM json_each(?)) AS ").append(alias).toString();
        }

        @Override
        String any() {
            return "IN (SELECT value FROM json_each(?))";
        }

        @Override
        String sameFile() {
            return "$1.file_id = $2.file_id AND "
                    + FILE_KEY.formatted("$1")
                    + " = "
                    + FILE_KEY.formatted("$2");
        }

        @Override
        void bindArray(
                Connection connection, PreparedStatement statement, int index, Collection<?> values)
                throws SQLException {
            statement.setString(index, RestoreJson.write(values));
        }

        @Override
        int bindTable(
                Connection connection, PreparedStatement statement, int index, Sql.Table table)
                throws SQLException {
            statement.setString(index, RestoreJson.write(table.rows()));
            return index + 1;
        }
    };

    private static final Pattern ROWS =
            Pattern.compile("ROWS\\(\\?\\) AS (\\w+)\\((\\w+(?:, \\w+)*)\\)");

    private static final Pattern SAME_FILE = Pattern.compile("SAME_FILE\\((\\w+), (\\w+)\\)");

    /**
     * What SQLite's index of order has of a file id, to the letter as in its migration: four bytes
     * of most ids. A small index has few pages, and those are what a commit writes.
     */
    private static final String FILE_KEY =
            "coalesce(unhex(substr(%1$s.file_id, -8)), substr(%1$s.file_id, -8))";

    private final Map<String, String> translated = new ConcurrentHashMap<>();

    /** {@return the statement as this database reads it} */
    String translate(String sql) {
        return translated.computeIfAbsent(sql, this::translateNew);
    }

    private String translateNew(String sql) {
        String same = SAME_FILE.matcher(sql).replaceAll(sameFile());
        return ROWS.matcher(same.replace("= ANY(?)", any()))
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        rows(List.of(found.group(2).split(", ")), found.group(1))));
    }

    abstract String rows(List<String> columns, String alias);

    abstract String any();

    /** {@return that two rows are about one file; $1 and $2 stand for their names} */
    abstract String sameFile();

    abstract void bindArray(
            Connection connection, PreparedStatement statement, int index, Collection<?> values)
            throws SQLException;

    /** {@return the index of the next parameter} */
    abstract int bindTable(
            Connection connection, PreparedStatement statement, int index, Sql.Table table)
            throws SQLException;
}
