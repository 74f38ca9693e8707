package io.restoreroutes.schedule;

import io.restoreroutes.source.Door;
import io.restoreroutes.source.Gzip;
import io.restoreroutes.source.NamedSource;
import io.restoreroutes.source.UnreadableSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipException;

/**
 * A file of requests, as it is at one firing. A small one is read into memory, unzipped if it is
 * compressed, so that the ledger takes it whole. A large one streams; its digest tells a later
 * process whether it is still the same, and only then may that one go on in its midst.
 *
 * @param source what {@code direct:restore-accept} takes
 * @param digest of a large one, else null
 */
record Manifest(Object source, String digest) {
    /** In bytes; some 25,000 requests. */
    static final int LARGEST_IN_MEMORY = 4 * 1024 * 1024;

    /** {@return the manifest, or the reason why it cannot be read as a source of its own} */
    static Manifest read(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] beginning = Gzip.unzip(in, LARGEST_IN_MEMORY);
            if (beginning.length <= LARGEST_IN_MEMORY) {
                InputStream whole = new ByteArrayInputStream(beginning);
                return new Manifest(new NamedSource(Door.MANIFEST, name, whole), null);
            }
        } catch (ZipException e) {
            return new Manifest(new UnreadableSource(e.getMessage()), null);
        } catch (NoSuchFileException e) {
            return unreadable(file, "is not there");
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "it is a folder" : e.getClass().getSimpleName();
            return unreadable(file, "cannot be read (" + why + ")");
        }
        return large(file, name);
    }

    private static Manifest large(Path file, String name) {
        try {
            String digest = digest(file);
            InputStream whole = Files.newInputStream(file);
            return new Manifest(new NamedSource(Door.MANIFEST, name, whole), digest);
        } catch (IOException e) {
            return unreadable(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Manifest unreadable(Path file, String why) {
        return new Manifest(new UnreadableSource("The manifest " + file + " " + why + "."), null);
    }

    /** To be called if it is not to be read. */
    void close() throws IOException {
        if (source instanceof NamedSource named) {
            named.content().close();
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
