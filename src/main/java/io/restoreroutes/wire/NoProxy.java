package io.restoreroutes.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * Servers that are reached without a proxy, as {@code NO_PROXY} of curl lists them: a host name
 * stands for itself and all below it, with or without a dot before it; addresses and their blocks
 * ({@code 10.0.0.0/8}); {@code *} for all. Each may have a port.
 */
final class NoProxy {
    static final NoProxy NOTHING = new NoProxy(List.of());

    /** This machine. */
    static final NoProxy LOOPBACK = of("localhost,127.0.0.0/8,::1");

    private static final int NO_PORT = -1;

    private final List<Entry> entries;

    private NoProxy(List<Entry> entries) {
        this.entries = entries;
    }

    /** {@return what is listed, with commas or blanks between} What says nothing is passed over. */
    static NoProxy of(String list) {
        List<Entry> entries = new ArrayList<>();
        for (String word : list.split("[,\\s]+", -1)) {
            if (!word.isEmpty()) {
                entries.add(Entry.of(word.toLowerCase(Locale.ROOT)));
            }
        }
        return new NoProxy(List.copyOf(entries));
    }

    /** {@return whether that server is one of them} */
    boolean covers(HttpHost target) {
        String host = bare(target.getHostName().toLowerCase(Locale.ROOT));
        int standard = target.getSchemeName().equals("https") ? 443 : 80;
        int port = target.getPort() < 0 ? standard : target.getPort();
        return entries.stream().anyMatch(entry -> entry.covers(host, port));
    }

    /**
     * One of the list.
     *
     * @param host a name without dots at its ends, an address, or "*"
     * @param bits how much of an address counts, or less than 0 for all of it
     */
    private record Entry(String host, int bits, int port) {
        static Entry of(String word) {
            int slash = word.indexOf('/');
            if (slash >= 0) {
                return new Entry(bare(word.substring(0, slash)), number(word, slash), NO_PORT);
            }
            int colon = word.lastIndexOf(':');
            // an address of version 6 has several, and none behind its brackets
            if (colon < 0 || (word.indexOf(':') != colon && !word.contains("]:"))) {
                return new Entry(name(word), NO_PORT, NO_PORT);
            }
            return new Entry(name(word.substring(0, colon)), NO_PORT, number(word, colon));
        }

        private static String name(String word) {
            String name = word.startsWith("*.") ? word.substring(1) : word;
            return bare(name.startsWith(".") ? name.substring(1) : name);
        }

        /** What is no number covers nothing. */
        private static int number(String word, int before) {
            try {
                return Integer.parseInt(word.substring(before + 1));
            } catch (NumberFormatException e) {
                return Integer.MAX_VALUE;
            }
        }

        boolean covers(String server, int serverPort) {
            if (port != NO_PORT && port != serverPort) {
                return false;
            }
            if (host.equals("*")) {
                return true;
            }
            byte[] mine = address(host);
            byte[] its = address(server);
            if (mine == null || its == null) {
                return mine == its && (server.equals(host) || server.endsWith("." + host));
            }
            int all = mine.length * 8;
            return mine.length == its.length && begins(its, mine, bits < 0 ? all : bits);
        }

        private static boolean begins(byte[] one, byte[] other, int bits) {
            if (bits > one.length * 8) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if (((one[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8))) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static String bare(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** {@return the bytes of an address, or null if that is a name} */
    private static byte[] address(String host) {
        if (!InetAddressUtils.isIPv4(host) && !InetAddressUtils.isIPv6(host)) {
            return null;
        }
        try {
            return InetAddress.getByName(host).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address needs no look-up", e);
        }
    }
}
