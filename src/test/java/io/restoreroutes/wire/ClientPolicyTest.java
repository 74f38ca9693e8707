package io.restoreroutes.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.restoreroutes.account.Accounts;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPolicyTest {
    private static final String BOX = "https://api.box.com";

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @AfterEach
    void forgetTheJvms() {
        for (String key : List.of("proxyHost", "proxyPort", "proxyUser", "proxyPassword")) {
            System.clearProperty("https." + key);
        }
        System.clearProperty("http.nonProxyHosts");
    }

    private void jvm(String host) {
        System.setProperty("https.proxyHost", host);
        System.setProperty("https.proxyPort", "3128");
    }

    private ClientPolicy policy() {
        SettingsReader settings = new SettingsReader(values);
        ClientPolicy policy = ClientPolicy.read(settings, Path.of(""), environment::get);
        assertEquals(List.of(), settings.problems());
        return policy;
    }

    private List<String> problems() {
        SettingsReader settings = new SettingsReader(values);
        ClientPolicy policy = ClientPolicy.read(settings, Path.of(""), environment::get);
        policy.ofAccount(settings, key -> "restore.accounts.shop." + key);
        return settings.problems();
    }

    private ClientPolicy ofShop() {
        SettingsReader settings = new SettingsReader(values);
        ClientPolicy policy =
                ClientPolicy.read(settings, Path.of(""), environment::get)
                        .ofAccount(settings, key -> "restore.accounts.shop." + key);
        assertEquals(List.of(), settings.problems());
        return policy;
    }

    /** {@return "host:port login", or "direct"} */
    private static String way(ClientPolicy policy, String address) {
        return policy.proxyFor(HttpHost.create(URI.create(address)))
                .map(
                        proxy ->
                                proxy.host().toHostString()
                                        + (proxy.username() == null
                                                ? ""
                                                : " " + proxy.username() + ":" + proxy.password()))
                .orElse("direct");
    }

    @Test
    void settingsComeBeforeTheEnvironmentAndThatBeforeTheJvm() {
        assertEquals("direct", way(policy(), BOX));
        jvm("jvm.example");
        assertEquals("jvm.example:3128", way(policy(), BOX));
        environment.put("HTTPS_PROXY", "http://env.example:8080");
        assertEquals("env.example:8080", way(policy(), BOX));
        environment.put("https_proxy", "http://lower.example:8080");
        assertEquals("lower.example:8080", way(policy(), BOX));
        values.put("restore.proxy.url", "http://ours.example:3128");
        assertEquals("ours.example:3128", way(policy(), BOX));
        values.put("restore.accounts.shop.proxy.url", "http://own.example:1");
        assertEquals("own.example:1", way(ofShop(), BOX));
        assertEquals("ours.example:3128", way(policy(), BOX));
    }

    @Test
    void exceptionsAreAskedForInTheSameOrder() {
        jvm("jvm.example");
        System.setProperty("http.nonProxyHosts", "*.box.com");
        assertEquals("direct", way(policy(), BOX));
        values.put("restore.proxy.url", "http://ours.example:3128");
        assertEquals("ours.example:3128", way(policy(), BOX));
        environment.put("NO_PROXY", "box.com");
        assertEquals("direct", way(policy(), BOX));
        values.put("restore.proxy.no-proxy", "imagekit.io");
        assertEquals("ours.example:3128", way(policy(), BOX));
        values.put("restore.accounts.shop.proxy.no-proxy", "*");
        assertEquals("direct", way(ofShop(), BOX));
        assertEquals("ours.example:3128", way(policy(), BOX));
    }

    @Test
    void noProxyHoldsForTheJvmsToo() {
        jvm("jvm.example");
        values.put("restore.proxy.no-proxy", "box.com");
        assertEquals("direct", way(policy(), BOX));
    }

    @Test
    void theLoginStaysWithItsProxy() {
        values.put("restore.proxy.url", "http://ours.example:3128");
        values.put("restore.proxy.username", "all");
        values.put("restore.proxy.password", " s:e\u00fc ");
        assertEquals("ours.example:3128 all: s:e\u00fc ", way(ofShop(), BOX));
        values.put("restore.accounts.shop.proxy.username", "shop");
        assertEquals("ours.example:3128 shop:null", way(ofShop(), BOX));
        values.put("restore.accounts.shop.proxy.password", "mine");
        assertEquals("ours.example:3128 shop:mine", way(ofShop(), BOX));
        values.put("restore.accounts.shop.proxy.url", "https://own.example");
        assertEquals("own.example:443 shop:mine", way(ofShop(), BOX));
        values.remove("restore.accounts.shop.proxy.username");
        values.remove("restore.accounts.shop.proxy.password");
        assertEquals("own.example:443", way(ofShop(), BOX));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    http://me:p%40ss%2Bw+rd@env.example:3128 | env.example:3128 me:p@ss+w+rd
                    http://me:p@ss@env.example:3128/ | env.example:3128 me:p@ss
                    me:pw@env.example:3128 | env.example:3128 me:pw
                    http://me@env.example | env.example:80 me:null
                    HTTPS://env.example | env.example:443
                    http://[fd00::1]:3128 | [fd00::1]:3128
                    """)
    void theEnvironmentsAddressIsReadAsCurlReadsIt(String address, String way) {
        environment.put("HTTPS_PROXY", address);
        assertEquals(way, way(policy(), BOX));
    }

    @Test
    void theJvmsLoginIsTaken() {
        jvm("jvm.example");
        System.setProperty("https.proxyUser", "me");
        System.setProperty("https.proxyPassword", "pw");
        assertEquals("jvm.example:3128 me:pw", way(policy(), BOX));
    }

    @Test
    void aProxyThatSomebodyNamesIsForThisMachinesServersToo() {
        values.put("restore.proxy.url", "http://ours.example:3128");
        for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
            assertEquals("ours.example:3128", way(policy(), "https://" + host + ":8443"), host);
        }
        values.put("restore.proxy.no-proxy", "localhost");
        assertEquals("direct", way(policy(), "https://localhost"));
        values.clear();
        jvm("jvm.example");
        assertEquals("direct", way(policy(), "https://localhost"));
    }

    @Test
    void plainHttpGoesThroughNoProxyOnAnotherMachineWhichCouldReadTheKey() {
        values.put("restore.accounts.shop.proxy.url", "http://own.example:1");
        assertEquals("direct", way(ofShop(), "http://localhost:8080"));
        values.put("restore.accounts.shop.proxy.url", "http://127.0.0.1:1");
        assertEquals("127.0.0.1:1", way(ofShop(), "http://localhost:8080"));
        values.clear();
        values.put("restore.proxy.url", "http://localhost:2");
        assertEquals("localhost:2", way(ofShop(), "http://127.0.0.1:8080"));
    }

    @Test
    void plainHttpGoesThroughNoProxyThatNobodyNamedForIt() {
        environment.put("HTTPS_PROXY", "http://127.0.0.1:3128");
        assertEquals("direct", way(policy(), "http://localhost:8080"));
        assertEquals("127.0.0.1:3128", way(policy(), "https://localhost:8080"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://secret:secret@env.example:1080",
                "http://secret:secret@",
                "http://secret:secret@env.example:99999",
                "http://secret:%zz@env.example:3128",
                "http://secret:secret@env.example:3128/path",
                "http://secret:secret@env.example:3128?a"
            })
    void anAddressThatIsNoneStopsTheStartAndIsNotQuoted(String address) {
        environment.put("HTTPS_PROXY", address);
        assertEquals(
                List.of(
                        "HTTPS_PROXY (a variable of the environment) must be an address such as"
                                + " http://proxy.example:3128; restore.proxy.url overrides it"),
                problems());
        values.put("restore.proxy.url", address);
        assertEquals(
                List.of("restore.proxy.url must be an address such as http://proxy.example:3128"),
                problems());
    }

    @Test
    void contradictionsAreTold() {
        values.put("restore.proxy.username", "me");
        values.put("restore.accounts.shop.proxy.password", "secret");
        values.put("restore.proxy.no-proxy", "https://api.box.com");
        assertEquals(
                List.of(
                        "restore.proxy.username is for restore.proxy.url, which is not set",
                        "restore.proxy.no-proxy must be a comma list of hosts, such as"
                                + " .corp.example,10.0.0.0/8",
                        "restore.accounts.shop.proxy.username is required, because"
                                + " restore.accounts.shop.proxy.password is set"),
                problems());
        values.clear();
        values.put("restore.proxy.url", "http://me:secret@ours.example:3128");
        values.put("restore.proxy.username", "a:b");
        assertEquals(
                List.of(
                        "restore.proxy.url must not hold a user name or a password:"
                                + " restore.proxy.username and restore.proxy.password do",
                        "restore.proxy.username must not hold a colon"),
                problems());
    }

    @Test
    void theAccountsLineNamesTheProxyButNotTheLogin() {
        values.put("restore.accounts.shop.provider", "imagekit");
        values.put("restore.accounts.shop.private-key", "key");
        values.put("restore.accounts.shop.proxy.url", "http://own.example:3128");
        values.put("restore.accounts.shop.proxy.username", "me");
        values.put("restore.accounts.shop.proxy.password", "secret");
        String line =
                Accounts.read(
                                new SettingsReader(values),
                                Path.of(""),
                                ProviderModules.STANDARD.all())
                        .find("shop")
                        .orElseThrow()
                        .describe();
        assertEquals(
                "shop: ImageKit, https://api.imagekit.io, 16 calls at once, through the proxy"
                        + " http://own.example:3128 of restore.accounts.shop.proxy.url",
                line);
        assertFalse(line.contains("me:"));
    }
}
