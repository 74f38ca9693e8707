package io.restoreroutes.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;

/** One RSA key in all the forms in which a Box config may hold it. */
public final class KeyPems {
    public static final String PASSPHRASE = "cAnArY-pass phrase+/=";
    public static final KeyPair RSA = generate("RSA", 2048);

    private KeyPems() {}

    public enum Form {
        PLAIN_PKCS8,
        PBES1_MD5_DES,
        PBES1_SHA_3DES,
        PBES2_AES_256,
        PBES2_3DES,
        TRADITIONAL,
        TRADITIONAL_AES,
        TRADITIONAL_3DES
    }

    public static KeyPair generate(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String pem(Form form)
            throws IOException, OperatorCreationException, GeneralSecurityException {
        PrivateKey key = RSA.getPrivate();
        return switch (form) {
            case PLAIN_PKCS8 -> plain(key);
            case PBES1_MD5_DES -> byTheJdk(key, "PBEWithMD5AndDES");
            case PBES1_SHA_3DES -> pkcs8(key, PKCS8Generator.PBE_SHA1_3DES);
            case PBES2_AES_256 -> pkcs8(key, PKCS8Generator.AES_256_CBC);
            case PBES2_3DES -> pkcs8(key, PKCS8Generator.DES3_CBC);
            case TRADITIONAL -> written(new JcaMiscPEMGenerator(key));
            case TRADITIONAL_AES -> traditional(key, "AES-256-CBC");
            case TRADITIONAL_3DES -> traditional(key, "DES-EDE3-CBC");
        };
    }

    public static String plain(PrivateKey key) throws IOException {
        return written(new JcaPKCS8Generator(key, null));
    }

    /** The file of the Developer Console. */
    public static ObjectNode boxConfig(String pem) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode app = root.putObject("boxAppSettings");
        app.put("clientID", "client").put("clientSecret", "cAnArY+&=s");
        app.putObject("appAuth")
                .put("publicKeyID", "kid1")
                .put("privateKey", pem)
                .put("passphrase", PASSPHRASE);
        return root.put("enterpriseID", "777");
    }

    private static String pkcs8(PrivateKey key, ASN1ObjectIdentifier algorithm)
            throws IOException, OperatorCreationException {
        return written(
                new JcaPKCS8Generator(
                        key,
                        new JceOpenSSLPKCS8EncryptorBuilder(algorithm)
                                .setProvider(new BouncyCastleProvider())
                                .setPassword(PASSPHRASE.toCharArray())
                                .build()));
    }

    /** Bouncy Castle reads this oldest scheme but does not write it. */
    private static String byTheJdk(PrivateKey key, String algorithm)
            throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec(PASSPHRASE.toCharArray())));
        byte[] sealed = cipher.doFinal(key.getEncoded());
        byte[] info = new EncryptedPrivateKeyInfo(cipher.getParameters(), sealed).getEncoded();
        return written(() -> new PemObject("ENCRYPTED PRIVATE KEY", info));
    }

    private static String traditional(PrivateKey key, String cipher) throws IOException {
        return written(
                new JcaMiscPEMGenerator(
                        key,
                        new JcePEMEncryptorBuilder(cipher)
                                .setProvider(new BouncyCastleProvider())
                                .build(PASSPHRASE.toCharArray())));
    }

    private static String written(PemObjectGenerator generator) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(generator);
        }
        return text.toString();
    }
}
