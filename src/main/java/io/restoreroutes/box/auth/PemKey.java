package io.restoreroutes.box.auth;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.RSAPrivateKey;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/**
 * Reads an RSA key from PEM: PKCS#8, encrypted in any of the usual ways or plain, and the
 * traditional form. By Bouncy Castle, because the JDK reads only some of them; its provider is used
 * here and not registered, so that a host's list of providers stays as it is.
 */
final class PemKey {
    private static final String MEMBER = "boxAppSettings.appAuth.privateKey";
    private static final int LEAST_BITS = 2048;

    private PemKey() {}

    static PrivateKey read(String pem, String passphrase) throws JwtConfig.UnusableException {
        Object found = parse(pem);
        boolean encrypted =
                found instanceof PKCS8EncryptedPrivateKeyInfo
                        || found instanceof PEMEncryptedKeyPair;
        if (encrypted && passphrase.isEmpty()) {
            throw new JwtConfig.UnusableException(
                    "names a file with an encrypted key but without"
                            + " boxAppSettings.appAuth.passphrase");
        }
        PrivateKey key;
        try {
            key = new JcaPEMKeyConverter().getPrivateKey(opened(found, passphrase.toCharArray()));
        } catch (IOException | OperatorCreationException | PKCSException | RuntimeException e) {
            // a wrong passphrase shows in many ways; no text of the library may quote the key
            throw new JwtConfig.UnusableException(
                    encrypted
                            ? "names a file whose key does not open with its passphrase"
                            : "names a file whose " + MEMBER + " cannot be read");
        }
        if (!(key instanceof RSAPrivateKey rsa)) {
            throw new JwtConfig.UnusableException("names a file whose key is not an RSA key");
        }
        if (rsa.getModulus().bitLength() < LEAST_BITS) {
            throw new JwtConfig.UnusableException(
                    "names a file whose key is shorter than " + LEAST_BITS + " bits");
        }
        return key;
    }

    /** Of the two ways to open PKCS#8, one knows all but this, the other little but this. */
    private static boolean isByScrypt(PKCS8EncryptedPrivateKeyInfo key) {
        AlgorithmIdentifier algorithm = key.getEncryptionAlgorithm();
        return algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)
                && PBES2Parameters.getInstance(algorithm.getParameters())
                        .getKeyDerivationFunc()
                        .getAlgorithm()
                        .equals(MiscObjectIdentifiers.id_scrypt);
    }

    private static Object parse(String pem) throws JwtConfig.UnusableException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object found = parser.readObject();
            if (found != null) {
                return found;
            }
        } catch (IOException | RuntimeException e) {
            throw new JwtConfig.UnusableException(
                    "names a file whose " + MEMBER + " is damaged PEM");
        }
        throw new JwtConfig.UnusableException("names a file whose " + MEMBER + " is not PEM");
    }

    private static PrivateKeyInfo opened(Object found, char[] passphrase)
            throws IOException, OperatorCreationException, PKCSException {
        Provider bouncyCastle = new BouncyCastleProvider();
        if (found instanceof PKCS8EncryptedPrivateKeyInfo pkcs8) {
            return pkcs8.decryptPrivateKeyInfo(
                    isByScrypt(pkcs8)
                            ? new JcePKCSPBEInputDecryptorProviderBuilder()
                                    .setProvider(bouncyCastle)
                                    .build(passphrase)
                            : new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                    .setProvider(bouncyCastle)
                                    .build(passphrase));
        }
        if (found instanceof PEMEncryptedKeyPair traditional) {
            return traditional
                    .decryptKeyPair(
                            new JcePEMDecryptorProviderBuilder()
                                    .setProvider(bouncyCastle)
                                    .build(passphrase))
                    .getPrivateKeyInfo();
        }
        if (found instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        if (found instanceof PrivateKeyInfo plain) {
            return plain;
        }
        throw new IOException("not a private key");
    }
}
