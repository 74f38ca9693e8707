package io.restoreroutes.queue;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A broker that is not asked while none of its names resolves. Artemis' client logs that with a
 * stack trace at each try, and what it throws names no cause.
 */
final class NamedBroker implements ConnectionFactory {
    private final ConnectionFactory client;
    private final List<String> hosts;

    /**
     * @param hosts names or addresses, at least one
     */
    NamedBroker(ConnectionFactory client, List<String> hosts) {
        this.client = client;
        this.hosts = List.copyOf(hosts);
    }

    private UnknownHostException unknown() {
        UnknownHostException first = null;
        for (String host : hosts) {
            try {
                InetAddress.getByName(host);
                return null;
            } catch (UnknownHostException e) {
                first = first == null ? e : first;
            }
        }
        return first;
    }

    private void requireKnown() throws JMSException {
        UnknownHostException unknown = unknown();
        if (unknown != null) {
            JMSException failure = new JMSException("The broker's name does not resolve");
            failure.setLinkedException(unknown);
            failure.initCause(unknown);
            throw failure;
        }
    }

    private void requireKnownToContext() {
        UnknownHostException unknown = unknown();
        if (unknown != null) {
            throw new JMSRuntimeException("The broker's name does not resolve", null, unknown);
        }
    }

    @Override
    public Connection createConnection() throws JMSException {
        requireKnown();
        return client.createConnection();
    }

    @Override
    public Connection createConnection(String user, String password) throws JMSException {
        requireKnown();
        return client.createConnection(user, password);
    }

    @Override
    public JMSContext createContext() {
        requireKnownToContext();
        return client.createContext();
    }

    @Override
    public JMSContext createContext(String user, String password) {
        requireKnownToContext();
        return client.createContext(user, password);
    }

    @Override
    public JMSContext createContext(String user, String password, int sessionMode) {
        requireKnownToContext();
        return client.createContext(user, password, sessionMode);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        requireKnownToContext();
        return client.createContext(sessionMode);
    }
}
