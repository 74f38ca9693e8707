package io.restoreroutes.attic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.sandbox.ProviderConformance;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderConformanceTest {
    static Stream<Arguments> modules() {
        return Stream.of(
                Arguments.of(new ImageKit(), Map.of("private-key", "private_cAnArY")),
                Arguments.of(new Box(), Map.of("access-token", "token_cAnArY")),
                Arguments.of(
                        new Box(),
                        Map.of(
                                "client-id", "id",
                                "client-secret", "secret_cAnArY",
                                "enterprise-id", "1")),
                Arguments.of(new Attic(), Map.of("attic-key", AtticServer.KEY)));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void allKeepToIt(ProviderModule module, Map<String, String> account) {
        assertEquals(List.of(), ProviderConformance.problems(module, account));
    }

    @Test
    void saysWhatIsWrong() {
        List<String> problems = ProviderConformance.problems(new Attic(), Map.of("attic-kee", "x"));
        assertTrue(
                problems.contains("restore.accounts.a.attic-key is required"), problems::toString);
        assertTrue(
                problems.contains("restore.accounts.a.attic-kee is among the module's keys"),
                problems::toString);
    }
}
