package io.restoreroutes.queue;

import io.restoreroutes.settings.SettingsException;
import jakarta.jms.ConnectionFactory;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.PluginHelper;
import org.springframework.jms.connection.UserCredentialsConnectionFactoryAdapter;

/** Makes the connection factory that the settings ask for. */
final class BrokerAccess {
    private static final String ARTEMIS_PACKAGE = "org.apache.activemq.artemis.";

    /**
     * What we want of Artemis' client unless the URL says otherwise: no question to the broker
     * before each send, and no message taken before it is worked on, because the broker counts each
     * message that a killed process had taken as a failed delivery of it.
     */
    private static final Map<String, Object> OF_ARTEMIS =
            Map.of("cacheDestinations", true, "consumerWindowSize", 0);

    private BrokerAccess() {}

    /**
     * {@return the factory; nothing is connected yet}
     *
     * @throws SettingsException if there is no such class or bean, or the URL is not the client's
     */
    static ConnectionFactory of(CamelContext context, QueueSettings settings) {
        ConnectionFactory factory =
                settings.connectionFactory().startsWith("#")
                        ? bean(context, settings.connectionFactory())
                        : client(context, settings);
        if (settings.username() == null) {
            return factory;
        }
        UserCredentialsConnectionFactoryAdapter withUser =
                new UserCredentialsConnectionFactoryAdapter();
        withUser.setTargetConnectionFactory(factory);
        withUser.setUsername(settings.username());
        withUser.setPassword(settings.password() == null ? "" : settings.password());
        return withUser;
    }

    private static ConnectionFactory bean(CamelContext context, String reference) {
        Object bean = context.getRegistry().lookupByName(reference.substring(1));
        if (bean instanceof ConnectionFactory factory) {
            return factory;
        }
        throw problem(
                bean == null
                        ? "names a bean that the registry does not have"
                        : "names a bean that is no jakarta.jms.ConnectionFactory");
    }

    private static ConnectionFactory client(CamelContext context, QueueSettings settings) {
        Class<?> type = context.getClassResolver().resolveClass(settings.connectionFactory());
        if (type == null) {
            throw problem(
                    "needs the class " + settings.connectionFactory() + ", whose jar is not there");
        }
        if (!ConnectionFactory.class.isAssignableFrom(type)) {
            throw problem("names a class that is no jakarta.jms.ConnectionFactory");
        }
        try {
            ConnectionFactory factory =
                    (ConnectionFactory)
                            type.getConstructor(String.class).newInstance(settings.brokerUrl());
            if (type.getName().startsWith(ARTEMIS_PACKAGE)) {
                tune(context, factory, settings.brokerUrl());
                List<String> hosts = settings.hosts();
                return hosts.isEmpty() ? factory : new NamedBroker(factory, hosts);
            }
            return factory;
        } catch (NoSuchMethodException e) {
            throw problem("names a class that cannot be made from a URL; bind a bean instead");
        } catch (ReflectiveOperationException e) {
            // The cause quotes the URL, which may hold a password.
            throw new SettingsException(
                    List.of(
                            QueueSettings.BROKER_URL
                                    + " is not a URL that the client understands"));
        }
    }

    private static void tune(CamelContext context, ConnectionFactory factory, String url) {
        BeanIntrospection beans = PluginHelper.getBeanIntrospection(context);
        OF_ARTEMIS.forEach(
                (name, value) -> {
                    if (!url.contains(name + "=")) {
                        set(context, beans, factory, name, value);
                    }
                });
    }

    private static void set(
            CamelContext context,
            BeanIntrospection beans,
            ConnectionFactory factory,
            String name,
            Object value) {
        try {
            beans.setProperty(context, factory, name, value);
        } catch (Exception e) {
            throw new IllegalStateException("the Artemis client has no property " + name, e);
        }
    }

    private static SettingsException problem(String rule) {
        return new SettingsException(List.of(QueueSettings.CONNECTION_FACTORY + " " + rule));
    }
}
