package io.restoreroutes.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.restoreroutes.account.Accounts;
import io.restoreroutes.restore.ProviderModules;
import io.restoreroutes.settings.SettingsReader;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestoreHttpTlsTest {
    private static final X509Certificate CERTIFICATE = certificate();

    private final AtomicInteger calls = new AtomicInteger();
    private HttpsServer server;

    @TempDir Path directory;

    @BeforeEach
    void start() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serverContext()));
        server.createContext(
                "/",
                exchange -> {
                    calls.incrementAndGet();
                    StubServer.reply(exchange, 200, "{}");
                });
        server.start();
    }

    @AfterEach
    void stop() {
        System.clearProperty("javax.net.ssl.trustStore");
        System.clearProperty("javax.net.ssl.trustStorePassword");
        server.stop(0);
    }

    private Exchange call() throws Exception {
        return call("127.0.0.1");
    }

    private Exchange call(String host) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Accounts accounts = accounts("https://" + host + ":" + server.getAddress().getPort());
            camel.setSSLContextParameters(trustAll());
            camel.addLifecycleStrategy(new TrustByType());
            RestoreHttp.install(
                    camel, ClientPolicy.read(new SettingsReader(Map.of()), Path.of("")));
            accounts.all().forEach(account -> RestoreHttp.bind(camel, account));
            camel.start();
            String uri = accounts.find("shop").orElseThrow().endpoint().getUri();
            Exchange exchange = null;
            // twice: the second call takes the connection from the pool
            for (int i = 0; i < 2; i++) {
                exchange =
                        camel.createProducerTemplate()
                                .request(
                                        uri,
                                        sent ->
                                                sent.getMessage()
                                                        .setHeader(
                                                                Exchange.HTTP_METHOD,
                                                                HttpMethods.GET));
            }
            return exchange;
        }
    }

    /** As a host does with {@code camel.ssl.enabled=true}. */
    private static final class TrustByType extends LifecycleStrategySupport {
        @Override
        public void onComponentAdd(String name, Component component) {
            if (component instanceof SSLContextParametersAware aware) {
                aware.setUseGlobalSslContextParameters(true);
            }
        }
    }

    @Test
    void aCertificateNobodyVouchesForIsRefusedEvenIfTheHostTrustsAll() throws Exception {
        NotSentException failure = assertInstanceOf(NotSentException.class, call().getException());
        assertInstanceOf(SSLHandshakeException.class, failure.getCause());
        assertEquals(
                "certificate not trusted, issuer CN=127.0.0.1: 127.0.0.1:"
                        + server.getAddress().getPort(),
                failure.getMessage());
        assertEquals(0, calls.get());
    }

    private void trustInJvm() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("c", CERTIFICATE);
        Path file = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, "changeit".toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
    }

    @Test
    void aCertificateTheJvmTrustsIsTaken() throws Exception {
        trustInJvm();
        assertNull(call().getException());
        assertEquals(2, calls.get());
    }

    @Test
    void aTrustedCertificateOfAnotherHostNameIsRefused() throws Exception {
        trustInJvm();
        NotSentException failure =
                assertInstanceOf(NotSentException.class, call("localhost").getException());
        assertEquals(
                "certificate of another host name: localhost:" + server.getAddress().getPort(),
                failure.getMessage());
        assertEquals(0, calls.get());
    }

    private static Accounts accounts(String url) {
        return Accounts.read(
                new SettingsReader(
                        Map.of(
                                "restore.accounts.shop.provider", "imagekit",
                                "restore.accounts.shop.private-key", "k",
                                "restore.accounts.shop.base-url", url)),
                Path.of("."),
                ProviderModules.STANDARD.all());
    }

    private static SSLContextParameters trustAll() {
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setTrustManager(new TrustAll());
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }

    private static X509Certificate certificate() {
        Instant now = Instant.now();
        X500Name name = new X500Name("CN=127.0.0.1");
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            new JcaX509v3CertificateBuilder(
                                            name,
                                            BigInteger.ONE,
                                            Date.from(now.minusSeconds(3600)),
                                            Date.from(now.plusSeconds(3600)),
                                            name,
                                            KeyPems.RSA.getPublic())
                                    .addExtension(
                                            Extension.subjectAlternativeName,
                                            false,
                                            new GeneralNames(
                                                    new GeneralName(
                                                            GeneralName.iPAddress, "127.0.0.1")))
                                    .build(
                                            new JcaContentSignerBuilder("SHA256withRSA")
                                                    .build(KeyPems.RSA.getPrivate())));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext serverContext() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "k", KeyPems.RSA.getPrivate(), new char[0], new Certificate[] {CERTIFICATE});
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** What a careless host might have set. */
    private static final class TrustAll extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
