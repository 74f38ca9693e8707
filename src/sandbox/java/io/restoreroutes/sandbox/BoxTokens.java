package io.restoreroutes.sandbox;

import io.restoreroutes.sandbox.BoxAssertion.Refused;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Box's token endpoint: client credentials and signed assertions. Knows one client at the start
 * ({@link #CLIENT_ID}), which may ask for the enterprise {@link #ENTERPRISE_ID} and for any user.
 */
public final class BoxTokens {
    /** The client id that a new sandbox knows. */
    public static final String CLIENT_ID = "sandbox-client";

    /** That client's secret. */
    public static final String CLIENT_SECRET = "sandbox-secret";

    /** The enterprise of that client. */
    public static final String ENTERPRISE_ID = "1000001";

    private static final String JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private record Client(String secret, String enterpriseId) {}

    private record Token(String subject, long issuedAt, Duration lifetime) {
        private boolean isValid() {
            return lifetime == null || System.nanoTime() - issuedAt < lifetime.toNanos();
        }
    }

    private record Lifetime(Duration told, Duration grace) {}

    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();
    private final Supplier<Instant> now;
    private BoxAssertion assertions;
    private volatile Lifetime lifetime = new Lifetime(Duration.ofMinutes(60), Duration.ZERO);

    BoxTokens(Supplier<Instant> now) {
        this.now = now;
        addClient(CLIENT_ID, CLIENT_SECRET, ENTERPRISE_ID);
    }

    /** Knows this client from now on. */
    public void addClient(String clientId, String clientSecret, String enterpriseId) {
        clients.put(clientId, new Client(clientSecret, enterpriseId));
    }

    /**
     * Accepts assertions signed with the private half of this key.
     *
     * @param keyId the {@code kid} they must name
     * @param key an RSA key
     */
    public void addPublicKey(String keyId, PublicKey key) {
        assertions().addKey(keyId, key);
    }

    /** Lets new tokens live so long, which is what {@code expires_in} says; 60 minutes at first. */
    public void lifetime(Duration wholeSeconds) {
        lifetime(wholeSeconds, Duration.ZERO);
    }

    /** As above, but accepts them for a while longer, which {@code expires_in} does not say. */
    public void lifetime(Duration wholeSeconds, Duration grace) {
        lifetime = new Lifetime(wholeSeconds, grace);
    }

    /** Accepts this access token for ever, as a developer token. */
    public void addAccessToken(String token) {
        tokens.put(token, new Token("token " + token, 0, null));
    }

    /** Makes all tokens that are out invalid, those added by hand included. */
    public void revokeAll() {
        tokens.clear();
    }

    /** {@return how many tokens the endpoint has given out} */
    public int issued() {
        return issued.get();
    }

    /** {@return whom the request's token stands for, or null if it is unknown or too old} */
    String subject(Request request) {
        String authorization = request.header("Authorization");
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            return null;
        }
        Token token = tokens.get(authorization.substring("Bearer ".length()));
        return token != null && token.isValid() ? token.subject() : null;
    }

    Result answer(Request request) {
        if (!request.path().equals("/oauth2/token")) {
            return Result.read(Answer.empty(404));
        }
        if (!request.method().equals("POST")) {
            return Result.read(Answer.empty(405));
        }
        try {
            return grant(Request.pairs(request.body()));
        } catch (Refused refused) {
            return Result.read(error(refused.error, 400, refused.getMessage()));
        }
    }

    static Answer error(int status, String description) {
        return error(status >= 500 ? "server_error" : "invalid_grant", status, description);
    }

    private static Answer error(String error, int status, String description) {
        return Answer.json(
                status,
                BoxJson.JSON
                        .createObjectNode()
                        .put("error", error)
                        .put("error_description", description)
                        .toString());
    }

    private Result grant(Map<String, String> form) throws Refused {
        String grantType = form.getOrDefault("grant_type", "");
        String clientId = form.getOrDefault("client_id", "");
        Client client = clients.get(clientId);
        if (!grantType.equals("client_credentials") && !grantType.equals(JWT_GRANT)) {
            throw new Refused(
                    "unsupported_grant_type", "The grant type is unrecognized or unsupported");
        }
        if (client == null || !client.secret().equals(form.get("client_secret"))) {
            // Box says the same for all that can be wrong with a client credentials grant.
            throw grantType.equals("client_credentials")
                    ? new Refused("Grant credentials are invalid")
                    : new Refused("invalid_client", "The client credentials are invalid");
        }
        String type;
        String id;
        if (grantType.equals(JWT_GRANT)) {
            BoxAssertion.Subject subject =
                    assertions().check(form.getOrDefault("assertion", ""), clientId);
            type = subject.type();
            id = subject.id();
        } else {
            type = form.getOrDefault("box_subject_type", "");
            id = form.getOrDefault("box_subject_id", "");
        }
        boolean known =
                type.equals("enterprise")
                        ? id.equals(client.enterpriseId())
                        : type.equals("user") && id.matches("[0-9]{1,20}");
        if (!known) {
            throw new Refused("Grant credentials are invalid");
        }
        return Result.read(issue(type + " " + id));
    }

    /** Made when it is needed: only then has its library to be there. */
    private synchronized BoxAssertion assertions() {
        if (assertions == null) {
            assertions = new BoxAssertion(now);
        }
        return assertions;
    }

    private Answer issue(String subject) {
        String text = "sbx" + UUID.randomUUID().toString().replace("-", "");
        Lifetime lives = lifetime;
        Duration kept = lives.told().plus(lives.grace());
        tokens.put(text, new Token(subject, System.nanoTime(), kept));
        issued.incrementAndGet();
        var json = BoxJson.JSON.createObjectNode();
        json.put("access_token", text).put("expires_in", lives.told().toSeconds());
        json.putArray("restricted_to");
        return Answer.json(200, json.put("token_type", "bearer").toString());
    }
}
