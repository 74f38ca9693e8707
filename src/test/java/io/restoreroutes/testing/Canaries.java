package io.restoreroutes.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Secrets that must not be found anywhere, in any form in which they may slip out. */
public final class Canaries {
    private static final String BEARER_OF_THE_SANDBOX = "Bearer sbx";

    /** Each form, and of what. */
    private final Map<String, String> forms = new LinkedHashMap<>();

    private PublicKey publicKey;

    public Canaries() {
        form(BEARER_OF_THE_SANDBOX, "an issued token");
        form("client_secret=", "a token request");
        form("assertion=", "a token request");
    }

    /** Looks out for that secret from now on. {@return the secret} */
    public String add(String secret) {
        form(secret, secret);
        form(secret.replace("\\", "\\\\").replace("\"", "\\\""), secret);
        form(URLEncoder.encode(secret, UTF_8), secret);
        form(URLEncoder.encode(secret, UTF_8).replace("+", "%20"), secret);
        form(base64(secret), secret);
        // as HTTP Basic has it, and at the other two offsets within base64
        form(base64(secret + ":"), secret);
        form(base64("x" + secret).substring(2, secret.length()), secret);
        form(base64("xx" + secret).substring(3, secret.length()), secret);
        return secret;
    }

    private void form(String text, String of) {
        forms.putIfAbsent(text, of);
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    /** {@return which secrets are in the text} */
    public List<String> in(String text) {
        List<String> found = new ArrayList<>();
        forms.forEach(
                (form, of) -> {
                    if (text.contains(form)) {
                        found.add(of + " as " + form);
                    }
                });
        return found;
    }

    /**
     * Makes an RSA key, encrypted by the command {@code openssl} if there is one, and looks out for
     * its lines, open and encrypted, and for its numbers.
     *
     * @return the encrypted PEM
     */
    public String encryptedKey(Path file, String passphrase) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        publicKey = pair.getPublic();
        String plain = pem(new JcaPKCS8Generator(pair.getPrivate(), null));
        lines(plain);
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
        for (BigInteger number : List.of(key.getPrivateExponent(), key.getPrimeP())) {
            form(number.toString(), "the private key");
            form(number.toString(16), "the private key");
        }
        String encrypted = encrypted(pair, plain, file, passphrase);
        lines(encrypted);
        return encrypted;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    private void lines(String pem) {
        pem.lines().filter(line -> line.length() > 40).forEach(line -> form(line, "a key line"));
    }

    private static String encrypted(KeyPair pair, String plain, Path file, String passphrase)
            throws Exception {
        Files.writeString(file, plain);
        try {
            Process openssl =
                    new ProcessBuilder(
                                    "openssl",
                                    "pkcs8",
                                    "-topk8",
                                    "-v2",
                                    "aes-256-cbc",
                                    "-in",
                                    file.toString(),
                                    "-passout",
                                    "pass:" + passphrase)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String pem = new String(openssl.getInputStream().readAllBytes(), UTF_8);
            if (openssl.waitFor() == 0) {
                return pem;
            }
        } catch (IOException e) {
            // There is no such command here: the library encrypts.
        }
        return pem(
                new JcaPKCS8Generator(
                        pair.getPrivate(),
                        new org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder(
                                        PKCS8Generator.AES_256_CBC)
                                .setProvider(
                                        new org.bouncycastle.jce.provider.BouncyCastleProvider())
                                .setPassword(passphrase.toCharArray())
                                .build()));
    }

    private static String pem(JcaPKCS8Generator generated) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(generated);
        }
        return text.toString();
    }
}
