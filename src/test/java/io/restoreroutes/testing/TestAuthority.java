package io.restoreroutes.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of its own, and servers with certificates of it. */
public final class TestAuthority {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String SIGNATURE = "SHA256withECDSA";

    private final X500Name name;
    private final KeyPair keys = keyPair();
    private final X509Certificate certificate;

    /** One of that common name. */
    public TestAuthority(String commonName) {
        name = new X500Name("CN=" + commonName);
        certificate = sign(name, keys.getPublic(), Instant.now().plus(HOUR), true, SIGNATURE);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** {@return the certificate as PEM} */
    public String pem() {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Writes a key store of that type with the certificate. */
    public Path keyStore(Path file, String type, String password) {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            store.store(out, password.toCharArray());
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return TLS before a plain server of this machine, as these hosts} */
    public Relay front(int port, String... hosts) {
        return front(port, Instant.now().plus(HOUR), SIGNATURE, hosts);
    }

    /** With a certificate that ended an hour ago. */
    public Relay expiredFront(int port, String... hosts) {
        return front(port, Instant.now().minus(HOUR), SIGNATURE, hosts);
    }

    /** With a certificate signed as TLS does not allow, though Java knows that signature. */
    public Relay oddlySignedFront(int port, String... hosts) {
        return front(port, Instant.now().plus(HOUR), "SHA3-256withECDSA", hosts);
    }

    private Relay front(int port, Instant end, String signature, String... hosts) {
        try {
            return new Relay(
                    server(end, signature, hosts)
                            .getServerSocketFactory()
                            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    client -> Relay.server(port));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLContext server(Instant end, String signature, String... hosts)
            throws IOException, GeneralSecurityException {
        KeyPair own = keyPair();
        X509Certificate leaf =
                sign(new X500Name("CN=" + hosts[0]), own.getPublic(), end, false, signature, hosts);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", own.getPrivate(), new char[0], new Certificate[] {leaf});
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private X509Certificate sign(
            X500Name subject,
            PublicKey key,
            Instant end,
            boolean authority,
            String signature,
            String... hosts) {
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.valueOf(System.nanoTime()),
                            Date.from(end.minus(HOUR.multipliedBy(24))),
                            Date.from(end),
                            subject,
                            key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (hosts.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                Stream.of(hosts)
                                        .map(host -> new GeneralName(GeneralName.dNSName, host))
                                        .toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder(signature)
                                            .build(keys.getPrivate())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
