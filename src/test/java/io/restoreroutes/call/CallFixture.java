package io.restoreroutes.call;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.box.Box;
import io.restoreroutes.gate.AccountGate;
import io.restoreroutes.provider.ProviderAnswer;
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
        return attempt(
                new RestoreRequest("r", Box.PROVIDER, "a", operation, "1", "11", null, Map.of()));
    }

    /** {@return an attempt at the request, with an account of Box} */
    public static Attempt attempt(RestoreRequest request) {
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
        return new Attempt(request, account, gate, false);
    }

    /** The attempt's call was made and answered so. */
    public static void answered(Attempt attempt, ProviderAnswer answer) {
        attempt.sends().count(NOW, attempt.gate().now());
        attempt.answer(answer);
        answer.serverDate().ifPresent(date -> attempt.gate().serverClock(date));
    }
}
