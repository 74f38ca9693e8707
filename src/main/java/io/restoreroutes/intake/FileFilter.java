package io.restoreroutes.intake;

import io.restoreroutes.settings.PlainName;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a file of the inbox through once it is complete: an ending we read, and size and time that
 * stood still long enough by our own clock (a copied time stamp proves nothing). Asked by one
 * polling thread.
 */
public final class FileFilter implements GenericFileFilter<File> {
    private static final Logger LOG = LoggerFactory.getLogger(FileFilter.class);
    private static final List<String> ENDINGS =
            List.of(".json", ".ndjson", ".jsonl", ".csv", ".tsv");
    private static final String ZIPPED = ".gz";
    private static final int MOST_REMEMBERED = 100_000;

    private final long stableNanos;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> seen = new HashMap<>();
    private final Set<String> leftAlone = new HashSet<>();

    /** What a file looked like, and since when. */
    private record Seen(long size, long modified, long since) {}

    FileFilter(Duration stableFor, LongSupplier nanoTime) {
        this.stableNanos = stableFor.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean accept(GenericFile<File> candidate) {
        String name = candidate.getFileNameOnly();
        Path path;
        try {
            path = candidate.getFile().toPath();
        } catch (InvalidPathException e) {
            unreadableName(name);
            return false;
        }
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (isGarbled(name)) {
                unreadableName(name);
            }
            // withdrawn since the folder was listed; if it comes back it begins anew
            seen.remove(name);
            return false;
        }
        if (!isRequestFile(name) || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            leaveAlone(name);
            return false;
        }
        return isComplete(name, path);
    }

    private static boolean isRequestFile(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.endsWith(ZIPPED) ? lower.substring(0, lower.length() - 3) : lower;
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(plain::endsWith);
    }

    /** Bytes that are no text here do not lead back to the file they name. */
    private static boolean isGarbled(String name) {
        return name.indexOf('\uFFFD') >= 0;
    }

    private void unreadableName(String name) {
        if (leftAlone.size() < MOST_REMEMBERED && leftAlone.add(name)) {
            LOG.warn(
                    "{} is left alone in the inbox: its name cannot be read with this machine's"
                            + " locale; use UTF-8 (LC_ALL=C.UTF-8) or rename it",
                    PlainName.of(name));
        }
    }

    private void leaveAlone(String name) {
        if (leftAlone.size() < MOST_REMEMBERED && leftAlone.add(name)) {
            LOG.info(
                    "{} is left alone in the inbox: only plain files ending in {}, each also"
                            + " with {}, are taken",
                    PlainName.of(name),
                    String.join(", ", ENDINGS),
                    ZIPPED);
        }
    }

    private boolean isComplete(String name, Path path) {
        long now = nanoTime.getAsLong();
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            seen.remove(name);
            return false;
        }
        long modified = attributes.lastModifiedTime().toMillis();
        Seen before = seen.get(name);
        if (before == null || before.size() != attributes.size() || before.modified() != modified) {
            if (seen.size() >= MOST_REMEMBERED) {
                seen.clear();
            }
            before = new Seen(attributes.size(), modified, now);
            seen.put(name, before);
        }
        if (now - before.since() < stableNanos) {
            return false;
        }
        seen.remove(name);
        return true;
    }
}
