package io.restoreroutes.moment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.request.Found;
import io.restoreroutes.request.RestoreJson;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundTest {
    @Test
    void whatIsFalseOrEmptyIsLeftOut() throws Exception {
        Instant from = Instant.parse("2026-11-20T07:00:00Z");
        Found little = new Found("a.jpg", from, null, 0, List.of(), false, false);
        assertEquals(
                "{\"name\":\"a.jpg\",\"from\":\"2026-11-20T07:00:00Z\"}",
                RestoreJson.write(little));
        Found all = new Found("a.jpg", from, from.plusSeconds(60), 2, List.of("eve"), true, true);
        assertEquals(
                "{\"name\":\"a.jpg\",\"from\":\"2026-11-20T07:00:00Z\","
                        + "\"until\":\"2026-11-20T07:01:00Z\",\"changes\":2,"
                        + "\"changedBy\":[\"eve\"],\"near\":true,\"evicts\":true}",
                RestoreJson.write(all));
        assertEquals(
                little, RestoreJson.mapper().readValue(RestoreJson.write(little), Found.class));
        assertEquals(all, RestoreJson.mapper().readValue(RestoreJson.write(all), Found.class));
    }
}
