package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.provider.ProviderAnswer;
import io.restoreroutes.provider.ProviderModule;
import io.restoreroutes.provider.ProviderRules;
import io.restoreroutes.provider.ProviderRules.Kind;
import io.restoreroutes.request.Operation;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;

/**
 * What every module of a provider must keep to, as far as it shows without a call: names, ids,
 * routes, the meaning of answers, the login and its secrets.
 */
public final class ProviderConformance {
    private static final List<String> NO_IDS =
            List.of("", ".", "..", "a/b", "../1", "a?b", "a#b", "a%2fb", "a b", "a\\b", "ä", "1\n");
    private static final List<String> BODIES = List.of("", "{}", "[]", "null", "<html>", "{\"a\"");

    private final ProviderModule module;
    private final List<String> problems = new ArrayList<>();

    private ProviderConformance(ProviderModule module) {
        this.module = module;
    }

    /**
     * {@return a sentence for each rule that the module breaks}
     *
     * @param account settings of one account that is right, by the last parts of their keys,
     *     without {@code provider}
     */
    public static List<String> problems(ProviderModule module, Map<String, String> account) {
        ProviderConformance check = new ProviderConformance(module);
        check.names();
        check.ids();
        check.routes();
        check.answers();
        check.login(account);
        return check.problems;
    }

    private void require(boolean kept, String rule) {
        if (!kept) {
            problems.add(rule);
        }
    }

    private void names() {
        require(
                module.provider().wireName().matches("[a-z][a-z0-9]*"),
                "The wire name is small letters and digits");
        for (String key : module.keys()) {
            require(key.matches("[a-z]+(-[a-z]+)*"), key + " is in kebab-case");
        }
        require(module.keys().containsAll(module.secrets()), "Each secret is one of the keys");
    }

    private void ids() {
        for (String id : NO_IDS) {
            require(!module.provider().isId(id), "'" + id + "' is no id");
        }
        require(!module.provider().isId("1".repeat(1000)), "An id has an end");
    }

    /** All names live in the context of a host. */
    private void routes() {
        Set<String> endpoints = new TreeSet<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            for (RouteBuilder routes : module.routes(Clock.systemUTC())) {
                context.addRoutes(routes);
            }
            for (RouteDefinition route : context.getRouteDefinitions()) {
                String prefix = "restore-" + module.provider().wireName() + "-";
                require(
                        route.getRouteId().startsWith(prefix),
                        route.getRouteId() + " begins with " + prefix);
                endpoints.add(route.getEndpointUrl());
            }
        } catch (Exception e) {
            throw new IllegalStateException("The routes cannot be added", e);
        }
        for (Operation operation : module.provider().operations()) {
            String endpoint = module.endpoint(operation);
            require(
                    endpoints.contains(endpoint),
                    operation.wireName() + " goes to " + endpoint + ", where no route begins");
        }
    }

    /** Whatever the body is, the status is read, and nothing of ours fails. */
    private void answers() {
        ProviderRules rules = module.rules();
        for (String body : BODIES) {
            for (int status = 400; status < 600; status++) {
                ProviderAnswer answer =
                        ProviderAnswer.of(
                                status,
                                Map.of("Content-Type", "application/json", "Retry-After", "soon"),
                                body.getBytes(UTF_8),
                                Instant.now());
                ProviderRules.Meaning meaning = rules.meaningOf(answer);
                String what = status + " with " + body;
                require(
                        meaning.kind() == Kind.NOTHING_TO_DO || meaning.code() != null,
                        what + " has an error code");
                require(
                        (meaning.kind() == Kind.RATE_LIMIT) == (status == 429),
                        what + ": 429, and nothing else, is the rate limit");
                require(
                        status < 500 || meaning.kind() == Kind.TRANSIENT,
                        what + ": a server's error is worth another try");
                require(
                        status != 401 || meaning.kind() == Kind.CREDENTIAL,
                        what + ": 401 is the credential's matter");
                require(rules.words(answer) != null, what + " has words, or none");
                require(rules.announced(answer) != null, what + " announces rates, or none");
                require(rules.toldWait(answer) == null, what + ": 'soon' tells no wait");
                require(!rules.waitUnit(answer).isZero(), what + " has a unit of waits");
                rules.requestId(answer);
            }
        }
    }

    private void login(Map<String, String> settings) {
        Map<String, String> values = new HashMap<>();
        settings.forEach((key, value) -> values.put("restore.accounts.a." + key, value));
        values.put("restore.accounts.a.provider", module.provider().wireName());
        SettingsReader reader = new SettingsReader(values);
        Accounts accounts = Accounts.read(reader, Path.of(""), List.of(module));
        problems.addAll(reader.problems());
        reader.unknownKeys().forEach(key -> problems.add(key + " is among the module's keys"));
        for (Account account : accounts.all()) {
            for (String key : module.secrets()) {
                String secret = settings.get(key);
                if (secret != null) {
                    String shown = account + account.identity() + account.credentials();
                    require(!shown.contains(secret), key + " is not shown");
                    require(
                            !account.credentials().redact("you sent " + secret).contains(secret),
                            key + " is taken out of what a provider echoes");
                }
            }
        }
        for (String key : settings.keySet()) {
            if (module.secrets().contains(key)) {
                withoutSecret(values, key);
            }
        }
    }

    private void withoutSecret(Map<String, String> values, String key) {
        Map<String, String> without = new HashMap<>(values);
        without.remove("restore.accounts.a." + key);
        SettingsReader reader = new SettingsReader(without);
        Accounts.read(reader, Path.of(""), List.of(module));
        require(!reader.problems().isEmpty(), "An account without its " + key + " is refused");
    }
}
