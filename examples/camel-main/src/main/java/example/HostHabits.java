package example;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultHeaderFilterStrategy;

/** What this host has for itself, unusual on purpose: it changes nothing about a restore. */
public final class HostHabits implements CamelConfiguration {

    @Override
    public void configure(CamelContext context) {
        context.getRegistry()
                .bind(
                        "hostMapper",
                        JsonMapper.builder()
                                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                                .build());
        // No header of a message goes out with the host's own HTTP calls.
        DefaultHeaderFilterStrategy strict = new DefaultHeaderFilterStrategy();
        strict.setOutFilterPattern(".*");
        strict.setInFilterPattern(".*");
        context.getRegistry().bind("noHeaders", strict);
    }
}
