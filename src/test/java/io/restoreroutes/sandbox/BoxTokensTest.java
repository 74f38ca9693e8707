package io.restoreroutes.sandbox;

import static io.restoreroutes.sandbox.TestClient.header;
import static io.restoreroutes.sandbox.TestClient.json;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTokensTest {
    private static final String CCG =
            "grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret";
    private static KeyPair keys;

    private final BoxSandbox box = BoxSandbox.start();
    private final TestClient tokens = new TestClient(box.tokenUrl());

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @BeforeEach
    void addFile() {
        box.addFile("7", "71", "72");
        box.tokens().addPublicKey("key1", keys.getPublic());
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private HttpResponse<String> get(String token) throws Exception {
        return new TestClient(box.baseUrl(), "Authorization", "Bearer " + token).get("/files/7");
    }

    private static String error(HttpResponse<String> answer) throws Exception {
        return answer.statusCode() + " " + json(answer).path("error").asText();
    }

    @Test
    void givesTokensForClientCredentials() throws Exception {
        HttpResponse<String> answer =
                tokens.post("", CCG + "&box_subject_type=enterprise&box_subject_id=1000001");

        assertEquals(200, answer.statusCode());
        assertEquals(3600, json(answer).path("expires_in").asInt());
        assertEquals("bearer", json(answer).path("token_type").asText());
        assertNotNull(header(answer, "Date"));
        assertEquals(200, get(json(answer).path("access_token").asText()).statusCode());
        assertEquals(1, box.tokens().issued());
        HttpResponse<String> user =
                tokens.post("", CCG + "&box_subject_type=user&box_subject_id=42");
        assertEquals(200, user.statusCode());
    }

    @Test
    void refusesWrongCredentials() throws Exception {
        String subject = "&box_subject_type=enterprise&box_subject_id=";
        assertEquals("400 invalid_grant", error(tokens.post("", CCG + subject + "999")));
        assertEquals("400 invalid_grant", error(tokens.post("", CCG)));
        assertEquals(
                "400 invalid_grant",
                error(tokens.post("", CCG.replace("-secret", "-x") + subject + "1000001")));
        assertEquals("400 unsupported_grant_type", error(tokens.post("", "grant_type=password")));
    }

    @Test
    void tokensEnd() throws Exception {
        box.tokens().lifetime(Duration.ofSeconds(1));
        HttpResponse<String> answer =
                tokens.post("", CCG + "&box_subject_type=enterprise&box_subject_id=1000001");
        String token = json(answer).path("access_token").asText();

        assertEquals(1, json(answer).path("expires_in").asInt());
        await().until(() -> get(token).statusCode() == 401);
        HttpResponse<String> expired = get(token);
        assertEquals("", expired.body());
        assertTrue(header(expired, "WWW-Authenticate").contains("error=\"invalid_token\""));
    }

    @Test
    void knowsStaticTokensUntilTheyAreRevoked() throws Exception {
        box.tokens().addAccessToken("developer");
        assertEquals(200, get("developer").statusCode());
        assertEquals(401, get("other").statusCode());
        box.tokens().revokeAll();
        assertEquals(401, get("developer").statusCode());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("sandbox-client")
                .subject("1000001")
                .claim("box_sub_type", "enterprise")
                .audience("https://api.box.com/oauth2/token")
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(45)));
    }

    private HttpResponse<String> grant(JWTClaimsSet claims, String algorithm, String keyId)
            throws Exception {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID(keyId).build(),
                        claims);
        jwt.sign(new RSASSASigner(keys.getPrivate()));
        return tokens.post(
                "",
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
                        + "&client_id=sandbox-client&client_secret=sandbox-secret&assertion="
                        + jwt.serialize());
    }

    private String refused(JWTClaimsSet claims) throws Exception {
        HttpResponse<String> answer = grant(claims, "RS256", "key1");
        assertEquals("400 invalid_grant", error(answer));
        return json(answer).path("error_description").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512"})
    void givesTokensForAssertions(String algorithm) throws Exception {
        HttpResponse<String> answer = grant(claims().build(), algorithm, "key1");
        assertEquals(200, answer.statusCode());
        assertEquals(200, get(json(answer).path("access_token").asText()).statusCode());
    }

    @Test
    void refusesWrongAssertions() throws Exception {
        assertEquals("400 invalid_grant", error(grant(claims().build(), "PS256", "key1")));
        assertEquals("400 invalid_grant", error(grant(claims().build(), "RS256", "key2")));
        assertTrue(refused(claims().audience(box.tokenUrl()).build()).contains("'aud'"));
        assertTrue(refused(claims().issuer("x").build()).contains("'iss'"));
        assertTrue(refused(claims().claim("box_sub_type", "x").build()).contains("'box_sub_type'"));
        assertTrue(refused(claims().jwtID("short").build()).contains("'jti'"));
        assertTrue(refused(claims().expirationTime(null).build()).contains("'exp'"));
        Date late = Date.from(Instant.now().plusSeconds(600));
        assertTrue(refused(claims().expirationTime(late).build()).contains("'exp'"));
        assertTrue(refused(claims().issueTime(late).build()).contains("'iat'"));
        assertTrue(
                error(tokens.post("", CCG.replace("client_credentials", "x") + "&assertion=y"))
                        .startsWith("400"));
    }

    @Test
    void refusesASecondUseAndAForeignSignature() throws Exception {
        JWTClaimsSet claims = claims().build();
        assertEquals(200, grant(claims, "RS256", "key1").statusCode());
        assertTrue(refused(claims).contains("unique 'jti'"));

        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        box.tokens().addPublicKey("key1", generator.generateKeyPair().getPublic());
        assertTrue(refused(claims().build()).contains("signature"));
    }

    @Test
    void judgesTimesByItsOwnClock() throws Exception {
        box.clockSkew(Duration.ofMinutes(5));
        assertTrue(refused(claims().build()).contains("'exp'"));
    }

    @Test
    void hasFaultsOfItsOwn() throws Exception {
        box.tokens().addAccessToken("static");
        box.tokenFaults().when(Requests.any()).times(1).then(Fault.status(400));
        box.tokenFaults().when(Requests.any()).times(1).then(Fault.status(500));
        FaultRule slow =
                box.tokenFaults().when(Requests.any()).then(Fault.slow(Duration.ofDays(1)));

        assertEquals("400 invalid_grant", error(tokens.post("", CCG)));
        assertEquals(200, get("static").statusCode());
        assertEquals("500 server_error", error(tokens.post("", CCG)));
        CompletableFuture<HttpResponse<String>> answer = tokens.sendLater("POST", "");
        await().until(() -> slow.hits() == 1);
        assertFalse(answer.isDone());
    }

    @Test
    void remembersWhomACallIsFor() throws Exception {
        box.tokens().addAccessToken("admin");
        box.rateLimit(RateLimit.window(1, Duration.ofMinutes(1)));
        for (String user : new String[] {"11", "12", "11"}) {
            new TestClient(box.baseUrl(), "Authorization", "Bearer admin", "as-user", user)
                    .get("/files/7");
        }
        assertEquals("11", box.log().calls().get(0).header("As-User"));
        assertEquals(List.of(200, 200, 429), box.log().calls().stream().map(Call::status).toList());
    }
}
