package io.restoreroutes.box.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/** Box's grant with an assertion signed by the app's key. */
record JwtGrant(JwtConfig config, Subject subject, String algorithm) implements Grant {
    /** What the assertion is for, also when the token endpoint is a stand-in. */
    static final String AUDIENCE = "https://api.box.com/oauth2/token";

    private static final int SECONDS_TO_LIVE = 45;

    @Override
    public String clientId() {
        return config.clientId();
    }

    @Override
    public String clientSecret() {
        return config.clientSecret();
    }

    @Override
    public String keyMaterial() {
        return config.clientSecret() + ' ' + config.keyId() + ' ' + config.keyDigest();
    }

    @Override
    public boolean isSigned() {
        return true;
    }

    @Override
    public String hint() {
        return "Check the keys in jwt-config-file and the "
                + subject.type()
                + " id, and that the app is authorized in the Box Admin Console.";
    }

    @Override
    public Form form(Instant now) {
        String assertion = assertion(now);
        return new Form(
                List.of(
                        new BasicNameValuePair(
                                "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                        new BasicNameValuePair("assertion", assertion),
                        new BasicNameValuePair("client_id", config.clientId()),
                        new BasicNameValuePair("client_secret", config.clientSecret())),
                List.of(
                        assertion,
                        assertion.substring(assertion.lastIndexOf('.') + 1),
                        config.clientSecret()));
    }

    private String assertion(Instant now) {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                                .type(JOSEObjectType.JWT)
                                .keyID(config.keyId())
                                .build(),
                        new JWTClaimsSet.Builder()
                                .issuer(config.clientId())
                                .subject(subject.id())
                                .claim("box_sub_type", subject.type())
                                .audience(AUDIENCE)
                                .jwtID(UUID.randomUUID().toString())
                                .expirationTime(Date.from(now.plusSeconds(SECONDS_TO_LIVE)))
                                .build());
        try {
            jwt.sign(new RSASSASigner(config.privateKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException("An RSA key checked at start cannot sign", e);
        }
        return jwt.serialize();
    }

    @Override
    public String toString() {
        return "JWT of " + subject;
    }
}
