package io.restoreroutes.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.settings.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
    private static final String TOKEN = "a-token-of-20-chars!";

    private static SettingsReader reader(String... pairs) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put("restore.http." + pairs[i], pairs[i + 1]);
        }
        return new SettingsReader(values);
    }

    private static List<String> problems(String... pairs) {
        SettingsReader reader = reader(pairs);
        HttpSettings.read(reader);
        return reader.problems();
    }

    @Test
    void offUntilSwitchedOnAndThenWithAToken() {
        assertEquals(List.of(), problems());
        assertFalse(HttpSettings.read(reader()).enabled());
        assertEquals(List.of("restore.http.token is required"), problems("enabled", "true"));
        assertEquals(List.of(), problems("enabled", "true", "token", TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "fifteen-letters", "with a blank in it", "sixteen-or-more-ü"})
    void aTokenThatIsWeakOrCannotTravelIsRefused(String token) {
        List<String> problems = problems("enabled", "true", "token", token);

        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("restore.http.token must "), problems.get(0));
        assertFalse(problems.get(0).contains(token), problems.get(0));
    }

    @Test
    void theTokenIsNotShown() {
        HttpSettings settings = HttpSettings.read(reader("enabled", "true", "token", TOKEN));

        assertFalse(settings.toString().contains(TOKEN), settings.toString());
        assertTrue(settings.toString().contains("8080"), settings.toString());
    }

    @ParameterizedTest
    @CsvSource({"1KB, 1024", "8MB, 8388608", "64MB, 67108864"})
    void sizesHaveUnits(String size, long bytes) {
        assertEquals(bytes, HttpSettings.read(reader("max-body-size", size)).maxBodyBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "8mb", "8GB", "0KB", "65MB", "-1KB", "1.5MB", "9999999MB"})
    void aSizeThatIsNoneOrTooLargeIsRefused(String size) {
        List<String> problems = problems("max-body-size", size);

        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("restore.http.max-body-size must be "));
    }

    @Test
    void aNamedTokenIsEnoughAndHasARole() {
        String[] boss = {"enabled", "true", "tokens.boss.token", TOKEN, "tokens.boss.role", "view"};
        assertEquals(List.of(), problems(boss));
        assertEquals(
                List.of(new HttpToken("boss", TOKEN, Role.VIEW)),
                HttpSettings.read(reader(boss)).allTokens());
        assertFalse(HttpSettings.read(reader(boss)).toString().contains(TOKEN));
        assertEquals(
                List.of("restore.http.tokens.boss.role is required"),
                problems("tokens.boss.token", TOKEN));
        assertEquals(
                List.of("restore.http.tokens.boss.token is required"),
                problems("tokens.boss.role", "view"));
        assertEquals(
                List.of("restore.http.tokens.boss.role must be one of view, operate, approve"),
                problems("tokens.boss.token", TOKEN, "tokens.boss.role", "admin"));
        assertEquals(
                List.of("restore.http.tokens.boss.token must have at least 16 characters"),
                problems("tokens.boss.token", "short", "tokens.boss.role", "view"));
    }

    @Test
    void theTokenWithoutANameMayApproveUntilAnotherOneDoes() {
        assertEquals(
                List.of(new HttpToken("default", TOKEN, Role.APPROVE)),
                HttpSettings.read(reader("token", TOKEN)).allTokens());
        String[] both = {"token", TOKEN, "tokens.a.token", TOKEN + "2", "tokens.a.role", "operate"};
        assertEquals(Role.APPROVE, HttpSettings.read(reader(both)).allTokens().get(0).role());
        both[5] = "approve";
        assertEquals(Role.OPERATE, HttpSettings.read(reader(both)).allTokens().get(0).role());
    }

    @Test
    void twoCallersNeedTwoTokens() {
        assertEquals(
                List.of("restore.http.tokens.a.token must be another than that of default"),
                problems("token", TOKEN, "tokens.a.token", TOKEN, "tokens.a.role", "view"));
        assertEquals(
                List.of(
                        "restore.http.tokens.default.token must have another name: that one is"
                                + " restore.http.token"),
                problems("tokens.default.token", TOKEN, "tokens.default.role", "view"));
    }
}
