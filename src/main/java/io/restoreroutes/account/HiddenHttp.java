package io.restoreroutes.account;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Makes the endpoints of an HTTP component that the context does not know. Hosts configure
 * components by their type as the context gets to know them: Spring Boot, for one, gives {@code
 * camel.component.http.*} to every {@link HttpComponent}.
 */
final class HiddenHttp extends DefaultComponent {
    private final HttpComponent http;

    HiddenHttp(HttpComponent http) {
        this.http = http;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        super.setCamelContext(context);
        http.setCamelContext(context);
    }

    @Override
    public Endpoint createEndpoint(String uri) throws Exception {
        return http.createEndpoint(uri);
    }

    @Override
    public Endpoint createEndpoint(String uri, Map<String, Object> properties) throws Exception {
        return http.createEndpoint(uri, properties);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        return http.createEndpoint(uri, parameters);
    }

    @Override
    public boolean useRawUri() {
        return http.useRawUri();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        ServiceHelper.initService(http);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ServiceHelper.startService(http);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(http);
        super.doStop();
    }

    @Override
    protected void doShutdown() throws Exception {
        ServiceHelper.stopAndShutdownService(http);
        super.doShutdown();
    }
}
