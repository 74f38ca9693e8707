package io.restoreroutes.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restoreroutes.settings.SettingsReader;
import io.restoreroutes.testing.TestAuthority;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustStoreTest {
    private static final TestAuthority AUTHORITY = new TestAuthority("Corp");
    private static final String KEY = "restore.tls.trust-store";
    private static final String PASSWORD = KEY + "-password";

    private final Map<String, String> values = new HashMap<>();
    private List<String> problems;

    @TempDir Path folder;

    private List<X509Certificate> read(String file) {
        values.put(KEY, file);
        SettingsReader settings = new SettingsReader(values);
        List<X509Certificate> found = TrustStore.read(settings, folder);
        problems = settings.problems();
        return found;
    }

    private String problem(String file) {
        assertEquals(List.of(), read(file));
        assertEquals(1, problems.size());
        return problems.get(0);
    }

    @Test
    void pemHoldsOneOrMany() throws Exception {
        TestAuthority other = new TestAuthority("Other");
        Files.writeString(
                folder.resolve("ca.pem"),
                "# ours\n" + AUTHORITY.pem() + "\nother:\n" + other.pem().replace("\n", "\r\n"));
        assertEquals(List.of(AUTHORITY.certificate(), other.certificate()), read("ca.pem"));
        assertEquals(List.of(), problems);
        assertEquals(2, read(folder.resolve("ca.pem").toString()).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void keyStoresAreReadWithTheirPassword(String type) {
        AUTHORITY.keyStore(folder.resolve("store"), type, "secret");
        values.put(PASSWORD, "secret");
        assertEquals(List.of(AUTHORITY.certificate()), read("store"));
        assertEquals(List.of(), problems);
        values.put(PASSWORD, "secret2");
        assertEquals(PASSWORD + " is not the password of store", problem("store"));
    }

    @Test
    void aStoreThatCannotBeUsedStopsTheStartWithASentence() throws Exception {
        assertEquals(KEY + " names no.p12, which does not exist", problem("no.p12"));
        assertEquals(KEY + " names ., which cannot be read (IOException)", problem("."));
        Files.write(folder.resolve("empty"), new byte[0]);
        assertEquals(
                KEY + " names empty, which is neither PKCS12 nor PEM with certificates",
                problem("empty"));
        Files.writeString(
                folder.resolve("bad.pem"), AUTHORITY.pem().replaceFirst("\n[A-Za-z]{9}", "\n"));
        assertEquals(
                KEY + " names bad.pem, which is neither PKCS12 nor PEM with certificates",
                problem("bad.pem"));
        AUTHORITY.keyStore(folder.resolve("locked.p12"), "PKCS12", "secret");
        assertEquals(
                KEY
                        + " names locked.p12, which holds no authority that can be read without "
                        + (PASSWORD + "; or give a PEM file"),
                problem("locked.p12"));
        KeyStore none = KeyStore.getInstance("PKCS12");
        none.load(null, null);
        try (OutputStream out = Files.newOutputStream(folder.resolve("none.p12"))) {
            none.store(out, "secret".toCharArray());
        }
        values.put(PASSWORD, "secret");
        assertEquals(
                KEY
                        + " names none.p12, which holds no authority that Java trusts"
                        + " (keytool -importcert makes it one); or give a PEM file",
                problem("none.p12"));
    }

    @Test
    void aPasswordNeedsItsFile() {
        values.put(PASSWORD, "secret");
        assertEquals(PASSWORD + " is for " + KEY + ", which is not set", problem(" "));
    }
}
