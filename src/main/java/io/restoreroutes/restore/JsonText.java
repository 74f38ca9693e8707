package io.restoreroutes.restore;

import io.restoreroutes.request.RestoreJson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Lets Camel turn our messages into their JSON form, as by {@code convertBodyTo(String.class)} or
 * on the way to a file: what a host's own JSON mapper makes of them is the host's affair.
 */
public final class JsonText {
    private JsonText() {}

    /** Adds the conversions of that class to String, {@code byte[]} and stream. */
    public static void register(CamelContext context, Class<?> message) {
        TypeConverterRegistry registry = context.getTypeConverterRegistry();
        registry.addTypeConverter(
                String.class, message, new SimpleTypeConverter(false, JsonText::text));
        registry.addTypeConverter(
                byte[].class, message, new SimpleTypeConverter(false, JsonText::bytes));
        registry.addTypeConverter(
                InputStream.class, message, new SimpleTypeConverter(false, JsonText::stream));
    }

    private static Object text(Class<?> type, Exchange exchange, Object message) {
        return RestoreJson.write(message);
    }

    private static Object bytes(Class<?> type, Exchange exchange, Object message) {
        return RestoreJson.write(message).getBytes(StandardCharsets.UTF_8);
    }

    private static Object stream(Class<?> type, Exchange exchange, Object message) {
        return new ByteArrayInputStream((byte[]) bytes(type, exchange, message));
    }
}
