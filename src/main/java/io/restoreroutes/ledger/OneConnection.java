package io.restoreroutes.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * A data source that lends the same connection again and again, within its owner's transaction. Who
 * borrows it may roll back; the owner commits and closes.
 */
final class OneConnection {
    private OneConnection() {}

    static DataSource of(Connection owned) {
        Connection lent =
                proxy(
                        Connection.class,
                        (method, arguments) ->
                                switch (method.getName()) {
                                    case "setAutoCommit", "commit", "close" -> null;
                                    default -> method.invoke(owned, arguments);
                                });
        return proxy(
                DataSource.class,
                (method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        return lent;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private interface Call {
        Object answer(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(
                        OneConnection.class.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            try {
                                return call.answer(method, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
