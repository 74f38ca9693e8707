package io.restoreroutes.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.restoreroutes.settings.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What of the Environment becomes a setting, and under which name. */
class SpringSettingsTest {
    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void keysOfAFileStayAsTheyAre() {
        file(
                Map.of(
                        "restore.enabled", "true",
                        "restore.accounts.my-shop.provider", "imagekit",
                        "restore.accounts.my-shop.private-key", "{{env:KEY}}",
                        "restore.delivery.outbox.enabled", "false",
                        "restore.ledger.url", "",
                        "other.key", "x"));

        assertEquals(
                Map.of(
                        "restore.accounts.my-shop.provider", "imagekit",
                        "restore.accounts.my-shop.private-key", "{{env:KEY}}",
                        "restore.delivery.outbox.enabled", "false",
                        "restore.ledger.url", ""),
                settings());
    }

    @Test
    void otherSpellingsAreTheSameKeys() {
        file(
                Map.of(
                        "restore.accounts.shop.privateKey", "a",
                        "restore.intake.file.poll_interval", "1s",
                        "restore.retry.giveUpAfter", "1h",
                        "restore.delivery.hook.deadLetterAfter", "2h"));

        assertEquals(
                Map.of(
                        "restore.accounts.shop.private-key", "a",
                        "restore.intake.file.poll-interval", "1s",
                        "restore.retry.give-up-after", "1h",
                        "restore.delivery.hook.dead-letter-after", "2h"),
                settings());
    }

    @Test
    void environmentVariablesAreEnough() {
        variables(
                Map.of(
                        "RESTORE_ENABLED", "true",
                        "RESTORE_ACCOUNTS_SHOP_PROVIDER", "imagekit",
                        "RESTORE_ACCOUNTS_SHOP_PRIVATEKEY", "a",
                        "RESTORE_LEDGER_URL", "jdbc:sqlite:a.db"));

        assertEquals(
                Map.of(
                        "restore.accounts.shop.provider", "imagekit",
                        "restore.accounts.shop.private-key", "a",
                        "restore.ledger.url", "jdbc:sqlite:a.db"),
                settings());
    }

    @Test
    void environmentVariablesOverrideAFileInBothForms() {
        file(
                Map.of(
                        "restore.accounts.my-shop.provider", "imagekit",
                        "restore.accounts.my-shop.private-key", "file",
                        "restore.accounts.my-shop.base-url", "file"));
        variables(
                Map.of(
                        "RESTORE_ACCOUNTS_MYSHOP_PRIVATEKEY", "boot",
                        "RESTORE_ACCOUNTS_MY_SHOP_BASE_URL", "ours",
                        "RESTORE_ACCOUNTS_MYSHOP_RESPONSETIMEOUT", "1s"));

        assertEquals(
                Map.of(
                        "restore.accounts.my-shop.provider", "imagekit",
                        "restore.accounts.my-shop.private-key", "boot",
                        "restore.accounts.my-shop.base-url", "ours",
                        "restore.accounts.my-shop.response-timeout", "1s"),
                settings());
    }

    @Test
    void listIsACommaList() {
        file(
                Map.of(
                        "restore.delivery.hook.status[0]", "failed",
                        "restore.delivery.hook.status[1]", "rejected"));

        assertEquals(Map.of("restore.delivery.hook.status", "failed,rejected"), settings());
    }

    @Test
    void placeholdersOfSpringAreResolved() {
        file(Map.of("restore.ledger.url", "jdbc:sqlite:${folder}/ledger.db", "folder", "/data"));

        assertEquals(Map.of("restore.ledger.url", "jdbc:sqlite:/data/ledger.db"), settings());
    }

    @Test
    void placeholdersThatCannotBeResolvedAreNamed() {
        file(
                Map.of(
                        "restore.accounts.shop.private-key", "${NO_SUCH_VARIABLE}",
                        "restore.delivery.a.to", "file:a?fileName=${header.restoreOutcomeId}"));

        SettingsException refused = assertThrows(SettingsException.class, this::settings);
        assertEquals(
                List.of(
                        "restore.accounts.shop.private-key refers to ${NO_SUCH_VARIABLE}, which is"
                                + " not set"),
                refused.problems());
    }

    @Test
    void whatIsNoSettingStaysToBeReported() {
        Map<String, String> unknown =
                Map.of(
                        "restore.ledger.ulr", "a",
                        "restore.accounts.shop.key", "b",
                        "restore.accounts.Shop.provider", "imagekit",
                        "restore.delivery.outbox.to", "c",
                        "restore.sch", "d");
        file(unknown);

        assertEquals(unknown, settings());
    }

    private Map<String, String> settings() {
        return SpringSettings.of(environment);
    }

    private void file(Map<String, ?> values) {
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("file", Map.<String, Object>copyOf(values)));
    }

    private void variables(Map<String, ?> values) {
        environment
                .getPropertySources()
                .addFirst(
                        new SystemEnvironmentPropertySource(
                                "test-systemEnvironment", Map.<String, Object>copyOf(values)));
    }
}
