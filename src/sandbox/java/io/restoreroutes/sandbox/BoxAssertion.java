package io.restoreroutes.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Checks the assertion of a JWT grant as strictly as Box does. */
final class BoxAssertion {
    private static final String AUDIENCE = "https://api.box.com/oauth2/token";
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512);

    /** Whom the assertion asks a token for. */
    record Subject(String type, String id) {}

    /** Why there is no token. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        final String error;

        Refused(String error, String description) {
            super(description, null, false, false);
            this.error = error;
        }

        Refused(String description) {
            this("invalid_grant", description);
        }
    }

    private final Supplier<Instant> now;
    private final Map<String, RSAPublicKey> keys = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    BoxAssertion(Supplier<Instant> now) {
        this.now = now;
    }

    void addKey(String keyId, PublicKey key) {
        if (!(key instanceof RSAPublicKey)) {
            throw new IllegalArgumentException("an RSA key is needed, not " + key.getAlgorithm());
        }
        keys.put(keyId, (RSAPublicKey) key);
    }

    Subject check(String assertion, String clientId) throws Refused {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            checkSignature(jwt);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            checkClaims(claims, clientId);
            return new Subject(claims.getStringClaim("box_sub_type"), claims.getSubject());
        } catch (ParseException e) {
            throw new Refused("The assertion is not a signed JWT with Box's claims");
        } catch (JOSEException e) {
            throw new Refused("The assertion's signature cannot be checked");
        }
    }

    private void checkSignature(SignedJWT jwt) throws JOSEException, Refused {
        if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
            throw new Refused("Please check the 'alg' header");
        }
        String keyId = jwt.getHeader().getKeyID();
        RSAPublicKey key = keyId == null ? null : keys.get(keyId);
        if (key == null) {
            throw new Refused("Please check the 'kid' header: no such public key");
        }
        if (!jwt.verify(new RSASSAVerifier(key))) {
            throw new Refused("OAuth JWT signature verification failed");
        }
    }

    private void checkClaims(JWTClaimsSet claims, String clientId) throws ParseException, Refused {
        require("iss", clientId.equals(claims.getIssuer()));
        require("aud", claims.getAudience().equals(List.of(AUDIENCE)));
        require("sub", claims.getSubject() != null && claims.getSubject().matches("[0-9]{1,20}"));
        String type = claims.getStringClaim("box_sub_type");
        require("box_sub_type", "enterprise".equals(type) || "user".equals(type));
        Instant present = now.get();
        Date expires = claims.getExpirationTime();
        require(
                "exp",
                expires != null
                        && expires.toInstant().isAfter(present)
                        && !expires.toInstant().isAfter(present.plus(LONGEST)));
        require("iat", isPast(claims.getIssueTime(), present));
        require("nbf", isPast(claims.getNotBeforeTime(), present));
        String id = claims.getJWTID();
        require("jti", id != null && id.length() >= 16 && id.length() <= 128);
        if (!seen.add(id)) {
            throw new Refused("Please pass a unique 'jti' claim");
        }
    }

    /** Absent is fine; claims have whole seconds, so the present one counts as past. */
    private static boolean isPast(Date time, Instant present) {
        return time == null || !time.toInstant().isAfter(present);
    }

    private static void require(String claim, boolean good) throws Refused {
        if (!good) {
            throw new Refused("Please check the '" + claim + "' claim");
        }
    }
}
