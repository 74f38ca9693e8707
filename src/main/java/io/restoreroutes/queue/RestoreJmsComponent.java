package io.restoreroutes.queue;

import jakarta.jms.ConnectionFactory;
import org.apache.camel.component.jms.ConsumerType;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsConfiguration;
import org.apache.camel.spi.annotations.Component;

/** Camel's JMS component without the ways in which a host could change it for all. */
@Component("jms")
final class RestoreJmsComponent extends JmsComponent {
    /** The name of the component: endpoint addresses begin with it. */
    static final String SCHEME = "restore-jms";

    RestoreJmsComponent(ConnectionFactory factory, QueueHealth health) {
        super(configuration(factory, health));
        setAutowiredEnabled(false);
        setAllowAutoWiredConnectionFactory(false);
        setAllowAutoWiredDestinationResolver(false);
        setHeaderFilterStrategy(new NoProperties());
    }

    private static JmsConfiguration configuration(ConnectionFactory factory, QueueHealth health) {
        JmsConfiguration configuration = new JmsConfiguration(factory);
        // the session's own transaction; what is sent within it leaves with its commit
        configuration.setTransacted(true);
        configuration.setLazyCreateTransactionManager(false);
        configuration.setCacheLevelName("CACHE_CONSUMER");
        // a message is never turned into anything before our border has looked at it
        configuration.setMapJmsMessage(false);
        configuration.setDisableReplyTo(true);
        // what was received as a stop began is taken: put back, it would count as one delivery more
        configuration.setAcceptMessagesWhileStopping(true);
        // a broker that does not answer must not hold up the start
        configuration.setAsyncStartListener(true);
        configuration.setMessageListenerContainerFactory(
                endpoint -> new QueueContainer(endpoint, health));
        configuration.setConsumerType(ConsumerType.Custom);
        return configuration;
    }
}
