package io.restoreroutes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.sandbox.ImageKitSandbox;
import io.restoreroutes.testing.HttpCalls;
import io.restoreroutes.testing.RunningApp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Who may do what at the command line, against the whole application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesCommandTest {
    private static final List<String> ROLES = List.of("view", "operate", "approve");

    private ImageKitSandbox imageKit;
    private RunningApp app;
    private HttpCalls http;
    private Path elsewhere;

    /** It has ended, without any item. */
    private String job;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        imageKit = ImageKitSandbox.start();
        app = new RunningApp(folder.resolve("app"), imageKit, null);
        http = HttpCalls.enable(app);
        for (String role : ROLES) {
            app.set("restore.http.tokens.a-" + role + ".token", token(role));
            app.set("restore.http.tokens.a-" + role + ".role", role);
        }
        app.start();
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        job = HttpCalls.json(http.post("application/json", "[]")).path("jobId").asText();
    }

    @AfterAll
    void stop() {
        app.close();
        imageKit.close();
    }

    private static String token(String role) {
        return "token-of-role-" + role + "-0123456789";
    }

    /** {@return what is said where the settings and the environment hold these tokens} */
    private String run(String command, String ofSettings, String ofEnvironment) throws IOException {
        Files.writeString(
                elsewhere.resolve("application.properties"),
                "restore.http.enabled=true\nrestore.http.port="
                        + http.port()
                        + "\nrestore.http.token="
                        + ofSettings
                        + "\nrestore.http.tokens.boss.role=approve\nrestore.http.tokens.boss.token="
                        + token("approve")
                        + "\n");
        Map<String, String> environment =
                ofEnvironment == null ? Map.of() : Map.of("RESTORE_APPROVE_TOKEN", ofEnvironment);
        StringWriter said = new StringWriter();
        CommandLine line = JobsCommand.commandLine(Path.of(""), elsewhere, environment::get);
        line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        int status = line.execute(command.replace("%", job).split(" "));
        assertTrue(status < 2, said.toString());
        return said.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "list, view",
        "show %, view",
        "outcomes %, view",
        "pause %, operate",
        "resume %, operate",
        "cancel %, operate",
        "retry %, operate",
        "priority % 1, operate",
        "approve %, approve",
        "approve % --incomplete, approve",
        "undo %, approve",
    })
    void eachCommandNeedsItsRole(String command, String role) throws IOException {
        for (String caller : ROLES) {
            String said = run(command, token(caller), null);
            boolean may = ROLES.indexOf(caller) >= ROLES.indexOf(role);
            assertEquals(!may, said.contains("with the role " + role), said);
            assertFalse(said.contains("token-of-role"), said);
        }
        // The settings know an approver's token, which is never taken from there.
        String operates = run(command, HttpCalls.TOKEN, null);
        assertEquals(
                role.equals("approve"),
                operates.contains("default has the role operate"),
                operates);
        String approves = run(command, HttpCalls.TOKEN, token("approve"));
        assertFalse(approves.contains("with the role"), approves);
    }
}
