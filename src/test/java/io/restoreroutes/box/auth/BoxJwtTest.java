package io.restoreroutes.box.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.restoreroutes.account.Account;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.account.CredentialRefusedException;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.wire.KeyPems;
import io.restoreroutes.wire.StubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BoxJwtTest {
    private static final String OK = "{\"access_token\":\"tok\",\"expires_in\":3600}";
    private static final String FILE = "config/box.json";

    @TempDir Path directory;
    private StubServer box;

    @BeforeEach
    void start() throws IOException {
        box = new StubServer();
        box.answers(200, OK);
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private SettingsReader settings(Object content, String... more) throws IOException {
        Path file = directory.resolve(FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content.toString());
        Map<String, String> values = new HashMap<>();
        values.put("restore.accounts.legal.provider", "box");
        values.put("restore.accounts.legal.jwt-config-file", FILE);
        values.put("restore.accounts.legal.token-url", box.url() + "/oauth2/token");
        for (String pair : more) {
            String[] parts = pair.split("=", 2);
            values.put("restore.accounts.legal." + parts[0], parts[1]);
        }
        return new SettingsReader(values);
    }

    private Account account(Object content, String... more) throws IOException {
        SettingsReader settings = settings(content, more);
        Accounts accounts = Accounts.read(settings, directory, ProviderModules.STANDARD.all());
        assertEquals(List.of(), settings.problems());
        return accounts.find("legal").orElseThrow();
    }

    private String problem(Object content) throws IOException {
        SettingsReader settings = settings(content);
        assertTrue(
                Accounts.read(settings, directory, ProviderModules.STANDARD.all()).all().isEmpty());
        assertEquals(1, settings.problems().size(), settings.problems()::toString);
        String problem = settings.problems().get(0);
        assertTrue(problem.startsWith("restore.accounts.legal.jwt-config-file names"), problem);
        assertFalse(problem.contains("cAnArY"), problem);
        return problem;
    }

    private SignedJWT assertion() throws Exception {
        SignedJWT jwt = SignedJWT.parse(box.lastCall().form().get("assertion"));
        assertTrue(jwt.verify(new RSASSAVerifier((RSAPublicKey) KeyPems.RSA.getPublic())));
        return jwt;
    }

    @ParameterizedTest
    @EnumSource(KeyPems.Form.class)
    void everyFormOfKeySigns(KeyPems.Form form) throws Exception {
        account(KeyPems.boxConfig(KeyPems.pem(form))).credentials().issue();
        assertion();
    }

    @Test
    void theAssertionHasTheClaimsBoxWants() throws Exception {
        Account account = account(KeyPems.boxConfig(KeyPems.plain(KeyPems.RSA.getPrivate())));
        Instant before = Instant.now();
        account.credentials().issue();
        Instant after = Instant.now();
        Map<String, String> form = box.lastCall().form();
        assertEquals("urn:ietf:params:oauth:grant-type:jwt-bearer", form.get("grant_type"));
        assertEquals("client", form.get("client_id"));
        assertEquals("cAnArY+&=s", form.get("client_secret"));
        assertEquals(4, form.size());
        SignedJWT jwt = assertion();
        assertEquals("kid1", jwt.getHeader().getKeyID());
        assertEquals("JWT", jwt.getHeader().getType().getType());
        assertEquals("RS256", jwt.getHeader().getAlgorithm().getName());
        Map<String, Object> claims = jwt.getPayload().toJSONObject();
        assertEquals("client", claims.get("iss"));
        assertEquals("777", claims.get("sub"));
        assertEquals("enterprise", claims.get("box_sub_type"));
        assertEquals("https://api.box.com/oauth2/token", claims.get("aud"));
        assertTrue(claims.get("jti").toString().length() >= 16);
        Instant expires = jwt.getJWTClaimsSet().getExpirationTime().toInstant();
        assertTrue(expires.isAfter(before.plusSeconds(40)), expires::toString);
        assertTrue(expires.isBefore(after.plusSeconds(60)), expires::toString);
        assertEquals(6, claims.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512"})
    void theAlgorithmIsASetting(String algorithm) throws Exception {
        account(
                        KeyPems.boxConfig(KeyPems.plain(KeyPems.RSA.getPrivate())),
                        "jwt-algorithm=" + algorithm)
                .credentials()
                .issue();
        assertEquals(algorithm, assertion().getHeader().getAlgorithm().getName());
    }

    @Test
    void userIdOverridesTheSubject() throws Exception {
        Account account =
                account(KeyPems.boxConfig(KeyPems.plain(KeyPems.RSA.getPrivate())), "user-id=12");
        assertTrue(account.describe().startsWith("legal: Box, JWT, user 12, "));
        account.credentials().issue();
        assertEquals("12", assertion().getJWTClaimsSet().getSubject());
        assertEquals("user", assertion().getJWTClaimsSet().getClaim("box_sub_type"));
    }

    @Test
    void aComplaintAboutTheClockIsAnsweredWithTheServersTime() throws Exception {
        Instant wrong = Instant.parse("2020-01-01T00:00:00Z");
        Clock clock = Clock.fixed(wrong, ZoneOffset.UTC);
        JwtConfig config = configOf(KeyPems.Form.PLAIN_PKCS8);
        box.answers(
                exchange -> {
                    boolean first = box.calls().size() == 1;
                    StubServer.reply(
                            exchange,
                            first ? 400 : 200,
                            first
                                    ? "{\"error\":\"invalid_grant\",\"error_description\":\"Current"
                                            + " date/time MUST be before the expiration date/time"
                                            + " listed in the 'exp' claim\"}"
                                    : OK);
                });
        TokenEndpoint endpoint = endpoint(config, clock);
        assertEquals("tok", endpoint.fetch().value());
        assertEquals(2, box.calls().size());
        Instant expires = assertion().getJWTClaimsSet().getExpirationTime().toInstant();
        assertTrue(Duration.between(Instant.now(), expires).abs().toHours() < 1);
        endpoint.fetch();
        assertEquals(3, box.calls().size(), "the known difference is kept");
    }

    @Test
    void aComplaintAboutTheJtiIsAnsweredWithANewOneOnce() throws Exception {
        box.answers(
                400,
                "{\"error\":\"invalid_grant\",\"error_description\":\"Please check the 'jti'"
                        + " claim. A unique 'jti' value is required.\"}");
        TokenEndpoint endpoint = endpoint(configOf(KeyPems.Form.PLAIN_PKCS8), Clock.systemUTC());
        CredentialRefusedException refused =
                assertThrows(CredentialRefusedException.class, endpoint::fetch);
        assertEquals(400, refused.httpStatus());
        assertEquals(2, box.calls().size());
        assertNotEquals(
                box.calls().get(0).form().get("assertion"),
                box.calls().get(1).form().get("assertion"));
    }

    private JwtConfig configOf(KeyPems.Form form) throws Exception {
        settings(KeyPems.boxConfig(KeyPems.pem(form)));
        return JwtConfig.read(directory, FILE);
    }

    private TokenEndpoint endpoint(JwtConfig config, Clock clock) {
        return new TokenEndpoint(
                box.url(),
                new JwtGrant(config, Subject.user("1"), "RS256"),
                Duration.ofSeconds(5),
                clock);
    }

    @Test
    void aWrongPassphraseIsToldForEveryForm() throws Exception {
        for (KeyPems.Form form : KeyPems.Form.values()) {
            String pem = KeyPems.pem(form);
            if (pem.contains("ENCRYPTED")) {
                ObjectNode wrong = KeyPems.boxConfig(pem);
                ObjectNode auth = (ObjectNode) wrong.at("/boxAppSettings/appAuth");
                auth.put("passphrase", "cAnArY");
                assertTrue(problem(wrong).endsWith("key does not open with its passphrase"));
                auth.remove("passphrase");
                assertTrue(problem(wrong).contains("without boxAppSettings.appAuth.passphrase"));
            }
        }
    }

    @Test
    void whatIsWrongWithTheFileIsTold() throws Exception {
        assertTrue(problem("cAnArY: 1").contains("is not JSON (line 1)"));
        assertTrue(problem("\"cAnArY\"").contains("is not a JSON object"));
        assertTrue(problem("").contains("is not a JSON object"));
        assertTrue(problem(KeyPems.boxConfig("cAnArY")).contains("is not PEM"));
        String broken = KeyPems.plain(KeyPems.RSA.getPrivate()).replaceFirst("MII", "cAnArY");
        assertTrue(problem(KeyPems.boxConfig(broken)).contains("privateKey"));
        String ec = KeyPems.plain(KeyPems.generate("EC", 256).getPrivate());
        assertTrue(problem(KeyPems.boxConfig(ec)).contains("is not an RSA key"));
        String small = KeyPems.plain(KeyPems.generate("RSA", 1024).getPrivate());
        assertTrue(problem(KeyPems.boxConfig(small)).contains("shorter than 2048 bits"));
        for (String member : List.of("clientID", "clientSecret", "appAuth")) {
            ObjectNode root = KeyPems.boxConfig(broken);
            ((ObjectNode) root.get("boxAppSettings")).remove(member);
            assertTrue(problem(root).contains("without boxAppSettings." + member));
        }
        ObjectNode badSubject = KeyPems.boxConfig(KeyPems.plain(KeyPems.RSA.getPrivate()));
        assertTrue(problem(badSubject.put("enterpriseID", "cAnArY")).contains("enterpriseID"));
    }

    @Test
    void aFileWithoutASubjectNeedsAUserId() throws Exception {
        ObjectNode root = KeyPems.boxConfig(KeyPems.plain(KeyPems.RSA.getPrivate()));
        root.remove("enterpriseID");
        SettingsReader settings = settings(root);
        Accounts.read(settings, directory, ProviderModules.STANDARD.all());
        assertTrue(settings.problems().get(0).contains("has no enterpriseID"));
        assertNull(root.get("userID"));
        assertTrue(account(root.put("userID", 31)).describe().contains("user 31"));
    }
}
