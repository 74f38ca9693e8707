package io.restoreroutes.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.testing.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A start with unusable settings: status 2, a sentence per problem, no stack trace. */
class RefusedStartIT {
    private static final String SHOP =
            "restore.accounts.shop.provider=imagekit\nrestore.accounts.shop.private-key=";
    private static final String SECRET = "cAnArY+secret";

    @TempDir Path folder;

    record Case(String settings, List<String> sentences) {
        @Override
        public String toString() {
            return String.join("; ", sentences);
        }
    }

    private static Case of(String settings, String... sentences) {
        return new Case(settings, List.of(sentences));
    }

    static List<Case> cases() {
        return List.of(
                of(
                        "# nothing",
                        "restore.accounts.<name>.provider is required: no account is configured"
                                + " (application.properties shows how)"),
                of(
                        SHOP + "{{env:NO_SUCH_KEY}}",
                        "restore.accounts.shop.private-key refers to {{env:NO_SUCH_KEY}}, which is"
                                + " not set"),
                of(
                        SHOP + SECRET + "\nrestore.intake.file.directroy=in",
                        "restore.intake.file.directroy is not a setting of Restore Routes"),
                of(
                        SHOP
                                + SECRET
                                + "\nrestore.accounts.shop.max-concurrent-calls=many"
                                + "\nrestore.intake.file.stable-for=fast",
                        "restore.accounts.shop.max-concurrent-calls must be a whole number from 1"
                                + " to 1024",
                        "restore.intake.file.stable-for must be a time such as 200ms, 30s, 15m, 1h"
                                + " or 2d"),
                of(
                        """
                        restore.accounts.legal.provider=box
                        restore.accounts.legal.client-id=a
                        restore.accounts.legal.client-secret=cAnArY+secret
                        restore.accounts.legal.enterprise-id=1
                        restore.accounts.legal.user-id=2
                        """,
                        "restore.accounts.legal.user-id contradicts enterprise-id: set exactly one"
                                + " of the two"),
                of(
                        SHOP + SECRET + "\nrestore.accounts.shop.base-url=http://example.com",
                        "restore.accounts.shop.base-url must begin with https:// (plain http is"
                                + " allowed to loopback only)"),
                of(
                        SHOP + SECRET + "\nrestore.intake.file.directory=application.properties",
                        "restore.intake.file.directory names a file; it must be a folder"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachProblemHasItsSentence(Case one) throws IOException {
        Files.writeString(folder.resolve("application.properties"), one.settings());

        List<String> lines = refused(new Distribution(folder));

        assertTrue(lines.get(0).endsWith("ERROR Restore Routes does not start:"), lines.get(0));
        assertEquals(
                one.sentences(),
                lines.stream().skip(1).map(line -> line.replaceFirst(".*ERROR   ", "")).toList());
    }

    @Test
    void aBackslashOfWindowsIsExplained() throws IOException {
        Files.writeString(
                folder.resolve("application.properties"),
                SHOP + SECRET + "\nrestore.intake.file.directory=C:\\users\\inbox\n");

        List<String> lines = refused(new Distribution(folder));

        assertEquals(2, lines.size(), lines::toString);
        assertTrue(
                lines.get(1).contains("application.properties cannot be read: Malformed"),
                lines.get(1));
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void aRouteFileThatIsWrongIsNamed(String text) throws IOException {
        Files.writeString(folder.resolve("application.properties"), SHOP + SECRET + "\n");
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(routes.resolve("mine.camel.yaml"), text);

        List<String> lines = refused(new Distribution(folder));

        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("/routes/mine.camel.yaml"), lines.get(0));
    }

    static List<String> routeFiles() {
        return List.of(
                "- route:\n    id: x\n   from: y\n",
                "- route:\n    id: x\n    from:\n      uri: direct:x\n      steps:\n"
                        + "        - lgo: hi\n",
                "- route:\n    id: x\n    from:\n      uri: tiemr:x\n      steps:\n"
                        + "        - stop: {}\n");
    }

    private static List<String> refused(Distribution distribution) {
        try (Distribution.Run run = distribution.start()) {
            assertEquals(2, run.awaitExit(), run::output);
            String output = run.output();
            assertFalse(output.contains(SECRET), output);
            assertFalse(output.contains("\tat ") || output.contains("Exception"), output);
            return output.lines().filter(line -> !line.contains("INFO  Apache Camel 4.")).toList();
        }
    }
}
