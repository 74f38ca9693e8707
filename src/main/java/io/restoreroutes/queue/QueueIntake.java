package io.restoreroutes.queue;

import io.restoreroutes.settings.HiddenComponent;
import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.apache.camel.component.jms.JmsConsumer;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/** What the YAML route of the queue intake refers to. */
public final class QueueIntake {
    private static final Logger LOG = LoggerFactory.getLogger(QueueIntake.class);

    /** Longer than the wait for a message within the client, which a stop has to sit out. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final CamelContext context;
    private final QueueSettings settings;
    private final QueuePatience patience = new QueuePatience();
    private JmsPoolConnectionFactory pool;

    public QueueIntake(CamelContext context, QueueSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /**
     * Binds the beans {@code restoreQueue} and {@code restoreQueuePatience}; if there is a broker,
     * also the readiness check {@code restore-queue}, and adds the component {@code restore-jms}.
     *
     * @param shared whether the component {@code jms}, if nobody configured one, is to use the same
     *     broker
     * @throws io.restoreroutes.settings.SettingsException if the broker's client cannot be made
     */
    public void install(boolean shared) {
        context.getRegistry().bind("restoreQueue", new RestoreQueue(settings, patience));
        context.getRegistry().bind("restoreQueuePatience", patience);
        if (!settings.on()) {
            return;
        }
        ConnectionFactory factory = BrokerAccess.of(context, settings);
        QueueHealth health = new QueueHealth(settings);
        context.getRegistry().bind("restoreQueueHealth", health);
        context.addComponent(
                RestoreJmsComponent.SCHEME,
                new HiddenComponent(new RestoreJmsComponent(factory, health)));
        if (shared && isFree()) {
            // The intake has one connection and sends within its sessions; a producer has neither.
            pool = new JmsPoolConnectionFactory();
            pool.setConnectionFactory(factory);
            context.addComponent("jms", new JmsComponent(new JmsConfiguration(pool)));
        }
    }

    private boolean isFree() {
        Set<ConnectionFactory> own = context.getRegistry().findByType(ConnectionFactory.class);
        return own.isEmpty() && context.hasComponent("jms") == null;
    }

    /** Says so if the route that takes messages is not there. */
    public void start() {
        if (settings.on() && context.getRoute("restore-queue-intake") == null) {
            LOG.info("There is no route restore-queue-intake: messages in the queue are not taken");
        }
    }

    /**
     * Lets no route take a further JMS message: what the intake refuses while it stops would come
     * again at once, until the broker gives it up. What is being read is committed or goes back.
     */
    public void stop() throws InterruptedException {
        patience.stop();
        List<DefaultMessageListenerContainer> containers =
                context.getRoutes().stream()
                        .map(Route::getConsumer)
                        .filter(JmsConsumer.class::isInstance)
                        .map(consumer -> container((JmsConsumer) consumer))
                        .filter(Objects::nonNull)
                        .toList();
        CountDownLatch idle = new CountDownLatch(containers.size());
        containers.forEach(container -> container.stop(idle::countDown));
        if (!idle.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.info("A message is still being read; it may go back to its queue");
        }
    }

    private static DefaultMessageListenerContainer container(JmsConsumer consumer) {
        try {
            return consumer.getListenerContainer() instanceof DefaultMessageListenerContainer spring
                    ? spring
                    : null;
        } catch (Exception e) {
            throw new IllegalStateException("a route's JMS consumer has no container", e);
        }
    }

    /** Ends the connections of the shared component. */
    public void close() {
        if (pool != null) {
            pool.stop();
        }
    }
}
