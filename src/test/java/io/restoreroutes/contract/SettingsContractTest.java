package io.restoreroutes.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.account.Account;
import io.restoreroutes.assembly.RestoreSettings;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsException;
import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The keys that the code declares are those that it asks for, those of the documented table, with
 * the code's defaults, and those of the template; {@link SpringMetadataTest} goes on from the
 * table.
 */
class SettingsContractTest {
    private static final String[] HEADER = {"key", "default", "unit", "meaning", "secret"};
    private static final Pattern NAMED =
            Pattern.compile(
                    "restore\\.(accounts|delivery|schedules|http\\.tokens)\\.(?!outbox\\.)"
                            + "[a-z0-9-]+\\.(.*)");
    private static final Set<String> DECLARED =
            RestoreSettings.keys(ProviderModules.STANDARD).stream()
                    .flatMap(group -> group.all().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern KEY = Pattern.compile("\\brestore\\.[a-z][a-z0-9.<>-]*[a-z0-9>]");
    private static final Pattern SETTING = Pattern.compile("#?(restore\\.[a-z0-9.-]+)=(.*)");
    private static final Map<String, String> IMAGEKIT =
            Map.of(
                    "restore.accounts.shop.provider", "imagekit",
                    "restore.accounts.shop.private-key", "private_x");
    private static final Map<String, String> BOX =
            Map.of(
                    "restore.accounts.legal.provider", "box",
                    "restore.accounts.legal.client-id", "id",
                    "restore.accounts.legal.client-secret", "secret",
                    "restore.accounts.legal.enterprise-id", "1000001");
    private static final Map<String, String> TARGET =
            Map.of("restore.delivery.audit.to", "file:audit");
    private static final Map<String, String> SCHEDULE =
            Map.of(
                    "restore.schedules.shop.manifest", "m.json",
                    "restore.schedules.shop.every", "15m",
                    "restore.schedules.legal.manifest", "m.json",
                    "restore.schedules.legal.every", "15m");

    @Test
    void tableListsEveryKeyThatIsDeclared() {
        assertEquals(DECLARED, new TreeSet<>(Docs.column(0, HEADER)));
    }

    @Test
    void theCodeAsksForEveryKeyThatIsDeclared() {
        Set<String> asked = new TreeSet<>();
        Map<String, String> jwt =
                Map.of(
                        "restore.accounts.jwt.provider", "box",
                        "restore.accounts.jwt.auth", "jwt");
        Map<String, String> values = new HashMap<>(IMAGEKIT);
        values.putAll(BOX);
        values.putAll(TARGET);
        values.putAll(SCHEDULE);
        values.putAll(jwt);
        values.put("restore.http.tokens.night.token", "token-of-the-night");
        values.put("restore.http.tokens.night.role", "view");
        asked.addAll(values.keySet());
        SettingsReader reader =
                new SettingsReader(
                        values,
                        key -> {
                            asked.add(key);
                            return null;
                        });
        try {
            RestoreSettings.read(reader, ProviderModules.STANDARD, Path.of(""), true, true);
        } catch (SettingsException e) {
            // The JWT account has no file; that its keys were asked for is what counts here.
            assertTrue(e.problems().stream().allMatch(p -> p.contains("jwt")), e.getMessage());
        }

        assertEquals(
                DECLARED,
                asked.stream()
                        .map(SettingsContractTest::general)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** A key that is written out could be one that is not declared. */
    @Test
    void theCodeWritesNoKeyOut() throws IOException {
        int named = 0;
        for (String literal : literals()) {
            assertFalse(
                    literal.startsWith("restore.")
                            && !literal.equals(SettingsKeys.RESTORE)
                            && !literal.equals("restore.enabled"),
                    literal);
            Matcher key = KEY.matcher(literal);
            while (key.find() && !literal.equals("restore.enabled")) {
                assertTrue(DECLARED.contains(general(key.group())), literal);
                named++;
            }
        }
        assertTrue(named > 5, named + " keys in sentences");
    }

    private static List<String> literals() throws IOException {
        List<String> literals = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher literal = LITERAL.matcher(Files.readString(source));
                while (literal.find()) {
                    literals.add(literal.group(1));
                }
            }
        }
        return literals;
    }

    @Test
    void tableNamesTheRealDefaults() {
        int compared = 0;
        for (List<String> row : Docs.table(HEADER)) {
            String key = Docs.plain(row.get(0));
            String documented = Docs.plain(row.get(1));
            if (documented.equals("required")
                    || documented.equals("none")
                    || documented.equals("all")
                    || documented.startsWith("told by")) {
                continue;
            }
            for (Map<String, String> account : List.of(IMAGEKIT, BOX)) {
                if (key.contains(".jwt-") || key.endsWith(".token-url") && account == IMAGEKIT) {
                    continue;
                }
                String[] words = documented.split(" or ");
                String value = words[account == IMAGEKIT ? 0 : words.length - 1];
                String name = account == IMAGEKIT ? "shop" : "legal";
                Map<String, String> without = new HashMap<>(account);
                if (key.startsWith("restore.schedules.")) {
                    without.putAll(SCHEDULE);
                }
                if (key.startsWith("restore.delivery.<name>.")) {
                    without.put("restore.delivery." + name + ".to", "file:audit");
                }
                Map<String, String> with = new HashMap<>(without);
                with.put(key.replace("<name>", name), value.replace("<name>", name));
                assertEquals(shown(without), shown(with), key);
                compared++;
            }
        }
        assertTrue(compared >= 20, compared + " compared");
    }

    @Test
    void packagedDefaultsAreTheTables() throws IOException {
        Properties defaults = new Properties();
        try (InputStream in =
                RestoreSettings.class.getResourceAsStream(
                        "/io/restoreroutes/defaults.properties")) {
            defaults.load(in);
        }

        Map<String, String> table = table();
        defaults.forEach((key, value) -> assertEquals(table.get(key), value, key.toString()));
    }

    @Test
    void secretsAreMarked() {
        List<String> secrets =
                Docs.table(HEADER).stream()
                        .filter(row -> row.get(4).equals("**yes**"))
                        .map(row -> Docs.plain(row.get(0)))
                        .toList();

        assertEquals(
                List.of(
                        "restore.accounts.<name>.proxy.password",
                        "restore.accounts.<name>.private-key",
                        "restore.accounts.<name>.client-secret",
                        "restore.accounts.<name>.access-token",
                        "restore.http.token",
                        "restore.http.tokens.<name>.token",
                        "restore.intake.queue.password",
                        "restore.delivery.<name>.secret",
                        "restore.ledger.password",
                        "restore.proxy.password",
                        "restore.tls.trust-store-password"),
                secrets);
    }

    @Test
    void templateHoldsEveryKeyAndTheDefaults() throws IOException {
        Map<String, String> table = table();
        Set<String> keys = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("application.properties"))) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches()) {
                String key = general(setting.group(1));
                keys.add(key);
                if (!line.startsWith("#")) {
                    assertEquals(table.get(key), setting.group(2), line);
                }
            }
        }
        assertEquals(DECLARED, keys);
    }

    /** What a settings file makes of a path of Windows: each setting that is one refuses it. */
    @Test
    void everyPathThatHasLostItsBackslashesIsRefused() throws IOException {
        Set<String> paths =
                Docs.table(HEADER).stream()
                        .filter(row -> Set.of("file", "folder").contains(row.get(2)))
                        .map(row -> Docs.plain(row.get(0)))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(paths.size() >= 5, paths.toString());
        for (String key : paths) {
            boolean isAccount = key.startsWith("restore.accounts");
            String name = isAccount ? "jwt" : "shop";
            String others =
                    isAccount
                            ? "restore.accounts.jwt.provider=box\nrestore.accounts.jwt.auth=jwt\n"
                            : "restore.delivery.shop.to=seda:x\n";
            for (String path : List.of("C:\\data\\inbox", "C:\\temp", "\\temp", "data\\new")) {
                assertRefused(key.replace("<name>", name), path, others);
            }
        }
        assertRefused("restore.ledger.url", "jdbc:sqlite:C:\\data\\ledger.db", "");
        assertRefused("restore.delivery.shop.to", "file:C:\\data\\audit?fileExist=Append", "");
    }

    private static void assertRefused(String key, String path, String others) throws IOException {
        Properties written = new Properties();
        written.load(new StringReader(others + key + "=" + path));
        Map<String, String> values = new HashMap<>(BOX);
        values.putAll(SCHEDULE);
        written.forEach((name, value) -> values.put((String) name, (String) value));
        SettingsReader reader = new SettingsReader(values);
        List<String> problems =
                assertThrows(
                                SettingsException.class,
                                () ->
                                        RestoreSettings.read(
                                                reader,
                                                ProviderModules.STANDARD,
                                                Path.of(""),
                                                true,
                                                true))
                        .problems();
        assertEquals(1, problems.size(), problems.toString());
        String shown =
                values.get(key)
                        .split("\\?", 2)[0]
                        .replace("\t", "\\u0009")
                        .replace("\n", "\\u000a");
        assertEquals(
                key
                        + " has lost its backslashes: it says "
                        + shown
                        + ". In a settings file a backslash only changes the character behind it:"
                        + " write C:/data/inbox, or each of them twice, C:\\\\data\\\\inbox",
                problems.get(0));
    }

    @Test
    void aPlanMayBeOfOneFileToTenMillion() {
        for (String files : List.of("1", "10000000")) {
            Map<String, String> values = new HashMap<>(BOX);
            values.put("restore.plan.max-files", files);
            assertEquals(Long.parseLong(files), read(values).planMaxFiles());
        }
        for (String files : List.of("0", "-1", "10000001", "many", "1.5")) {
            Map<String, String> values = new HashMap<>(BOX);
            values.put("restore.plan.max-files", files);
            assertEquals(
                    List.of("restore.plan.max-files must be a whole number from 1 to 10000000"),
                    assertThrows(SettingsException.class, () -> read(values)).problems());
        }
    }

    @Test
    void documentedSamplesHoldKnownKeys() {
        Map<String, String> table = table();
        for (Docs.Block block : Docs.blocks("properties")) {
            for (String line : block.lines()) {
                // the others are the host's
                if (line.startsWith("restore.") && !line.equals("restore.enabled=true")) {
                    Matcher setting = SETTING.matcher(line);
                    assertTrue(setting.matches(), line);
                    assertTrue(table.containsKey(general(setting.group(1))), line);
                }
            }
        }
    }

    private static Map<String, String> table() {
        return Docs.table(HEADER).stream()
                .collect(
                        Collectors.toMap(
                                row -> Docs.plain(row.get(0)), row -> Docs.plain(row.get(1))));
    }

    private static String general(String key) {
        Matcher named = NAMED.matcher(key);
        return named.matches() ? "restore." + named.group(1) + ".<name>." + named.group(2) : key;
    }

    private static RestoreSettings read(Map<String, String> values) {
        return RestoreSettings.read(
                new SettingsReader(values), ProviderModules.STANDARD, Path.of(""), true, true);
    }

    /** Everything a setting can change, as text. */
    private static String shown(Map<String, String> values) {
        RestoreSettings settings = read(values);
        StringBuilder text = new StringBuilder();
        for (Account account : settings.accounts().all()) {
            text.append(account.describe())
                    .append(account.identity())
                    .append(account.endpoint().getUri())
                    .append(account.maxCallsPerSecond())
                    .append(account.folders())
                    .append('\n');
        }
        return text.append(settings.ledger())
                .append(settings.retention())
                .append(settings.file())
                .append(settings.schedules())
                .append(settings.queue())
                .append(settings.delivery())
                .append(settings.retry())
                .append(settings.http())
                .append(settings.health())
                .append(settings.syncMaxWait())
                .append(settings.planMaxFiles())
                .toString();
    }
}
