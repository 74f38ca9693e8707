package io.restoreroutes.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** One-way names for identities. */
public final class Digest {
    private static final byte[] SALT = "restore-routes account identity".getBytes(UTF_8);

    private Digest() {}

    /** {@return a digest of parts of which none is secret} */
    public static String quick(String... parts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(joined(parts));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * {@return a digest of parts that hold a secret} Costs milliseconds, so that a short secret
     * cannot be found by trying.
     */
    public static String slow(String... parts) {
        PBEKeySpec spec =
                new PBEKeySpec(
                        HexFormat.of().formatHex(joined(parts)).toCharArray(), SALT, 10_000, 128);
        try {
            return HexFormat.of()
                    .formatHex(
                            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                                    .generateSecret(spec)
                                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] joined(String... parts) {
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            joined.append(part.length()).append(':').append(part);
        }
        return joined.toString().getBytes(UTF_8);
    }
}
