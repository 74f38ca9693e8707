package io.restoreroutes.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SQL in the transaction given: statements as {@link Dialect} reads them, parameters in their
 * order. A parameter is a text, a number, a boolean, an instant (kept as epoch milliseconds),
 * bytes, null, a collection of texts or numbers for {@code = ANY(?)}, or {@link Table} for {@code
 * ROWS(?)}. Not thread-safe.
 */
final class Sql implements AutoCloseable {
    /** The first column as a number; null where there is none. */
    static final Mapper<Long> NUMBER = row -> row.numberOrNull(1);

    /** The first column as a text, or null. */
    static final Mapper<String> TEXT = row -> row.text(1);

    private final Connection connection;
    private final Dialect dialect;

    /** Statements for the life of the connection; null = each is closed after its use. */
    private final Map<String, PreparedStatement> kept;

    private Sql(Connection connection, Dialect dialect, Map<String, PreparedStatement> kept) {
        this.connection = connection;
        this.dialect = dialect;
        this.kept = kept;
    }

    /** On a connection that a pool has lent. */
    static Sql on(Connection connection, Dialect dialect) {
        return new Sql(connection, dialect, null);
    }

    /** On a connection of its own, which keeps what it has prepared: our statements are few. */
    static Sql keeping(Connection connection, Dialect dialect) {
        return new Sql(connection, dialect, new HashMap<>());
    }

    /** Makes a value of the row that the result stands on; it must not ask for another one. */
    interface Mapper<T> {
        T map(Row row) throws SQLException;
    }

    /** Several columns of values, row by row, all rows of one length. */
    record Table(Collection<? extends List<?>> rows) {}

    /** What the database said to a statement; {@link Database} makes a sentence of it. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(SQLException cause) {
            super(cause);
        }

        @Override
        public synchronized SQLException getCause() {
            return (SQLException) super.getCause();
        }
    }

    /** The row that a result stands on. */
    static final class Row {
        private final ResultSet result;

        private Row(ResultSet result) {
            this.result = result;
        }

        String text(String column) throws SQLException {
            return result.getString(column);
        }

        String text(int column) throws SQLException {
            return result.getString(column);
        }

        long number(String column) throws SQLException {
            return result.getLong(column);
        }

        Long numberOrNull(int column) throws SQLException {
            long value = result.getLong(column);
            return result.wasNull() ? null : value;
        }

        long number(int column) throws SQLException {
            return result.getLong(column);
        }

        byte[] bytes(String column) throws SQLException {
            return result.getBytes(column);
        }

        boolean flag(String column) throws SQLException {
            return result.getBoolean(column);
        }

        Instant instant(String column) throws SQLException {
            long millis = result.getLong(column);
            return result.wasNull() ? null : Instant.ofEpochMilli(millis);
        }
    }

    /** {@return a value for each row, those that are null left out} */
    <T> List<T> query(String sql, Mapper<T> mapper, Object... parameters) {
        return run(
                sql,
                parameters,
                statement -> {
                    List<T> values = new ArrayList<>();
                    try (ResultSet result = statement.executeQuery()) {
                        Row row = new Row(result);
                        while (result.next()) {
                            T value = mapper.map(row);
                            if (value != null) {
                                values.add(value);
                            }
                        }
                    }
                    return values;
                });
    }

    /** {@return the first row's value; empty if there is no row, or it is null} */
    <T> Optional<T> first(String sql, Mapper<T> mapper, Object... parameters) {
        return run(
                sql,
                parameters,
                statement -> {
                    try (ResultSet result = statement.executeQuery()) {
                        return result.next()
                                ? Optional.ofNullable(mapper.map(new Row(result)))
                                : Optional.empty();
                    }
                });
    }

    /** {@return whether the query finds anything} */
    boolean exists(String sql, Object... parameters) {
        return first(sql, row -> Boolean.TRUE, parameters).isPresent();
    }

    /** {@return how many rows were changed} */
    int update(String sql, Object... parameters) {
        return run(sql, parameters, PreparedStatement::executeUpdate);
    }

    /** The same change for each of the rows of parameters. */
    void batch(String sql, Collection<Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        run(
                sql,
                new Object[0],
                statement -> {
                    for (Object[] row : rows) {
                        bind(statement, row);
                        statement.addBatch();
                    }
                    return statement.executeBatch();
                });
    }

    /** A statement without parameters, whose result, if it has one, is not wanted. */
    void execute(String sql) {
        run(
                sql,
                new Object[0],
                statement -> {
                    if (statement.execute()) {
                        // Left on its row it would keep the connection's view of the database, and
                        // SQLite's log could not begin anew.
                        statement.getResultSet().close();
                    }
                    return null;
                });
    }

    /** A statement that does its work row by row, without a column to tell of it. */
    void exhaust(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Object[] parameters, Use<T> use) {
        try {
            if (kept == null) {
                try (PreparedStatement statement = prepare(sql)) {
                    bind(statement, parameters);
                    return use.of(statement);
                }
            }
            PreparedStatement statement = kept.get(sql);
            if (statement == null) {
                statement = prepare(sql);
                kept.put(sql, statement);
            }
            boolean used = false;
            try {
                bind(statement, parameters);
                T result = use.of(statement);
                used = true;
                return result;
            } finally {
                if (!used) {
                    // It may hold rows of a batch that was never sent.
                    kept.remove(sql);
                    statement.close();
                }
            }
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(dialect.translate(sql));
    }

    private void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
        int index = 1;
        for (Object parameter : parameters) {
            index = bind(statement, index, parameter);
        }
    }

    private int bind(PreparedStatement statement, int index, Object parameter) throws SQLException {
        if (parameter instanceof Instant instant) {
            statement.setLong(index, instant.toEpochMilli());
        } else if (parameter instanceof Collection<?> values) {
            dialect.bindArray(connection, statement, index, values);
        } else if (parameter instanceof Table table) {
            return dialect.bindTable(connection, statement, index, table);
        } else {
            statement.setObject(index, parameter);
        }
        return index + 1;
    }

    Connection connection() {
        return connection;
    }

    /** Gives a lent connection back; one of its own stays. */
    @Override
    public void close() throws SQLException {
        if (kept == null) {
            connection.close();
        }
    }
}
