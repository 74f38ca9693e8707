package io.restoreroutes.app;

import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.Ordered;
import org.apache.camel.spi.LoadablePropertiesSource;

/** The defaults packaged with us, asked last. */
final class DefaultsSource implements LoadablePropertiesSource, Ordered {
    private final Properties defaults;

    DefaultsSource(Properties defaults) {
        this.defaults = defaults;
    }

    @Override
    public String getName() {
        return "restore-routes-defaults";
    }

    @Override
    public String getProperty(String name) {
        return defaults.getProperty(name);
    }

    @Override
    public Properties loadProperties() {
        return loadProperties(name -> true);
    }

    @Override
    public Properties loadProperties(Predicate<String> filter) {
        Properties matching = new Properties();
        for (String name : defaults.stringPropertyNames()) {
            if (filter.test(name)) {
                matching.setProperty(name, defaults.getProperty(name));
            }
        }
        return matching;
    }

    @Override
    public void reloadProperties(String location) {
        // They come with the jar.
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }
}
