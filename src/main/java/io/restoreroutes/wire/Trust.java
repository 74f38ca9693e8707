package io.restoreroutes.wire;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;

/**
 * Whose certificates are trusted: the JVM's authorities and those of our settings, whatever a host
 * has set. Thread-safe.
 */
final class Trust {
    private final List<X509Certificate> further;
    private SSLContext context;

    Trust(List<X509Certificate> further) {
        this.further = List.copyOf(further);
    }

    /** {@return TLS with these authorities and the check of the host name} */
    synchronized TlsSocketStrategy strategy() {
        if (context == null) {
            context = context();
        }
        return new DefaultClientTlsStrategy(context);
    }

    private SSLContext context() {
        try {
            X509ExtendedTrustManager check = manager(null);
            if (!further.isEmpty()) {
                check = manager(together(check.getAcceptedIssuers()));
            }
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(null, new TrustManager[] {new Telling(check)}, null);
            return made;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The JVM's trust store cannot be used", e);
        }
    }

    private KeyStore together(X509Certificate[] ofJvm)
            throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        for (X509Certificate authority : ofJvm) {
            all.setCertificateEntry("jvm " + all.size(), authority);
        }
        for (X509Certificate authority : further) {
            all.setCertificateEntry("ours " + all.size(), authority);
        }
        return all;
    }

    /** {@return Java's own check} Null = with the JVM's authorities. */
    private static X509ExtendedTrustManager manager(KeyStore authorities)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager check) {
                return check;
            }
        }
        throw new GeneralSecurityException("The JVM checks no certificates");
    }

    /** The same check; but where it fails, who issued the certificate is told. */
    private static final class Telling extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager check;

        Telling(X509ExtendedTrustManager check) {
            this.check = check;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            try {
                check.checkServerTrusted(chain, type);
            } catch (CertificateException e) {
                throw new UntrustedCertificateException(chain, e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            try {
                check.checkServerTrusted(chain, type, socket);
            } catch (CertificateException e) {
                throw told(chain, type, ((SSLSocket) socket).getHandshakeSession(), e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            try {
                check.checkServerTrusted(chain, type, engine);
            } catch (CertificateException e) {
                throw told(chain, type, engine.getHandshakeSession(), e);
            }
        }

        /**
         * Newer HTTP clients leave the check of the name to this one. Its fault has no type of its
         * own: it is the name if the certificate is trusted and does not hold that name.
         */
        private CertificateException told(
                X509Certificate[] chain,
                String type,
                SSLSession connection,
                CertificateException e) {
            try {
                check.checkServerTrusted(chain, type);
            } catch (CertificateException untrusted) {
                return new UntrustedCertificateException(chain, e);
            }
            return holds(chain[0], connection.getPeerHost())
                    ? new UntrustedCertificateException(chain, e)
                    : UntrustedCertificateException.ofOtherName(e);
        }

        private static boolean holds(X509Certificate certificate, String host) {
            try {
                new DefaultHostnameVerifier().verify(host, certificate);
                return true;
            } catch (SSLException e) {
                return false;
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check.checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check.checkClientTrusted(chain, type, engine);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return check.getAcceptedIssuers();
        }
    }
}
