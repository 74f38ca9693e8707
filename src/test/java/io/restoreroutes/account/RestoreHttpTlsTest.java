package io.restoreroutes.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.restoreroutes.settings.SettingsReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
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
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

final class RestoreHttpTlsTest {
    @Test
    void aCertificateNobodyVouchesForIsRefusedEvenIfTheHostTrustsAll() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        HttpsServer server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
        server.createContext(
                "/",
                exchange -> {
                    calls.incrementAndGet();
                    StubServer.reply(exchange, 200, "{}");
                });
        server.start();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Accounts accounts = accounts("https://127.0.0.1:" + server.getAddress().getPort());
            camel.setSSLContextParameters(trustAll());
            RestoreHttp.bind(camel, accounts);
            HttpComponent component = camel.getComponent(RestoreHttp.SCHEME, HttpComponent.class);
            component.setUseGlobalSslContextParameters(true);
            camel.start();
            Exchange exchange =
                    camel.createProducerTemplate()
                            .request(
                                    accounts.find("shop").orElseThrow().endpointUri(),
                                    sent ->
                                            sent.getMessage()
                                                    .setHeader(
                                                            Exchange.HTTP_METHOD, HttpMethods.GET));
            assertInstanceOf(SSLHandshakeException.class, exchange.getException());
            assertEquals(0, calls.get());
        } finally {
            server.stop(0);
        }
    }

    private static Accounts accounts(String url) {
        return Accounts.read(
                new SettingsReader(
                        Map.of(
                                "restore.accounts.shop.provider", "imagekit",
                                "restore.accounts.shop.private-key", "k",
                                "restore.accounts.shop.base-url", url)),
                Path.of("."));
    }

    private static SSLContextParameters trustAll() {
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setTrustManager(new TrustAll());
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }

    private static SSLContext selfSigned() throws Exception {
        Instant now = Instant.now();
        X500Name name = new X500Name("CN=127.0.0.1");
        X509Certificate certificate =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                new JcaX509v3CertificateBuilder(
                                                name,
                                                BigInteger.ONE,
                                                Date.from(now.minusSeconds(3600)),
                                                Date.from(now.plusSeconds(3600)),
                                                name,
                                                KeyPems.RSA.getPublic())
                                        .build(
                                                new JcaContentSignerBuilder("SHA256withRSA")
                                                        .build(KeyPems.RSA.getPrivate())));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "k", KeyPems.RSA.getPrivate(), new char[0], new Certificate[] {certificate});
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
