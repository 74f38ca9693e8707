package example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultHeaderFilterStrategy;

/** What this host has for itself, unusual on purpose: it changes nothing about a restore. */
final class HostHabits {

    /** JSON in another style. */
    @Produces
    @Singleton
    ObjectMapper hostMapper() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
    }

    /** No header of a message goes out with the host's own HTTP calls. */
    @Produces
    @Singleton
    @Identifier("noHeaders")
    HeaderFilterStrategy noHeaders() {
        DefaultHeaderFilterStrategy strict = new DefaultHeaderFilterStrategy();
        strict.setOutFilterPattern(".*");
        strict.setInFilterPattern(".*");
        return strict;
    }
}
