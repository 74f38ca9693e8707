package io.restoreroutes.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.attic.Attic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleCheckTest {
    @Test
    void saysWhatIsWrong() {
        assertEquals(
                List.of(
                        "restore.accounts.a.attic-key is required",
                        "restore.accounts.a.attic-kee is among the module's keys"),
                ProviderConformance.problems(new Attic(), Map.of("attic-kee", "x")));
    }
}
