package io.restoreroutes.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccountSettingsTest {
    private static final String CANARY = "cAnArY-5ecret";
    private static final String CCG =
            "provider=box auth=client-credentials client-id=c client-secret=S enterprise-id=1";
    private static final String TOKEN = "provider=box auth=access-token access-token=S";
    private static final String IMAGEKIT = "provider=imagekit private-key=S";

    @TempDir Path directory;

    private SettingsReader reader(String... accounts) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < accounts.length; i++) {
            for (String pair : accounts[i].split(" ", -1)) {
                String[] parts = pair.split("=", 2);
                String value = parts[1].equals("S") ? CANARY : parts[1];
                values.put("restore.accounts.a" + i + "." + parts[0], value);
            }
        }
        return new SettingsReader(values);
    }

    private List<Account> accounts(String... accounts) {
        SettingsReader settings = reader(accounts);
        Accounts read = Accounts.read(settings, directory, ProviderModules.STANDARD.all());
        assertEquals(List.of(), settings.problems());
        assertEquals(List.of(), settings.unknownKeys());
        return new ArrayList<>(read.all());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    private-key=S | provider is required
                    provider=dropbox private-key=S | provider must be one of
                    provider=imagekit | private-key is required
                    provider=imagekit private-key=S auth=jwt | auth belongs to a Box account
                    provider=imagekit private-key=S client-secret=S | client-secret belongs to a Box
                    provider=imagekit private-key=S access-token=S | access-token belongs to a Box
                    provider=imagekit private-key=S token-url=S | token-url belongs to a Box
                    provider=imagekit private-key=S base-url=http://api.imagekit.io | base-url must begin with https
                    provider=imagekit private-key=S base-url=https://u:S@host | base-url must be an address
                    provider=imagekit private-key=S base-url=http://127.0.0.1:99999 | base-url must have a port from 1 to 65535
                    provider=imagekit private-key=S base-url=https://host:0/x | base-url must have a port from 1 to 65535
                    provider=imagekit private-key=S base-url=https://host:99999999999 | base-url must be an address
                    provider=imagekit private-key=S base-url=https://:443/x | base-url must be an address
                    provider=imagekit private-key=S base-url=https:///x | base-url must be an address
                    provider=imagekit private-key=S base-url=https: | base-url must be an address
                    provider=imagekit private-key=S max-concurrent-calls=0 | max-concurrent-calls must be
                    provider=imagekit private-key=S max-concurrent-calls=1025 | max-concurrent-calls must be
                    provider=imagekit private-key=S max-calls-per-second=-1 | max-calls-per-second must be
                    provider=imagekit private-key=S response-timeout=30 | response-timeout must be a time
                    provider=imagekit private-key=S response-timeout=0s | response-timeout must be a time
                    provider=imagekit private-key=S response-timeout=2h | response-timeout must be a time
                    provider=box | auth is required
                    provider=box user-id=1 | auth is required
                    provider=box auth=oauth | auth must be one of
                    provider=box client-id=c access-token=S | auth is required, because keys of several
                    provider=box access-token=S private-key=S | private-key belongs to an ImageKit
                    provider=box auth=client-credentials client-secret=S enterprise-id=1 | client-id is required
                    provider=box auth=client-credentials client-id=c enterprise-id=1 | client-secret is required
                    provider=box client-id=c client-secret=S | enterprise-id is required
                    provider=box client-id=c client-secret=S enterprise-id=1 user-id=2 | user-id contradicts enterprise-id
                    provider=box client-id=c client-secret=S enterprise-id=S | enterprise-id must be
                    provider=box client-id=c client-secret=S user-id=S | user-id must be
                    provider=box client-id=ü client-secret=S user-id=1 | client-id must hold
                    provider=box access-token=S as-user=S | as-user must be
                    provider=box access-token=S folders=S | folders must be a comma list of folders, each the id of a folder (1 to 20 decimal digits; 0 is the root) or its web address
                    provider=box access-token=S folders=10,x | folders must be a comma list of folders
                    provider=box access-token=S folders=, | folders must be a comma list of folders
                    provider=box access-token=S folders=10, | folders must be a comma list of folders
                    provider=box access-token=S folders=10,,11 | folders must be a comma list of folders
                    provider=box access-token=S folders=https://app.box.com/file/10 | folders must be a comma list of folders
                    provider=imagekit private-key=S folders=catalog | folders must be a comma list of folders, each a folder's path from the root on, such as /catalog/, of at most 500 characters
                    provider=box auth=access-token access-token=S client-secret=S | client-secret does not belong to auth access-token
                    provider=box auth=access-token access-token=S user-id=1 | user-id does not belong to auth access-token
                    provider=box auth=client-credentials client-id=c client-secret=S user-id=1 jwt-config-file=S | jwt-config-file does not belong to auth client-credentials
                    provider=box auth=jwt jwt-config-file=none.json | jwt-config-file names a file that does not exist
                    provider=box auth=jwt | jwt-config-file is required
                    provider=box auth=jwt jwt-config-file=none.json jwt-algorithm=HS256 | jwt-algorithm must be one of
                    provider=box auth=access-token | access-token is required
                    provider=box access-token=S token-url=http://example.com/t | token-url must begin with https
                    provider=box access-token=S token-url=https://host:65536/t | token-url must have a port
                    """)
    void aMistakeIsASentenceThatNamesTheKeyAndNoSecret(String account, String sentence) {
        SettingsReader settings = reader(account);
        Accounts read = Accounts.read(settings, directory, ProviderModules.STANDARD.all());
        String wanted = "restore.accounts.a0." + sentence;
        assertTrue(
                settings.problems().stream().anyMatch(problem -> problem.startsWith(wanted)),
                () -> "no '" + wanted + "' in " + settings.problems());
        assertFalse(settings.problems().toString().contains(CANARY), "a secret is shown");
        assertTrue(read.all().isEmpty());
        assertEquals(List.of(), settings.unknownKeys());
    }

    @Test
    void aBlankKeyOfAnotherKindIsNoContradiction() {
        Account account =
                accounts(TOKEN + " client-id= jwt-config-file= private-key= enterprise-id=").get(0);
        assertEquals(Box.PROVIDER, account.provider());
    }

    @Test
    void aSecretStaysAsItIs() {
        for (String value : List.of("  lead trail  ", " ", "a\tb", "line\n")) {
            SettingsReader settings = new SettingsReader(Map.of("k", value));
            boolean good = value.equals("  lead trail  ");
            String secret = settings.requiredSecret("k");
            assertEquals(good, settings.problems().isEmpty(), () -> "of '" + value + "'");
            assertEquals(good, secret.equals("  lead trail  "));
        }
        Map<String, String> values =
                Map.of(
                        "restore.accounts.a.provider", "imagekit",
                        "restore.accounts.a.private-key", " two words ");
        Accounts read =
                Accounts.read(
                        new SettingsReader(values), directory, ProviderModules.STANDARD.all());
        Credentials credentials = read.find("a").orElseThrow().credentials();
        BasicHttpRequest request = new BasicHttpRequest("GET", "/");
        credentials.authorize(request);
        assertEquals(
                "Basic " + Base64.getEncoder().encodeToString(" two words :".getBytes(UTF_8)),
                request.getFirstHeader("Authorization").getValue());
    }

    @Test
    void aKeyNobodyKnowsStaysUnknown() {
        SettingsReader settings = reader(IMAGEKIT + " private_key=S");
        assertEquals(
                1, Accounts.read(settings, directory, ProviderModules.STANDARD.all()).all().size());
        assertEquals(List.of("restore.accounts.a0.private_key"), settings.unknownKeys());
    }

    @Test
    void limitsHaveDefaults() {
        Account account = accounts(IMAGEKIT).get(0);
        assertEquals("https://api.imagekit.io", account.baseUrl());
        assertEquals(16, account.maxConcurrentCalls());
        assertEquals(OptionalDouble.empty(), account.maxCallsPerSecond());
        assertEquals(Duration.ofSeconds(30), account.responseTimeout());
        assertEquals("https://api.box.com/2.0", accounts(TOKEN).get(0).baseUrl());
    }

    @Test
    void limitsAreRead() {
        Account account =
                accounts(
                                IMAGEKIT
                                        + " base-url=https://host/x/ max-concurrent-calls=3"
                                        + " max-calls-per-second=2.5 response-timeout=250ms")
                        .get(0);
        assertEquals("https://host/x", account.baseUrl());
        assertEquals(3, account.maxConcurrentCalls());
        assertEquals(OptionalDouble.of(2.5), account.maxCallsPerSecond());
        assertEquals(Duration.ofMillis(250), account.responseTimeout());
        assertEquals(
                "a0: ImageKit, https://host/x, 3 calls at once, at most 2.5 a second",
                account.describe());
    }

    @Test
    void foldersAreKeptInTheProvidersForm() {
        Map<String, String> values =
                Map.of(
                        "restore.accounts.a.provider", "box",
                        "restore.accounts.a.access-token", "t",
                        "restore.accounts.a.folders",
                                " 10 , https://acme.app.box.com/folder/4711?s=a,0");
        SettingsReader settings = new SettingsReader(values);
        Account account =
                Accounts.read(settings, directory, ProviderModules.STANDARD.all())
                        .find("a")
                        .orElseThrow();

        assertEquals(List.of(), settings.problems());
        assertEquals(List.of("10", "4711", "0"), account.folders());
    }

    @Test
    void noFoldersMeanAll() {
        assertEquals(List.of(), accounts(TOKEN).get(0).folders());
        assertEquals(List.of(), accounts(TOKEN + " folders=").get(0).folders());
        assertEquals(List.of(), accounts(IMAGEKIT + " folders=").get(0).folders());
    }

    @Test
    void accountsAreFoundByName() {
        Accounts read =
                Accounts.read(reader(IMAGEKIT, CCG), directory, ProviderModules.STANDARD.all());
        assertSame(Box.PROVIDER, read.find("a1").orElseThrow().provider());
        assertTrue(read.find("a2").isEmpty());
        assertEquals(Map.of("a0", ImageKit.PROVIDER, "a1", Box.PROVIDER), read.providers());
    }

    @Test
    void theBannerSaysWhoCalls() {
        assertEquals(
                "a0: Box, client credentials, enterprise 1, as user 55, https://api.box.com/2.0,"
                        + " 16 calls at once",
                accounts(CCG + " as-user=55").get(0).describe());
    }

    @Test
    void sameProviderIdentityMeansSameIdentity() {
        List<Account> same =
                accounts(
                        CCG,
                        CCG + " max-concurrent-calls=2",
                        CCG + " as-user=5",
                        CCG.replace("enterprise-id", "user-id"),
                        CCG + " base-url=https://other/2.0",
                        IMAGEKIT,
                        IMAGEKIT + " response-timeout=1s",
                        IMAGEKIT.replace("=S", "=other"));
        assertEquals(same.get(0).identity(), same.get(1).identity());
        assertEquals(same.get(5).identity(), same.get(6).identity());
        assertEquals(6, same.stream().map(Account::identity).distinct().count());
        assertEquals(same.get(5).identity(), accounts(IMAGEKIT).get(0).identity());
        assertNotEquals(CANARY, same.get(5).identity());
    }

    @Test
    void nothingPrintableHoldsASecret() {
        for (Account account : accounts(IMAGEKIT, CCG, TOKEN)) {
            String printed =
                    account
                            + account.describe()
                            + account.endpoint().getUri()
                            + account.identity()
                            + account.credentials();
            assertFalse(printed.contains(CANARY), printed);
        }
    }
}
