package io.restoreroutes.http;

import java.util.List;
import org.apache.camel.Exchange;

/** Calls and answers as messages of a {@code platform-http} route. */
final class Messages {
    private Messages() {}

    static RequestHead head(Exchange exchange) {
        return new RequestHead(
                exchange.getMessage().getHeader(Exchange.HTTP_QUERY, String.class),
                name -> values(exchange.getMessage().getHeader(name)));
    }

    private static List<String> values(Object header) {
        if (header instanceof List<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return header == null ? List.of() : List.of(header.toString());
    }

    /** {@return the parts of the path, the last ones of which are ours} */
    static List<String> path(Exchange exchange) {
        // Not the path parameters: as headers they are mixed with what the caller sends.
        String uri = exchange.getMessage().getHeader(Exchange.HTTP_URI, "", String.class);
        return List.of(uri.replaceAll("\\?.*", "").split("/", -1));
    }

    static void answer(Exchange exchange, int status, String json) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(json);
    }
}
