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
 * In what the two databases differ. Our statements run on both but for two forms: {@code = ANY(?)}
 * is PostgreSQL's, and {@code ROWS(?) AS t(a, b)} is ours, for a table given as a parameter. SQLite
 * has no arrays and reads JSON instead.
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

    private final Map<String, String> translated = new ConcurrentHashMap<>();

    /** {@return the statement as this database reads it} */
    String translate(String sql) {
        return translated.computeIfAbsent(sql, this::translateNew);
    }

    private String translateNew(String sql) {
        return ROWS.matcher(sql.replace("= ANY(?)", any()))
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        rows(List.of(found.group(2).split(", ")), found.group(1))));
    }

    abstract String rows(List<String> columns, String alias);

    abstract String any();

    abstract void bindArray(
            Connection connection, PreparedStatement statement, int index, Collection<?> values)
            throws SQLException;

    /** {@return the index of the next parameter} */
    abstract int bindTable(
            Connection connection, PreparedStatement statement, int index, Sql.Table table)
            throws SQLException;
}
