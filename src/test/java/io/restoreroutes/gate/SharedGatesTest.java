package io.restoreroutes.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedGatesTest {
    private final SharedGates gates =
            new SharedGates(provider -> null, Duration.ofMinutes(10), System::nanoTime);

    private static Accounts settings(String name, String key, Map<String, String> limits) {
        String prefix = "restore.accounts." + name + ".";
        Map<String, String> settings = new HashMap<>();
        settings.put(prefix + "provider", "imagekit");
        settings.put(prefix + "private-key", key);
        limits.forEach((limit, value) -> settings.put(prefix + limit, value));
        SettingsReader reader = new SettingsReader(settings);
        Accounts accounts = Accounts.read(reader, Path.of(""), ProviderModules.STANDARD.all());
        assertEquals(List.of(), reader.problems());
        return accounts;
    }

    private static Account kamelet(String key, Map<String, String> limits) {
        Map<String, String> properties = new HashMap<>(limits);
        properties.put("provider", "imagekit");
        properties.put("privateKey", key);
        SettingsReader reader = new SettingsReader(properties);
        return Accounts.readOne(
                        "kamelet.imagekit.1", reader, Path.of(""), ProviderModules.STANDARD.all())
                .orElseThrow();
    }

    @Test
    void oneIdentityHasOneGateWithTheLowerLimitsWhoeverComesFirst() {
        AccountGate gate = gates.of(kamelet("key one", Map.of("maxConcurrentCalls", "5")));
        AccountGates ofSettings =
                new AccountGates(
                        settings(
                                "shop",
                                "key one",
                                Map.of("max-concurrent-calls", "9", "max-calls-per-second", "3")),
                        gates);

        assertSame(gate, ofSettings.of("shop"));
        assertEquals(5, gate.permits());
        assertTrue(gate.isNarrow());
        // what the ledger calls the lane is an account of the settings
        assertEquals(Map.of("shop", "shop"), ofSettings.lanes());
        gate.reports().refused(0, "told so");
        assertEquals("kamelet.imagekit.1, shop", gate.reports().trouble().accounts());

        gates.of(kamelet("key one", Map.of("maxConcurrentCalls", "2")));
        assertEquals(2, gate.permits());
    }

    @Test
    void anotherKeyOrAddressIsAnotherGate() {
        AccountGate gate = gates.of(kamelet("key one", Map.of()));
        assertNotSame(gate, gates.of(kamelet("key two", Map.of())));
        assertNotSame(gate, gates.of(kamelet("key one", Map.of("baseUrl", "https://example.org"))));
    }
}
