package io.restoreroutes.sandbox;

import java.nio.file.Path;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/**
 * An ActiveMQ Artemis broker in this process, on a TCP port of 127.0.0.1, without users. It makes
 * queues as they are asked for and keeps messages on disk, so that a stop and a start lose none.
 * What a broker gives up to deliver (after 10 times, its own default) it puts into {@link #DLQ}.
 */
public final class QueueBroker implements AutoCloseable {
    /** The broker's own dead letter queue; ours is another. */
    public static final String DLQ = "DLQ";

    private final Path folder;
    private final int port;
    private String acceptorParameters = "";
    private ActiveMQSecurityManager users;
    private EmbeddedActiveMQ broker;

    private QueueBroker(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts a broker.
     *
     * @param folder where it keeps its messages
     * @param port a free port
     */
    public static QueueBroker start(Path folder, int port) {
        QueueBroker broker = new QueueBroker(folder, port);
        broker.start();
        return broker;
    }

    /** Starts a broker that keeps its messages in memory and forgets them at its end. */
    public static QueueBroker inMemory(int port) {
        return start(null, port);
    }

    /** Starts it again after {@link #stop}, with the messages it had. */
    public void start() {
        try {
            broker = new EmbeddedActiveMQ().setConfiguration(configuration());
            if (users != null) {
                broker.setSecurityManager(users);
            }
            broker.start();
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not start on port " + port, e);
        }
    }

    /** From the next start on takes connections of that user only. */
    public void requireLogin(String user, String password) {
        users =
                new ActiveMQSecurityManager() {
                    @Override
                    public boolean validateUser(String name, String given) {
                        return user.equals(name) && password.equals(given);
                    }

                    @Override
                    public boolean validateUserAndRole(
                            String name, String given, Set<Role> roles, CheckType check) {
                        return validateUser(name, given);
                    }
                };
    }

    /** From the next start on takes TLS connections only, with that PKCS#12 key store. */
    public void requireTls(Path keyStore, String password) {
        acceptorParameters =
                "?sslEnabled=true;keyStorePath=" + keyStore + ";keyStorePassword=" + password;
    }

    /** Ends all connections; messages stay. */
    public void stop() {
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not stop", e);
        }
    }

    /** {@return the address for Artemis' own client} */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** {@return how many messages are in that queue, those being delivered included} */
    public long messages(String queue) {
        Queue found = broker.getActiveMQServer().locateQueue(SimpleString.of(queue));
        return found == null ? 0 : found.getMessageCount();
    }

    @Override
    public void close() {
        stop();
    }

    private Configuration configuration() throws Exception {
        Configuration configuration =
                new ConfigurationImpl()
                        .setName("sandbox")
                        .setSecurityEnabled(users != null)
                        .setJMXManagementEnabled(false)
                        .setPersistenceEnabled(folder != null)
                        .addAddressSetting(
                                "#",
                                new AddressSettings()
                                        .setDeadLetterAddress(SimpleString.of(DLQ))
                                        .setExpiryAddress(SimpleString.of("Expired"))
                                        .setMaxDeliveryAttempts(10))
                        .addQueueConfiguration(
                                QueueConfiguration.of(DLQ).setRoutingType(RoutingType.ANYCAST));
        if (folder != null) {
            configuration
                    .setJournalType(JournalType.NIO)
                    .setBindingsDirectory(folder.resolve("bindings").toString())
                    .setJournalDirectory(folder.resolve("journal").toString())
                    .setPagingDirectory(folder.resolve("paging").toString())
                    .setLargeMessagesDirectory(folder.resolve("large").toString());
        }
        return configuration.addAcceptorConfiguration("tcp", url() + acceptorParameters);
    }
}
