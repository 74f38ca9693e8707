package io.restoreroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.request.Status;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How values of ours stand in columns. */
final class Rows {
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private Rows() {}

    static Array texts(Connection connection, Collection<String> values) throws SQLException {
        return connection.createArrayOf("varchar", values.toArray());
    }

    static Array ids(Connection connection, Collection<Long> values) throws SQLException {
        return connection.createArrayOf("bigint", values.toArray());
    }

    /** {@return the first column of what the query gives for the array, nulls left out} */
    static List<Long> readIds(Connection connection, String query, Array parameter)
            throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setArray(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long id = row.getLong(1);
                    if (!row.wasNull()) {
                        ids.add(id);
                    }
                }
            }
        }
        return ids;
    }

    static void setInstant(PreparedStatement statement, int index, Instant value)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value.toEpochMilli());
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    static Status status(String wireName) {
        return wireName == null ? null : Status.valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    static String labels(Map<String, String> labels) {
        return labels.isEmpty() ? null : RestoreJson.write(labels);
    }

    static Map<String, String> labels(String json) {
        try {
            return json == null ? Map.of() : RestoreJson.mapper().readValue(json, LABELS);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Text a column can hold. PostgreSQL has no NUL and no lone surrogate in a text; both become
     * the replacement character, on each database alike.
     */
    static String storable(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder fixed = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                fixed = fixed == null ? new StringBuilder(text) : fixed;
                fixed.setCharAt(i, '\uFFFD');
            }
        }
        return fixed == null ? text : fixed.toString();
    }
}
