package io.restoreroutes.wire;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;

/**
 * A server's certificate is not trusted. The message says why, and by whom it is issued unless it
 * is another server's.
 */
final class UntrustedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    static final String OTHER_NAME = "certificate of another host name";

    private static final int LONGEST_ISSUER = 200;

    /**
     * What the check said about that chain.
     *
     * @param chain the server's certificate and those it sent with it
     */
    UntrustedCertificateException(X509Certificate[] chain, CertificateException why) {
        super(problem(why) + ", issuer " + issuer(chain), why);
    }

    private UntrustedCertificateException(String message, CertificateException why) {
        super(message, why);
    }

    /** {@return that the certificate is trusted, but stands for another server} */
    static UntrustedCertificateException ofOtherName(CertificateException why) {
        return new UntrustedCertificateException(OTHER_NAME, why);
    }

    private static String problem(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "certificate expired";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "certificate not valid yet";
            }
            if (cause instanceof CertPathBuilderException) {
                return "certificate not trusted";
            }
        }
        return "certificate not accepted";
    }

    /** Of the last one: that is the authority which is not known. The server wrote it. */
    private static String issuer(X509Certificate[] chain) {
        String name = chain[chain.length - 1].getIssuerX500Principal().getName();
        String line = name.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_ISSUER ? line : line.substring(0, LONGEST_ISSUER) + "…";
    }
}
