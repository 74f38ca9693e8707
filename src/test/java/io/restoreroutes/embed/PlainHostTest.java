package io.restoreroutes.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.RestoreRoutes;
import io.restoreroutes.contract.Docs;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process whose class path is the library and what docs/embedding.md says that it brings along.
 */
class PlainHostTest {
    private static final Pattern ARTIFACT = Pattern.compile("`([a-z0-9.-]+)`");

    private static final String CAMEL = new DefaultCamelContext().getVersion();

    @TempDir Path folder;
    private final Host host = new Host();

    @AfterEach
    void close() {
        host.close();
    }

    private static List<String> artifacts() {
        return Docs.table("library", "why").stream()
                .flatMap(row -> ARTIFACT.matcher(row.get(0)).results())
                .map(found -> found.group(1))
                .toList();
    }

    /** The jars of those artifacts, from this test's own class path. */
    private static String classPath() throws Exception {
        List<String> jars = new ArrayList<>();
        jars.add(of(RestoreRoutes.class));
        jars.add(of(PlainHost.class));
        String[] all = System.getProperty("java.class.path").split(File.pathSeparator);
        for (String artifact : artifacts()) {
            Pattern jar = Pattern.compile(".*[/\\\\]" + Pattern.quote(artifact) + "-\\d[^/\\\\]*");
            List<String> found =
                    Arrays.stream(all).filter(path -> jar.matcher(path).matches()).toList();
            // The table is of one Camel; another one may have no such artifact any more.
            if (found.isEmpty() && !CAMEL.startsWith("4.18.")) {
                continue;
            }
            assertEquals(1, found.size(), artifact + " " + found);
            jars.add(found.get(0));
        }
        return String.join(File.pathSeparator, jars);
    }

    private static String of(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private List<String> run(Map<String, String> settings, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", classPath(), PlainHost.class.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("plain-host", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        List<String> lines =
                Files.readAllLines(output).stream()
                        .filter(line -> !line.startsWith("SLF4J"))
                        .toList();
        Files.delete(output);
        return lines;
    }

    private void assertNothingWritten() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void theJarAloneAddsNothing() throws Exception {
        List<String> lines = run(host.settings(folder));

        assertEquals("routes 0", lines.get(0), lines::toString);
        assertTrue(!lines.get(1).contains("estore"), lines.get(1));
        assertNothingWritten();
    }

    @Test
    void oneLineIsEnoughForSingleRestores() throws Exception {
        Map<String, String> settings = host.settings(folder);
        settings.put("restore.ledger.enabled", "false");

        List<String> lines = run(settings, Host.promote(5));

        assertTrue(lines.get(0).contains("\"status\":\"promoted\""), lines.toString());
        assertNothingWritten();
    }

    @Test
    void namesTheLibrariesThatASettingNeeds() throws Exception {
        Map<String, String> settings = host.settings(folder);
        settings.remove("restore.ledger.url");
        settings.put("restore.intake.queue.broker-url", "tcp://127.0.0.1:1");
        settings.put("restore.schedules.nightly.every", "1d");
        settings.put("restore.delivery.hook.to", "http://127.0.0.1:1/");
        settings.put("restore.delivery.hook.secret", "whsec_" + "QUJD".repeat(8));
        settings.put("restore.accounts.hr.provider", "box");
        settings.put("restore.accounts.hr.jwt-config-file", "hr.json");

        List<String> lines = run(settings, Host.promote(5));

        assertEquals(
                new TreeSet<>(
                        List.of(
                                "restore.accounts.hr.jwt-config-file com.nimbusds:nimbus-jose-jwt",
                                "restore.accounts.hr.jwt-config-file"
                                        + " org.bouncycastle:bcpkix-jdk18on",
                                "restore.delivery.hook.secret com.standardwebhooks:standardwebhooks",
                                "restore.intake.queue.broker-url org.apache.camel:camel-jms",
                                "restore.ledger.enabled org.flywaydb:flyway-core",
                                "restore.ledger.url org.xerial:sqlite-jdbc",
                                "restore.ledger.url com.zaxxer:HikariCP",
                                "restore.schedules.nightly org.apache.camel:camel-quartz")),
                lines.stream()
                        .map(PlainHostTest::keyAndArtifact)
                        .collect(Collectors.toCollection(TreeSet::new)));
        settings.put("restore.ledger.url", "jdbc:postgresql://127.0.0.1:1/x");
        settings.put("restore.intake.queue.enabled", "false");
        List<String> others = run(settings, Host.promote(5));
        assertTrue(
                others.stream().anyMatch(line -> line.contains(" org.postgresql:postgresql:42.")),
                others::toString);
        assertTrue(others.stream().noneMatch(line -> line.contains("camel-jms")), others::toString);
        assertNothingWritten();
    }

    private static String keyAndArtifact(String line) {
        Matcher matcher =
                Pattern.compile(
                                "(\\S+) needs the library (\\S+:\\S+):\\d[^:, ]+, which is not on"
                                        + " the class path")
                        .matcher(line);
        assertTrue(matcher.matches(), line);
        return matcher.group(1) + " " + matcher.group(2);
    }

    @Test
    void pageListsWhatIsOptionalInThePom() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        for (List<String> row : Docs.table("library", "needed by")) {
            Matcher artifact = ARTIFACT.matcher(row.get(0));
            while (artifact.find()) {
                assertTrue(
                        Pattern.compile(
                                        "<artifactId>"
                                                + Pattern.quote(artifact.group(1))
                                                + "</artifactId>\\s*(<version>[^<]*</version>\\s*)?"
                                                + "<optional>true</optional>")
                                .matcher(pom)
                                .find(),
                        artifact.group(1));
            }
        }
    }
}
