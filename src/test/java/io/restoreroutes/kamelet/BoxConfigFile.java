package io.restoreroutes.kamelet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restoreroutes.sandbox.BoxSandbox;
import io.restoreroutes.testing.Canaries;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a Box app with a key pair, which the sandbox knows. */
final class BoxConfigFile {
    private BoxConfigFile() {}

    /** {@return the file, written into that folder; its secrets are canaries} */
    static Path write(Path folder, BoxSandbox box, Canaries canaries) throws Exception {
        String secret = canaries.add("cAnArY-signer+/=&%43");
        String passphrase = canaries.add("cAnArY pass+phrase/=");
        String pem = canaries.encryptedKey(folder.resolve("key.pem"), passphrase);
        box.tokens().addPublicKey("kid1", canaries.publicKey());
        box.tokens().addClient("canary-signer", secret, "42");
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("enterpriseID", "42");
        ObjectNode settings = config.putObject("boxAppSettings");
        settings.put("clientID", "canary-signer").put("clientSecret", secret);
        settings.putObject("appAuth")
                .put("publicKeyID", "kid1")
                .put("privateKey", pem)
                .put("passphrase", passphrase);
        return Files.writeString(folder.resolve("box.json"), config.toString());
    }
}
