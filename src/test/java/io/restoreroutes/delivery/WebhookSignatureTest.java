package io.restoreroutes.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_" + Base64.getEncoder().encodeToString(new byte[64]);

    @Test
    void isWhatOpensslComputes() throws Exception {
        String body = "{\"test\": 2432232314, \"text\": \"ü %s\"}";
        String signatures =
                new WebhookSignature(List.of(SECRET, OTHER)).of("m-1", 1614265330, body);

        assertEquals(
                openssl(SECRET, "m-1.1614265330." + body)
                        + " "
                        + openssl(OTHER, "m-1.1614265330." + body),
                signatures);
    }

    @Test
    void theSchemesOwnExample() throws Exception {
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                new WebhookSignature(List.of(SECRET))
                        .of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"));
    }

    private static String openssl(String secret, String signed)
            throws IOException, InterruptedException {
        byte[] key = Base64.getDecoder().decode(secret.substring(6));
        Process openssl;
        try {
            openssl =
                    new ProcessBuilder(
                                    "openssl",
                                    "dgst",
                                    "-sha256",
                                    "-mac",
                                    "HMAC",
                                    "-macopt",
                                    "hexkey:" + HexFormat.of().formatHex(key),
                                    "-binary")
                            .start();
        } catch (IOException e) {
            return Assumptions.abort("there is no openssl here");
        }
        openssl.outputWriter(StandardCharsets.UTF_8).append(signed).close();
        byte[] digest = openssl.getInputStream().readAllBytes();
        assertTrue(openssl.waitFor() == 0);
        return "v1," + Base64.getEncoder().encodeToString(digest);
    }
}
