package io.restoreroutes.settings;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Makes the endpoints of a component that the context does not know. Hosts configure components by
 * their type as the context gets to know them: Spring Boot, for one, gives {@code
 * camel.component.http.*} to every HTTP component and {@code camel.component.jms.*} to every JMS
 * component.
 */
public final class HiddenComponent extends DefaultComponent {
    private final DefaultComponent component;

    /**
     * Hides a component.
     *
     * @param component of ours alone; lives as long as this one
     */
    public HiddenComponent(DefaultComponent component) {
        this.component = component;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        super.setCamelContext(context);
        component.setCamelContext(context);
    }

    @Override
    public Endpoint createEndpoint(String uri) throws Exception {
        return component.createEndpoint(uri);
    }

    @Override
    public Endpoint createEndpoint(String uri, Map<String, Object> properties) throws Exception {
        return component.createEndpoint(uri, properties);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        return component.createEndpoint(uri, parameters);
    }

    @Override
    public boolean useRawUri() {
        return component.useRawUri();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        ServiceHelper.initService(component);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ServiceHelper.startService(component);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(component);
        super.doStop();
    }

    @Override
    protected void doShutdown() throws Exception {
        ServiceHelper.stopAndShutdownService(component);
        super.doShutdown();
    }
}
