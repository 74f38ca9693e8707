package io.restoreroutes.box.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restoreroutes.account.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;

/** The file that Box's Developer Console gives for an app with a key pair of its own. */
record JwtConfig(
        String clientId,
        String clientSecret,
        String keyId,
        PrivateKey privateKey,
        String keyDigest,
        Optional<Subject> subject) {
    private static final int MAX_BYTES = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The rest of a sentence that begins with the key of the setting; no content of the file. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String rest) {
            super(rest, null, false, false);
        }
    }

    static JwtConfig read(Path workingDirectory, String file) throws UnusableException {
        JsonNode root = json(bytes(workingDirectory, file));
        String settings = "/boxAppSettings";
        String pem = lines(required(root, settings + "/appAuth/privateKey"));
        String passphrase = root.at(settings + "/appAuth/passphrase").asText("");
        return new JwtConfig(
                required(root, settings + "/clientID"),
                required(root, settings + "/clientSecret"),
                required(root, settings + "/appAuth/publicKeyID"),
                PemKey.read(pem, passphrase),
                Digest.slow(pem),
                subject(root));
    }

    /**
     * {@return the key with its line breaks} Where a file was made by way of an environment
     * variable or a template, each is often the two characters of its escape; PEM has no backslash.
     */
    private static String lines(String pem) {
        return pem.replace("\\r", "").replace("\\n", "\n");
    }

    private static byte[] bytes(Path workingDirectory, String file) throws UnusableException {
        try (InputStream in = Files.newInputStream(workingDirectory.resolve(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UnusableException("names a file that is too long for a Box config");
            }
            return bytes;
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new UnusableException("names a file that does not exist");
        } catch (IOException e) {
            throw new UnusableException(
                    "names a file that cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static JsonNode json(byte[] bytes) throws UnusableException {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw new UnusableException("names a file that is not JSON" + line(e));
        } catch (IOException e) {
            throw new UnusableException("names a file that is not JSON in UTF-8");
        }
        throw new UnusableException("names a file that is not a JSON object");
    }

    private static String line(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    private static String required(JsonNode root, String pointer) throws UnusableException {
        JsonNode value = root.at(pointer);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw new UnusableException(
                    "names a file without " + pointer.substring(1).replace('/', '.'));
        }
        return value.asText();
    }

    /** The enterprise first, as Box's own libraries do. */
    private static Optional<Subject> subject(JsonNode root) throws UnusableException {
        Optional<String> enterprise = id(root, "enterpriseID");
        return enterprise.isPresent()
                ? enterprise.map(Subject::enterprise)
                : id(root, "userID").map(Subject::user);
    }

    private static Optional<String> id(JsonNode root, String member) throws UnusableException {
        String id = root.path(member).asText("").strip();
        if (id.isEmpty()) {
            return Optional.empty();
        }
        if (!BoxIds.RULE.accepts(id)) {
            throw new UnusableException(
                    "names a file in which " + member + " is not " + BoxIds.RULE.text());
        }
        return Optional.of(id);
    }

    @Override
    public String toString() {
        return "Box config";
    }
}
