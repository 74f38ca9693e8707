package example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this host has for itself, unusual on purpose: it changes nothing about a restore. */
@Configuration
class HostHabits {

    @Bean
    ObjectMapper hostMapper() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
    }

    /** No header of a message goes out with the host's own HTTP calls. */
    @Bean
    HeaderFilterStrategy noHeaders() {
        DefaultHeaderFilterStrategy strict = new DefaultHeaderFilterStrategy();
        strict.setOutFilterPattern(".*");
        strict.setInFilterPattern(".*");
        return strict;
    }
}
