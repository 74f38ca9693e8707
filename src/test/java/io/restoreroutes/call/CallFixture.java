package io.restoreroutes.call;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.box.Box;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.RestoreRequest;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Attempts and answers without Camel and without a network. */
public final class CallFixture {
    public static final Instant NOW = Instant.parse("2026-03-04T05:06:07.500Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private CallFixture() {}

    /** {@return a JSON answer, unless these headers (name, value, name …) say otherwise} */
    public static ProviderAnswer answer(int status, String body, String... headers) {
        Map<String, String> map = new HashMap<>();
        map.put("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return ProviderAnswer.of(status, map, body.getBytes(StandardCharsets.UTF_8), NOW);
    }

    /** {@return an attempt at version 11 of Box file 1} */
    public static Attempt boxAttempt(Operation operation) {
        Map<String, String> settings =
                Map.of(
                        "restore.accounts.a.provider", "box",
                        "restore.accounts.a.auth", "access-token",
                        "restore.accounts.a.access-token", "t");
        Account account =
                Accounts.read(
                                new SettingsReader(settings),
                                Path.of(""),
                                ProviderModules.STANDARD.all())
                        .find("a")
                        .orElseThrow();
        AccountGate gate = new AccountGate("a", 4, 0, Duration.ofHours(1), System::nanoTime);
        RestoreRequest request =
                new RestoreRequest("r", Box.PROVIDER, "a", operation, "1", "11", null, Map.of());
        return new Attempt(request, account, gate, false);
    }

    /** {@return a gate that has had good answers enough to let that many items in} */
    public static AccountGate openGate(int permits) {
        return openGate(permits, System::nanoTime);
    }

    /** {@return such a gate with that clock} */
    public static AccountGate openGate(int permits, LongSupplier nanoTime) {
        AccountGate gate = new AccountGate("a", permits, 0, Duration.ofHours(1), nanoTime);
        for (int answers = 0; gate.free() < permits; answers++) {
            assertTrue(answers < 8 * permits);
            gate.reports().sound(nanoTime.getAsLong(), false);
        }
        return gate;
    }

    /** The server asks for a wait. */
    public static void pause(AccountGate gate, Duration wait) {
        gate.reports().slowDown(wait, "told");
    }

    /** Writes to so many different files are answered with a server error. */
    public static void fail(AccountGate gate, int files) {
        for (int file = 0; file < files; file++) {
            gate.reports().trouble("503", "file " + file, true);
        }
    }

    /** A write is answered well. */
    public static void succeed(AccountGate gate) {
        gate.reports().sound(gate.now(), true);
    }

    /** The attempt's call was made and answered so. */
    public static void answered(Attempt attempt, ProviderAnswer answer) {
        attempt.sends().count(NOW, attempt.gate().now());
        attempt.answer(answer);
        answer.serverDate()
                .ifPresent(date -> attempt.gate().serverClock(date, answer.receivedAt()));
    }
}
