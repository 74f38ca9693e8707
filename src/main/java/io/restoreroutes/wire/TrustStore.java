package io.restoreroutes.wire;

import io.restoreroutes.settings.SettingsKeys;
import io.restoreroutes.settings.SettingsReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The file with the authorities that are trusted besides the JVM's: PKCS12, or PEM. */
final class TrustStore {
    static final SettingsKeys KEYS =
            SettingsKeys.group("tls", "trust-store", "trust-store-password");

    private static final String KEY = KEYS.of("trust-store");
    private static final String PASSWORD = KEYS.of("trust-store-password");

    private final SettingsReader settings;

    private TrustStore(SettingsReader settings) {
        this.settings = settings;
    }

    /** {@return the authorities; none if no file is named, or if it was reported as a problem} */
    static List<X509Certificate> read(SettingsReader settings, Path workingDirectory) {
        Optional<String> file = settings.text(KEY).map(String::strip);
        Optional<String> password = settings.text(PASSWORD);
        if (file.isEmpty()) {
            if (password.isPresent()) {
                settings.problem(PASSWORD, "is for " + KEY + ", which is not set");
            }
            return List.of();
        }
        if (settings.hasLostBackslashes(KEY)) {
            return List.of();
        }
        return new TrustStore(settings).read(workingDirectory, file.get(), password.orElse(null));
    }

    private List<X509Certificate> read(Path workingDirectory, String file, String password) {
        try {
            Path path = workingDirectory.resolve(file);
            byte[] bytes = Files.readAllBytes(path);
            boolean pem =
                    new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERT");
            List<X509Certificate> found = pem ? pem(bytes) : keyStore(path, password);
            if (found.isEmpty()) {
                problem(
                        file,
                        password == null && !pem
                                ? "holds no authority that can be read without "
                                        + PASSWORD
                                        + "; or give a PEM file"
                                : "holds no authority that Java trusts (keytool -importcert makes"
                                        + " it one); or give a PEM file");
            }
            return found;
        } catch (NoSuchFileException | InvalidPathException e) {
            problem(file, "does not exist");
        } catch (KeyStoreException | CertificateException e) {
            problem(file, "is neither PKCS12 nor PEM with certificates");
        } catch (IOException | GeneralSecurityException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                settings.problem(PASSWORD, "is not the password of " + file);
            } else {
                problem(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
            }
        }
        return List.of();
    }

    private void problem(String file, String what) {
        settings.problem(KEY, "names " + file + ", which " + what);
    }

    private static List<X509Certificate> pem(byte[] bytes) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(bytes))) {
            found.add((X509Certificate) certificate);
        }
        return found;
    }

    private static List<X509Certificate> keyStore(Path path, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store =
                KeyStore.getInstance(
                        path.toFile(), password == null ? null : password.toCharArray());
        List<X509Certificate> found = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)
                    && store.getCertificate(alias) instanceof X509Certificate authority) {
                found.add(authority);
            }
        }
        return found;
    }
}
