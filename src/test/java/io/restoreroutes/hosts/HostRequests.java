package io.restoreroutes.hosts;

import io.restoreroutes.sandbox.BoxFileSpec;
import io.restoreroutes.sandbox.BoxSandbox;
import java.util.List;

/** What the suite asks of every host, as JSON, and the files it asks it of. */
final class HostRequests {
    private HostRequests() {}

    static String promotes(String prefix, List<String> files) {
        return array(
                files.stream()
                        .map(
                                file ->
                                        request(
                                                prefix + file,
                                                "legal",
                                                "promote",
                                                file,
                                                BoxSandbox.versionId(file, 1)))
                        .toArray(String[]::new));
    }

    static BoxFileSpec trashed(String file) {
        return BoxFileSpec.file(file)
                .trashedVersion(file + "01", "good " + file)
                .version(file + "02", "bad " + file);
    }

    static String request(
            String id, String account, String operation, String file, String version) {
        return """
        {"requestId":"%s","account":"%s","operation":"%s","fileId":"%s","versionId":"%s"}\
        """
                .formatted(id, account, operation, file, version);
    }

    static String array(String... requests) {
        return "[" + String.join(",", requests) + "]";
    }
}
