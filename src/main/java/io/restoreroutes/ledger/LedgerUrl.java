package io.restoreroutes.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules for a ledger's URL, and what we add to it. */
final class LedgerUrl {
    private static final String H2 = "jdbc:h2:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Pattern SECRET =
            Pattern.compile("(?i)[;?&]\\s*(password|sslpassword)\\s*=|//[^/@]*:[^/@]*@");
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9]+:.*");

    /** H2 options that share the file, drop its lock or could undo our own ones. */
    private static final Map<String, String> REFUSED =
            Map.of(
                    "AUTO_SERVER", "FALSE",
                    "AUTO_SERVER_PORT", "",
                    "FILE_LOCK", "FILE",
                    "ACCESS_MODE_DATA", "RW",
                    "INIT", "");

    private final String jdbcUrl;
    private final Path file;
    private final boolean postgresql;

    private LedgerUrl(String jdbcUrl, Path file, boolean postgresql) {
        this.jdbcUrl = jdbcUrl;
        this.file = file;
        this.postgresql = postgresql;
    }

    /** Checks the URL and creates the folder of a file. */
    static LedgerUrl of(String url) {
        if (SECRET.matcher(url).find()) {
            throw refused("holds a password; set restore.ledger.password instead");
        }
        if (url.startsWith(POSTGRESQL)) {
            return new LedgerUrl(url, null, true);
        }
        if (url.startsWith(H2)) {
            return ofH2(url.substring(H2.length()));
        }
        throw refused("must begin with " + H2 + " or " + POSTGRESQL);
    }

    private static LedgerUrl ofH2(String rest) {
        String[] parts = rest.split(";", -1);
        StringBuilder options = new StringBuilder();
        for (int i = 1; i < parts.length; i++) {
            String option = parts[i].strip();
            if (!option.isEmpty() && !checkH2Option(option).equals("WRITE_DELAY")) {
                options.append(';').append(option);
            }
        }
        // 0: a commit is on its way to the disk before it returns. Our close ends the database, not
        // H2's own shutdown hook, which would run beside workers that still record.
        options.append(";WRITE_DELAY=0");
        if (!options.toString().toUpperCase(Locale.ROOT).contains(";DB_CLOSE_ON_EXIT=")) {
            options.append(";DB_CLOSE_ON_EXIT=FALSE");
        }
        String place = parts[0];
        if (place.startsWith("mem:")) {
            return new LedgerUrl(H2 + place + options, null, false);
        }
        String path = place.startsWith("file:") ? place.substring("file:".length()) : place;
        if (path.isBlank()) {
            throw refused("names no file");
        }
        if (SCHEME.matcher(path).matches()) {
            throw refused("must name a file (jdbc:h2:file:…), not a server or another file system");
        }
        Path file = absolute(path);
        return new LedgerUrl(H2 + "file:" + file + options, file, false);
    }

    private static String checkH2Option(String option) {
        int equals = option.indexOf('=');
        String name = (equals < 0 ? option : option.substring(0, equals)).strip();
        String value = equals < 0 ? "" : option.substring(equals + 1).strip();
        String key = name.toUpperCase(Locale.ROOT);
        if (key.equals("WRITE_DELAY") && !value.equals("0")) {
            throw refused(
                    "sets WRITE_DELAY="
                            + value
                            + ", with which a crash loses committed requests; leave it out");
        }
        String harmless = REFUSED.get(key);
        if (harmless != null && !value.toUpperCase(Locale.ROOT).equals(harmless)) {
            throw refused(
                    "sets "
                            + key
                            + ", but the file belongs to one process with its lock and our"
                            + " settings; leave it out");
        }
        return key;
    }

    private static Path absolute(String path) {
        try {
            String expanded =
                    path.startsWith("~")
                            ? System.getProperty("user.home") + path.substring(1)
                            : path;
            Path file = Path.of(expanded).toAbsolutePath().normalize();
            Files.createDirectories(file.getParent());
            return file;
        } catch (InvalidPathException | NullPointerException e) {
            throw new LedgerException("The ledger's URL names no usable file.", e);
        } catch (IOException e) {
            throw new LedgerException(
                    "The ledger's folder for " + path + " cannot be created: " + e.getMessage(), e);
        }
    }

    private static LedgerException refused(String why) {
        return new LedgerException("The ledger's URL (restore.ledger.url) " + why + ".", null);
    }

    /** {@return a URL as it may be shown: without parameters and user info} */
    static String shown(String url) {
        return url.split("[;?]", 2)[0].replaceFirst("//[^/]*@", "//");
    }

    /** {@return the URL for the driver} */
    String jdbcUrl() {
        return jdbcUrl;
    }

    /**
     * {@return the URL for every connection but the first} A ledger that is gone must be missed,
     * not begun anew.
     */
    String existingUrl() {
        return file == null || jdbcUrl.toUpperCase(Locale.ROOT).contains(";IFEXISTS=")
                ? jdbcUrl
                : jdbcUrl + ";IFEXISTS=TRUE";
    }

    /** {@return the H2 file without its suffix, or null} */
    Path file() {
        return file;
    }

    boolean isPostgresql() {
        return postgresql;
    }

    @Override
    public String toString() {
        return shown(jdbcUrl);
    }
}
