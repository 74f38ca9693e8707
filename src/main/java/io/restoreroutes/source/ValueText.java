package io.restoreroutes.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A value of a route as JSON text, for the failed file. */
final class ValueText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ValueText() {}

    /**
     * {@return the object in UTF-8, on one line} Of foreign values, whose text may hold anything,
     * an empty list stands there: it keeps the request from running without them.
     */
    static byte[] of(Map<?, ?> map) {
        return node(map, JsonFields.MAX_DEPTH).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode node(Object value, int levels) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (ValuesSource.isText(value)) {
            return NODES.textNode(ValuesSource.text(value));
        }
        if (levels > 0 && value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, member) -> object.set(String.valueOf(key), node(member, levels - 1)));
            return object;
        }
        ArrayNode list = NODES.arrayNode();
        if (levels > 0 && value instanceof Iterable<?> members) {
            members.forEach(member -> list.add(node(member, levels - 1)));
        }
        return list;
    }

    private static JsonNode number(Number number) {
        try {
            return NODES.numberNode(new BigDecimal(number.toString()));
        } catch (NumberFormatException e) {
            return NODES.textNode(number.toString());
        }
    }
}
