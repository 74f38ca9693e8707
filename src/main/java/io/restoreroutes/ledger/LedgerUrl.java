package io.restoreroutes.ledger;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The rules for a ledger's URL. */
final class LedgerUrl {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String H2 = "jdbc:h2:";
    private static final Pattern SECRET =
            Pattern.compile("(?i)[;?&]\\s*(password|sslpassword)\\s*=|//[^/@]*:[^/@]*@");

    /** Two letters and more: one is a drive of Windows. */
    private static final Pattern SCHEME = Pattern.compile(":?[a-zA-Z][a-zA-Z0-9]+:.*");

    private final String jdbcUrl;
    private final Path file;

    private LedgerUrl(String jdbcUrl, Path file) {
        this.jdbcUrl = jdbcUrl;
        this.file = file;
    }

    static LedgerUrl of(String url) {
        if (SECRET.matcher(url).find()) {
            throw refused("holds a password; set restore.ledger.password instead");
        }
        if (url.startsWith(POSTGRESQL)) {
            return new LedgerUrl(url, null);
        }
        if (url.startsWith(SQLITE)) {
            Path file = file(url.substring(SQLITE.length()));
            return new LedgerUrl(SQLITE + file, file);
        }
        if (url.startsWith(H2)) {
            throw ofVersion01("The ledger's URL (restore.ledger.url) is one of version 0.1's");
        }
        throw refused("must begin with " + SQLITE + " or " + POSTGRESQL);
    }

    private static Path file(String given) {
        String place = given.startsWith("file:") ? given.substring("file:".length()) : given;
        if (place.startsWith(":memory:") || place.contains("mode=memory")) {
            throw refused("names a database in memory, which a stop would lose; name a file");
        }
        if (place.indexOf('?') >= 0) {
            throw refused(
                    "has options, but how the file is opened and synced is the ledger's own"
                            + " matter; leave out what stands from the ? on");
        }
        if (place.isBlank()) {
            throw refused("names no file");
        }
        if (SCHEME.matcher(place).matches()) {
            throw refused("must name a file (" + SQLITE + "./data/ledger.db)");
        }
        try {
            String expanded =
                    place.startsWith("~/")
                            ? System.getProperty("user.home") + place.substring(1)
                            : place;
            Path file = Path.of(expanded).toAbsolutePath().normalize();
            if (file.getFileName() == null || file.toString().indexOf('?') >= 0) {
                throw refused("names no usable file");
            }
            return file;
        } catch (InvalidPathException e) {
            throw refused("names no usable file");
        }
    }

    private static LedgerException refused(String why) {
        return new LedgerException("The ledger's URL (restore.ledger.url) " + why + ".", null);
    }

    /** {@return what to do with an H2 ledger, behind what was found} */
    static LedgerException ofVersion01(String found) {
        return new LedgerException(
                found
                        + " (H2), which this version does not read. Let 0.1 finish its jobs, move"
                        + " its ledger away and start anew with restore.ledger.url="
                        + SQLITE
                        + "./data/ledger.db.",
                null);
    }

    /** {@return a URL as it may be shown: without parameters and user info} */
    static String shown(String url) {
        return url.split("[;?]", 2)[0].replaceFirst("//[^/]*@", "//");
    }

    /** {@return the URL for the driver} */
    String jdbcUrl() {
        return jdbcUrl;
    }

    /** {@return the SQLite file, or null} */
    Path file() {
        return file;
    }

    boolean isPostgresql() {
        return file == null;
    }

    @Override
    public String toString() {
        return shown(jdbcUrl);
    }
}
