package io.restoreroutes.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The consumer's side of Standard Webhooks, written from the specification and without the library
 * that signs.
 */
public final class Verifier {
    private Verifier() {}

    /** {@return whether one of the signatures is that of the secret over id, time and body} */
    public static boolean verifies(String secret, WebhookServer.Received received) {
        String signed =
                received.header("webhook-id")
                        + '.'
                        + received.header("webhook-timestamp")
                        + '.'
                        + received.body();
        byte[] expected = hmac(secret, signed);
        for (String signature : received.header("webhook-signature").split(" ")) {
            if (signature.startsWith("v1,")
                    && MessageDigest.isEqual(
                            expected, Base64.getDecoder().decode(signature.substring(3)))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] hmac(String secret, String signed) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
