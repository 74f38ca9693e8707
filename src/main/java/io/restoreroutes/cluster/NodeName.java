package io.restoreroutes.cluster;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** A name for this run of this process: a person knows it again, and no other ever has it. */
final class NodeName {
    private static final int LONGEST_HOST = 60;

    private NodeName() {}

    static String make() {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        return host(System.getenv())
                + "-"
                + ProcessHandle.current().pid()
                + "-"
                + HexFormat.of().formatHex(random);
    }

    /** From the environment: a name service may take its time. */
    static String host(Map<String, String> environment) {
        String host =
                environment.getOrDefault(
                        "HOSTNAME", environment.getOrDefault("COMPUTERNAME", "node"));
        String plain = host.replaceAll("[^A-Za-z0-9.-]", "");
        return plain.length() <= LONGEST_HOST ? plain : plain.substring(0, LONGEST_HOST);
    }
}
