package io.restoreroutes.queue;

import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Spring's listener container with its reports turned to {@link QueueHealth}: a broker that is away
 * is told once and not with a stack trace at every attempt.
 */
final class QueueContainer extends DefaultJmsMessageListenerContainer {
    private static final Logger LOG = LoggerFactory.getLogger(QueueContainer.class);
    private static final Duration RECOVERY_INTERVAL = Duration.ofSeconds(1);

    private final QueueHealth health;
    private final FixedBackOff backOff =
            new FixedBackOff(RECOVERY_INTERVAL.toMillis(), FixedBackOff.UNLIMITED_ATTEMPTS);

    QueueContainer(JmsEndpoint endpoint, QueueHealth health) {
        super(endpoint);
        this.health = health;
        setBackOff(backOff);
        health.wanted();
    }

    @Override
    protected Connection createSharedConnection() throws JMSException {
        try {
            return super.createSharedConnection();
        } catch (JMSException e) {
            health.lost(e);
            throw e;
        }
    }

    @Override
    protected MessageConsumer createConsumer(Session session, Destination destination)
            throws JMSException {
        MessageConsumer consumer = super.createConsumer(session, destination);
        health.connected();
        return consumer;
    }

    @Override
    protected void handleListenerSetupFailure(Throwable failure, boolean alreadyRecovered) {
        // Not a fault: the connection is made by the first that needs it.
        boolean notYet = failure instanceof SharedConnectionNotInitializedException;
        if (isRunning() && !alreadyRecovered && !notYet) {
            health.lost(failure);
        }
    }

    @Override
    protected void refreshConnectionUntilSuccessful() {
        BackOffExecution attempts = backOff.start();
        while (isRunning()) {
            try {
                refreshSharedConnection();
                return;
            } catch (JMSException e) {
                // createSharedConnection has told
                applyBackOffTime(attempts);
            }
        }
    }

    /** What a route threw: the message goes back to the queue. */
    @Override
    protected void handleListenerException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JMSException) {
                // the lost connection has its line
                LOG.debug("A message goes back to the queue", failure);
                return;
            }
        }
        if (isRunning()) {
            LOG.error("A fault of our own: a message goes back to the queue", failure);
        }
    }
}
